using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.State.Yaml;

namespace Croft.Engine.Manifests;

/// <summary>A document of kind <c>Defaults</c>: keys that documents of a kind take where they say nothing of them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cluster">Cluster that it is for; null for all.</param>
/// <param name="Tags">Tags that a document has to have; none for every document.</param>
/// <param name="Given">What it gives, by name of the kind.</param>
/// <param name="At">Where its name stands.</param>
sealed record Defaults(string Name, string? Cluster, IReadOnlyList<string> Tags, IReadOnlyDictionary<string, BoundSpec> Given, FilePosition At)
{
    /// <summary>As it stands behind <c>kind:</c>.</summary>
    public const string Kind = "Defaults";

    /// <summary>One sentence.</summary>
    public const string Summary = "What documents take where they say nothing themselves.";

    /// <summary>Keys that every document gives for itself.</summary>
    public static IReadOnlyList<string> OfEachItself { get; } = ["vmid", "parts"];

    /// <summary>Where each key stands, by name of the kind and key.</summary>
    IReadOnlyDictionary<(string Kind, string Key), FilePosition> Places { get; init; } = new Dictionary<(string, string), FilePosition>();

    /// <summary>True for a document of this kind.</summary>
    public static bool Are(YamlMap document) => document["kind"] is YamlScalar { Value: Kind };

    /// <summary>Key below which a kind's own keys stand: <c>virtualMachine</c>.</summary>
    public static string KeyOf(Kind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.Name);

    /// <summary>Reads the spec of such a document; null where it has no name.</summary>
    public static Defaults? Read(string file, YamlScalar? name, string? cluster, YamlMap spec, YamlFaults faults)
    {
        var given = new Dictionary<string, BoundSpec>(StringComparer.Ordinal);
        var places = new Dictionary<(string, string), FilePosition>();
        foreach (var (key, node) in spec.Pairs.Where(p => p.Key.Value != "tags"))
        {
            if (Manifests.Kind.All.FirstOrDefault(k => KeyOf(k) == key.Value) is not { } kind)
            {
                faults.AddUnknown($"spec.{key.Value}", key, Manifests.Kind.All.Select(KeyOf).Append("tags"));
                continue;
            }
            if (node is not YamlMap keys)
            {
                if (node is not YamlScalar { IsNull: true }) faults.Add($"spec.{key.Value}", "has to hold keys and values", node);
                continue;
            }
            foreach (var (own, _) in keys.Pairs.Where(p => OfEachItself.Contains(p.Key.Value)))
                faults.Add($"spec.{key.Value}.{own.Value}", "is given by each document itself", own);
            var bound = new SpecBinder(faults, kind.Name, $"spec.{key.Value}").Bind(kind.Shape, keys);
            HealthCheck.Check(bound, "verify", keys, kind.Shape.Type == typeof(ContainerSpec), faults, $"spec.{key.Value}");
            foreach (var own in OfEachItself) bound.Ours.Remove(own);
            given[kind.Name] = bound;
            foreach (var (own, value) in keys.Pairs)
            {
                places[(kind.Name, own.Value)] = new(file, own.Line, own.Column);
                if (value is not YamlMap raw || own.Value != "raw") continue;
                foreach (var (inner, _) in raw.Pairs) places[(kind.Name, $"raw.{inner.Value}")] = new(file, inner.Line, inner.Column);
            }
        }
        return name is null ? null : new Defaults(name.Value, cluster, Tagged(spec["tags"], faults), given, new FilePosition(file, name.Line, name.Column)) { Places = places };
    }

