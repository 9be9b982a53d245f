using Croft.Contracts;
using Croft.Engine.Tests.Manifests;
using Croft.Sandbox.Saving;

namespace Croft.Engine.Tests.Planning;

/// <summary>A guest for each form of each key: imported they change nothing, and of what changes behind Croft's back a whole plan names that field alone.</summary>
public sealed class CorpusPlanTests(ITestOutputHelper output)
{
    const int First = 5000;

    static readonly IReadOnlyList<(string Kind, string Key, string Value)> forms = [.. ConfigCorpus.All];

    [Fact]
    public async Task EachKey_ChangedBehindCroftsBack_IsTheOnlyOneThatItsGuestsPlanNames()
    {
        await using var estate = await Estate.StartAsync();
        var seed = estate.Lab.Cluster.Save();
        var templates = seed.Guests!.GroupBy(g => g.Kind).ToDictionary(g => g.Key, g => g.First());
        void Load(Func<int, string?> value) => estate.Lab.Cluster.Load(seed with { Nodes = null, Access = null, Guests = [.. forms.Select((f, i) => Guest(templates, f, First + i, value(i)))] });

        Load(i => forms[i].Value);
        var result = await estate.ImportAsync();
        result.Proven.ShouldBeTrue(string.Join("; ", result.Missing));
        (result.Verbatim.Count * 20).ShouldBeLessThanOrEqualTo(result.Typed);
        var now = (int i) => forms.Where(f => (f.Kind, f.Key) == (forms[i].Kind, forms[i].Key)).SkipWhile(f => f.Value != forms[i].Value).Skip(1).Select(f => f.Value).FirstOrDefault();
        Load(now);

        var plan = await estate.PlanAsync();
        var fields = plan.Steps.Where(s => !s.IsOwn).SelectMany(s => s.Changes.Select(c => (Name: NameIn(s.Title), c.Field))).ToLookup(c => c.Name, c => c.Field);
        var refused = plan.Outlook!.Refused.ToDictionary(r => r.Document.Split(' ')[1], r => $"{r.Why.Message} {string.Join(' ', r.Why.Faults.Select(f => $"{f.Field} {f.Message}"))}");
        List<string> wrong = [];
        for (var i = 0; i < forms.Count; i++)
        {
            var (name, key) = (Name(i), forms[i].Key);
            if (refused.TryGetValue(name, out var why))
            {
                if (!why.Contains(key, StringComparison.Ordinal)) wrong.Add($"{name} {key}: refused without its name: {why}");
            }
            else if (fields[name].Any(f => f != key && !f.StartsWith($"{key}.", StringComparison.Ordinal) && f != $"raw.{key}") || (!fields[name].Any() && !Means(forms[i], now(i))))
            {
                wrong.Add($"{name} {key}: {forms[i].Value} → {now(i)}: {string.Join(", ", fields[name])}");
            }
        }
        output.WriteLine($"{forms.Count} forms, {fields.Count} planned, {refused.Count} refused");
        foreach (var told in refused) output.WriteLine($"{told.Key} {forms[int.Parse(told.Key[2..], System.Globalization.CultureInfo.InvariantCulture) - First].Key}: {told.Value}");
        wrong.ForEach(output.WriteLine);
        wrong.ShouldBeEmpty();
        fields.Count.ShouldBeGreaterThan(150);
    }

    static string Name(int i) => $"g-{First + i}";

    static string NameIn(string title) => System.Text.RegularExpressions.Regex.Match(title, @"g-\d+", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;

    /// <summary>What is as Proxmox does it where nothing is said.</summary>
    static readonly HashSet<(string Key, string Value)> usual = [("acpi", "1"), ("bios", "seabios"), ("cpulimit", "0"), ("ostype", "other"), ("scsihw", "lsi"), ("startdate", "now"), ("swap", "512")];

    /// <summary>True where no plan is due: both mean the same to Proxmox, or it is a secret, which no document holds.</summary>
    static bool Means((string Kind, string Key, string Value) was, string? now) => was.Key == "env" || (now is null && usual.Contains((was.Key, was.Value)));

    static SavedGuest Guest(Dictionary<string, SavedGuest> templates, (string Kind, string Key, string Value) form, int vmid, string? value)
    {
        var isVm = form.Kind == "VirtualMachine";
        var config = new Dictionary<string, string>(StringComparer.Ordinal) { [isVm ? "name" : "hostname"] = $"g-{vmid}" };
        if (value is not null) config[form.Key] = value;
        return templates[isVm ? "qemu" : "lxc"] with { Vmid = vmid, Status = "stopped", Config = config, Digest = null, Pool = null, Snapshots = null };
    }
}
