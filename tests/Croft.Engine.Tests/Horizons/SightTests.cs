using System.Globalization;
using System.Text.Json.Nodes;
using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Tests.Horizons;

/// <summary>Whoever holds less than everything is told exactly what is theirs, by every verb, and of the rest nothing.</summary>
public sealed class SightTests
{
    const int Sets = 40;

    static readonly Actor Owner = Actor.Local("anna", "desk");

    /// <summary>Verbs that would change what the other calls are held against.</summary>
    static readonly HashSet<string> Once = new(["cluster remove", "cluster set-token", "cluster trust", "import", "drift ignore", "drift accept", "run cancel", "run resume"], StringComparer.Ordinal);

    [Fact]
    public async Task EveryVerb_OfWhoeverHoldsLess_TellsWhatIsTheirsAndNothingElse()
    {
        await using var estate = await SightEstate.MadeAsync();
        var caller = new SightCaller(estate);
        var verbs = estate.Workspace.Get<Catalogue>().Entries.Select(e => e.Info).ToDictionary(i => i.FullName, StringComparer.Ordinal);
        verbs.Keys.Except(SightCalls.All.Select(c => c.Verb)).Except(SightCalls.Left.Keys).ShouldBeEmpty("a verb is called by the test of sight, or says why not");

        var targets = await TargetsAsync(estate, caller);
        var seed = Environment.GetEnvironmentVariable("CROFT_SEED") is { } said ? int.Parse(said, CultureInfo.InvariantCulture) : 7;
        var wrong = new List<string>();
        for (var set = 0; set < Sets; set++)
        {
            var random = new Random(seed + set);
            var model = new SightModel(estate, Fixed(set) ?? SightModel.Random(random, estate));
            var check = new SightCheck(estate, caller, model, targets, random);
            // The first sets call everything; of the others each calls a part, so that all together call everything often.
            foreach (var (verb, target, request) in SightCalls.All.Where(c => set < 4 || c.Target == Target.None || random.Next(6) == 0))
                wrong.AddRange((await check.CallAsync(verbs[verb], target, request, Once.Contains(verb))).Select(w => $"CROFT_SEED={seed + set} [{model}] {verb} {request}: {w}"));
            if (wrong.Count > 40) break;
        }
        wrong.ShouldBeEmpty(string.Join("\n", wrong.Take(40)));

        static IReadOnlyList<Grant>? Fixed(int set)
        {
            string[] all = [.. typeof(Permissions).GetFields().Select(f => (string)f.GetValue(null)!).Where(p => p is not (Permissions.ClusterKeep or Permissions.RunControl))];
            string[] scopes = ["pool:prod", "tag:lab/web", "cluster:home", "guest:only-*"];
            return set < scopes.Length && GrantScope.TryParse(scopes[set], out var scope) ? [new Grant(all, scope)] : null;
        }
    }

    /// <summary>What calls may be about: every one there is, found by who sees all.</summary>
    static async Task<IReadOnlyDictionary<Target, IReadOnlyList<SightTarget>>> TargetsAsync(SightEstate estate, SightCaller caller)
    {
        async Task<IReadOnlyList<JsonObject>> ListAsync(string verb, string request) => (await caller.CallAsync(Owner, verb, request)).Rows;
        var (runs, tasks) = (await ListAsync("run list", "{}"), await ListAsync("task list", """{"limit":500}"""));
        var (backups, drifts) = (await ListAsync("backup list", """{"limit":500,"cluster":"lab"}"""), await ListAsync("drift list", """{"offline":true}"""));
        backups.ShouldNotBeEmpty();
        drifts.ShouldNotBeEmpty();
        tasks.ShouldNotBeEmpty();
        return new Dictionary<Target, IReadOnlyList<SightTarget>>
        {
            [Target.Guest] = [.. estate.Guests.SelectMany(g => new[] { new SightTarget(g.Path, g.Cluster, g.Vmid), new SightTarget($"{g.Cluster}/{g.Node}/{g.Vmid}", g.Cluster, g.Vmid) }.Concat(g.Name.StartsWith("only-", StringComparison.Ordinal) ? [new SightTarget(g.Name, g.Cluster, g.Vmid)] : []))],
            [Target.Cluster] = [new("lab", "lab", null), new("home", "home", null)],
            [Target.Document] = [new("lab", "lab", null), new("home", "home", null)],
            [Target.Node] = [.. new[] { "lab", "home" }.SelectMany(c => new[] { 1, 2, 3 }.Select(n => new SightTarget($"{c}/pve{n}", c, null)))],
            [Target.Pool] = [.. new[] { "prod", "staging", "dev" }.Select(p => new SightTarget(p, "lab", null) { Pool = p })],
            [Target.Storage] = [.. new[] { "lab", "home" }.SelectMany(c => new[] { "ceph", "backup", "tank" }.Select(s => new SightTarget($"{c}/pve1/{s}", c, null)))],
            [Target.Backup] = [.. backups.Select(b => new SightTarget(b["volume"]!.GetValue<string>(), "lab", b["vmid"]!.GetValue<int>()) { At = b["made"]?.GetValue<DateTimeOffset>() })],
            [Target.Task] = [.. tasks.Select(t => (Task: Proxmox.Upid.Parse(t["upid"]!.GetValue<string>()), Cluster: t["cluster"]!.GetValue<string>())).Select(t => new SightTarget(t.Task.ToString(), t.Cluster, t.Task.Vmid) { At = t.Task.Start })],
            [Target.Run] = [.. runs.Select(r => r["id"]!.GetValue<int>()).Select(id => new SightTarget(id.ToString(CultureInfo.InvariantCulture), "lab", null) { Run = id })],
            [Target.Plan] = [.. runs.Select(r => (Run: r["id"]!.GetValue<int>(), Plan: r["plan"]!.GetValue<int>())).Select(r => new SightTarget(r.Plan.ToString(CultureInfo.InvariantCulture), "lab", null) { Run = r.Run })],
            [Target.Drift] = [.. drifts.Where(d => d["drift"]!.GetValue<string>().StartsWith("only-", StringComparison.Ordinal)).Select(d => new SightTarget(d["drift"]!.GetValue<string>(), d["cluster"]!.GetValue<string>(), int.TryParse(d["identity"]!.GetValue<string>(), CultureInfo.InvariantCulture, out var vmid) ? vmid : null))],
        };
    }
}