    /// <summary>Gives all documents what they take; what two give differently is told.</summary>
    public static IReadOnlyList<Fault> Give(IReadOnlyList<Defaults> all, IReadOnlyList<Manifest> manifests)
    {
        HashSet<Fault> faults = [];
        foreach (var kind in Manifests.Kind.All)
        {
            var givers = all.Where(d => d.Given.ContainsKey(kind.Name)).ToList();
            foreach (var (at, giver) in givers.Index().Where(g => g.Item.Tags.Count == 0))
                foreach (var other in givers.Take(at).Where(o => o.Tags.Count == 0 && (o.Cluster is null || giver.Cluster is null || o.Cluster == giver.Cluster)))
                    foreach (var (key, value) in giver.Flat(kind.Name))
                        if (other.Flat(kind.Name).TryGetValue(key, out var first) && first != value) faults.Add(Twice(kind.Name, key, other, giver));
            if (givers.Count == 0) continue;
            foreach (var manifest in manifests.Where(m => m.Kind == kind)) GiveTo(manifest, givers.Where(d => d.IsFor(manifest)), faults);
        }
        return [.. faults];
    }

    static void GiveTo(Manifest manifest, IEnumerable<Defaults> givers, HashSet<Fault> faults)
    {
        var taken = new Dictionary<string, (Defaults From, string Value)>(StringComparer.Ordinal);
        foreach (var giver in givers.ToList())
        {
            var spec = giver.Given[manifest.Kind.Name];
            foreach (var (key, value) in giver.Flat(manifest.Kind.Name))
            {
                if (taken.TryGetValue(key, out var first))
                {
                    if (first.Value != value) faults.Add(Twice(manifest.Kind.Name, key, first.From, giver));
                    continue;
                }
                if (Says(manifest.Spec, key)) continue;
                taken[key] = (giver, value);
                manifest.Spec.Given[key] = $"{Kind} {giver.Name}";
                if (spec.Keys.TryGetValue(key, out var parts)) manifest.Spec.Keys[key] = parts;
                else if (spec.Ours.TryGetValue(key, out var ours)) manifest.Spec.Ours[key] = ours;
                else manifest.Spec.Raw[key["raw.".Length..]] = value;
            }
        }
    }

    static bool Says(BoundSpec spec, string key) =>
        spec.LeftOut.Contains(key) || spec.Keys.ContainsKey(key) || spec.Ours.ContainsKey(key) || (key.StartsWith("raw.", StringComparison.Ordinal) && (spec.LeftOut.Contains("raw") || spec.Raw.ContainsKey(key["raw.".Length..])));

    static Fault Twice(string kind, string key, Defaults first, Defaults second)
    {
        var at = first.Places[(kind, key)];
        return new Fault($"spec.{KeyOf(Manifests.Kind.Find(kind)!)}.{key}", $"is given differently by Defaults {first.Name} in {at.File}, line {at.Line}; leave one of them, or part them by tags") { At = second.Places[(kind, key)] };
    }

    bool IsFor(Manifest manifest)
    {
        if (Cluster is not null && manifest.Cluster is not null && Cluster != manifest.Cluster) return false;
        if (Tags.Count == 0) return true;
        if (!manifest.Kind.Shape.TryFind("tags", out var field, out _) || !manifest.Spec.Keys.TryGetValue("tags", out var tags)) return false;
        return !Tags.Except(SpecText.Split(field, tags[""]), StringComparer.Ordinal).Any();
    }

    /// <summary>Every key with its value as one text.</summary>
    Dictionary<string, string> Flat(string kind) => Given[kind].Keys.Concat(Given[kind].Ours)
        .Select(p => KeyValuePair.Create(p.Key, string.Join('\u001F', p.Value.Select(v => $"{v.Key}={v.Value}"))))
        .Concat(Given[kind].Raw.Select(r => KeyValuePair.Create($"raw.{r.Key}", r.Value)))
        .ToDictionary(StringComparer.Ordinal);

    static List<string> Tagged(YamlNode? node, YamlFaults faults)
    {
        if (node is null or YamlScalar { IsNull: true }) return [];
        if (node is YamlList list && list.Items.All(i => i is YamlScalar { IsNull: false })) return [.. list.Items.Cast<YamlScalar>().Select(s => s.Value)];
        faults.Add("spec.tags", "has to be a list of texts", node);
        return [];
    }
}
