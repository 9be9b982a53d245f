using System.Text.Json;
using Croft.Engine.Manifests;
using Croft.Engine.Planning.Kinds;

namespace Croft.Engine.Tests.Planning.Kinds;

/// <summary>Values of every field of every kind, through a document and back; each that changes is named and no other.</summary>
public sealed class KindRoundTripTests(ITestOutputHelper output)
{
    static readonly string[] others = ["VirtualMachine", "Container", "RedundancyGroup", "CloudInit", "Template"];

    public static TheoryData<string> Kinds => [.. Kind.All.Select(k => k.Name).Except(others)];

    [Theory, MemberData(nameof(Kinds))]
    public void Fields_WrittenAndReadAgain_AreTheSame_AndAChangeNamesItsFieldAlone(string name)
    {
        var kind = Kind.Find(name)!;
        var all = Sample(kind, 0);
        RoundTrip.ShouldHold(kind, all);
        var told = 0;
        foreach (var field in kind.Shape.Fields.Where(f => !f.IsOurs && f.Secret is null))
        {
            var other = Sample(kind, 0);
            if (field.Type == SpecType.Items) other.Lists[field.Name] = [Item(field.Parts, 1, 2)];
            else other.Keys[field.Name] = Parts(field, 1);
            if (field.Type != SpecType.Items && all.Keys[field.Name].SequenceEqual(other.Keys[field.Name])) continue;
            var there = RoundTrip.Of(kind, other);
            SpecDifference.Between(kind, all, there).ShouldHaveSingleItem(field.Name).Key.ShouldBe(field.Name);
            SpecDifference.Between(kind, there, all).ShouldHaveSingleItem(field.Name).Fields.ShouldNotBeEmpty();
            told++;
        }
        output.WriteLine($"{name}: {told} fields");
        told.ShouldBeGreaterThan(0);
    }

    /// <summary>Real answers of real clusters: lists of entries, by the path they were asked at.</summary>
    static readonly (string File, string Kind, string[] NoSettings)[] recorded =
    [
        ("pve-golden/190-storages.json", "Storage", ["storage", "digest", "priority"]),
        ("pve-api/recorded/TestStorageReads.json", "Storage", ["storage", "digest", "priority"]),
        ("pve-api/go-proxmox/pve7x/GET_storage_200.json", "Storage", ["storage", "digest", "priority"]),
        ("pve-api/go-proxmox/pve8x/GET_storage_200.json", "Storage", ["storage", "digest", "priority"]),
        ("pve-api/go-proxmox/pve9x/GET_storage_200.json", "Storage", ["storage", "digest", "priority"]),
        ("pve-golden/749-cluster-backup.json", "BackupJob", ["id", "type", "next-run", "digest"]),
        ("pve-api/psproxmoxve/pve9_backup_jobs.json", "BackupJob", ["id", "type", "next-run", "digest"]),
        ("pve-api/go-proxmox/pve7x/GET_cluster-backup_200.json", "BackupJob", ["id", "type", "next-run", "digest"]),
        ("pve-api/psproxmoxve/pve9_sdn_vnets.json", "SdnVnet", ["vnet", "type", "digest", "state"]),
        ("pve-api/go-proxmox/pve7x/GET_cluster-sdn-vnets_200.json", "SdnVnet", ["vnet", "type", "digest", "state"]),
        ("pve-api/psproxmoxve/pve9_roles.json", "Role", ["roleid", "special"]),
        ("pve-api/go-proxmox/pve7x/GET_access-roles_200.json", "Role", ["roleid", "special"]),
    ];

    public static TheoryData<string, string> Recorded => [.. recorded.Where(r => Captures.Path(r.File) is not null).Select(r => (r.File, r.Kind))];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Recorded))]
    public void RealAnswers_WrittenAndReadAgain_AreTheSameAndTyped(string file, string name)
    {
        var (kind, members) = (Kind.Find(name)!, recorded.First(r => r.File == file).NoSettings);
        var (entries, typed, raw) = (0, 0, new SortedSet<string>(StringComparer.Ordinal));
        foreach (var entry in Lists(JsonDocument.Parse(File.ReadAllText(Captures.Path(file)!)).RootElement).SelectMany(l => l.EnumerateArray()).Where(e => e.ValueKind == JsonValueKind.Object && members.Any(m => e.TryGetProperty(m, out _))))
        {
            var settings = entry.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString()! : p.Value.GetRawText(), StringComparer.Ordinal);
            var spec = ConfigSpec.Read(kind, EntryText.Normal(settings, members), static _ => false);
            RoundTrip.ShouldHold(kind, spec);
            entries++;
            typed += spec.Keys.Count;
            foreach (var (key, value) in spec.Raw) raw.Add($"{key}={value}");
        }
        output.WriteLine($"{file}: {entries} entries, {typed} keys typed, verbatim {string.Join("; ", raw)}");
        entries.ShouldBeGreaterThan(0);
        (raw.Count * 20).ShouldBeLessThanOrEqualTo(typed + raw.Count, string.Join("; ", raw));
    }

    static IEnumerable<JsonElement> Lists(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.Object && e.TryGetProperty("responseHeaders", out _)) ? element.EnumerateArray().SelectMany(Lists) : [element],
        JsonValueKind.Object => element.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object && p.Name != "headers").SelectMany(p => Lists(p.Value)),
        _ => [],
    };

    /// <summary>A spec with every field set.</summary>
    static BoundSpec Sample(Kind kind, int which)
    {
        var spec = new BoundSpec();
        foreach (var field in kind.Shape.Fields.Where(f => f.Secret is null))
        {
            if (field.Type == SpecType.Items) spec.Lists[field.Name] = [Item(field.Parts, which, 2), Item(field.Parts, which + 5, 2)];
            else if (field.Type != SpecType.Map) (field.IsOurs ? spec.Ours : spec.Keys)[field.Name] = Parts(field, which);
        }
        if (kind.Shape.TryFind("raw", out _, out _)) spec.Raw["unheard-of"] = "as it: is";
        return spec;
    }

    static SortedDictionary<string, string> Parts(SpecField field, int which)
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (field.Type != SpecType.Parts) parts[""] = Value(field, which);
        else foreach (var part in field.Parts.Fields) parts[part.Name] = Value(part, which);
        return parts;
    }

    static SpecItem Item(SpecShape shape, int which, int depth)
    {
        var item = new SpecItem([]);
        foreach (var part in shape.Fields)
        {
            if (part.Type != SpecType.Items) item.Parts[part.Name] = Value(part, which);
            else if (depth > 0) item.Lists[part.Name] = [Item(part.Parts, which, depth - 1)];
        }
        return item;
    }

    static string Value(SpecField field, int which)
    {
        var text = field switch
        {
            { Words.Count: > 0 } => field.Words[which % field.Words.Count],
            { Type: SpecType.Truth } => which % 2 == 0 ? "true" : "false",
            { Type: SpecType.Whole or SpecType.Decimal } => $"{Math.Max(1280, Convert.ToInt64(field.Range?.Minimum ?? 0)) + which}",
            { Type: SpecType.Size } => $"{which + 1}G",
            { Type: SpecType.List } => SpecText.Joined(field, [$"a{which}", "b"]),
            _ => $"it's {which}: #no",
        };
        // A range may end below 1280.
        return SpecText.Compared(field, text) ?? SpecText.Compared(field, $"{Convert.ToInt64(field.Range?.Minimum ?? 1) + which % 2}").ShouldNotBeNull($"{field.Name}: {text}");
    }
}
