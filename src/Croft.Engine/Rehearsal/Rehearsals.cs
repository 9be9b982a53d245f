using Croft.Contracts;
using Croft.Engine.Planning;
using Croft.Engine.Runs;
using Croft.Engine.Secrets;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Croft.Sandbox.Saving;
using Microsoft.Data.Sqlite;

namespace Croft.Engine.Rehearsal;

/// <summary>Carries plans out on twins: the same kinds of step, the same engine, nothing of the estate's.</summary>
sealed class Rehearsals(SeedReader seeds, IEnumerable<IStepKind> kinds, SecretValues secrets, Database database, Workspace workspace, TimeProvider time) : IPlanRehearsal
{
    /// <summary>Quick enough that nobody waits for what a twin does not need, slow enough that a busy machine is not taken for a node that is silent.</summary>
    const double Hurry = 20;

    /// <summary>A run of its own, in one process, on a clock that hurries: nobody else may take it for left.</summary>
    static readonly RunsOptions Options = new()
    {
        Heartbeat = TimeSpan.FromMinutes(5),
        Stale = TimeSpan.FromDays(1),
        Deadline = TimeSpan.FromHours(8),
    };

    /// <summary>Carries the plan out on twins of the clusters it touches.</summary>
    /// <param name="plan">A kept plan.</param>
    /// <param name="offline">True to ask no cluster: the last readings alone.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="ct">Ends it; nothing stays.</param>
    /// <exception cref="FailureException">NotFound: a cluster is not known, or was never read. Invalid: its readings contradict themselves.</exception>
    public async Task<RehearsalReport> RunAsync(Plan plan, bool offline, VerbContext context, CancellationToken ct)
    {
        var touched = Touched.By(plan);
        plan = await Estimates.FillAsync(database, plan, ct);
        List<Seeded> seeded = [];
        foreach (var cluster in touched.Clusters)
            seeded.Add(await seeds.ReadAsync(cluster, touched, offline, ct));
        var clock = new HurriedTime(time, Hurry);
        var twins = new Dictionary<string, Twin>(StringComparer.Ordinal);
        try
        {
            foreach (var seed in seeded)
                twins.Add(seed.Cluster, await Twin.StartAsync(seed.Cluster, seed.Saved, seed.Account, seed.Down, clock, ct));
            // What a twin began with is in it by now, and of a large estate too much to be held twice.
            seeded = seeded.ConvertAll(s => s with { Saved = new SavedCluster() });
            var before = twins.ToDictionary(t => t.Key, t => t.Value.Save(), StringComparer.Ordinal);
            var rehearsed = RehearsedKinds.Of(kinds, twins, secrets, seeded.SelectMany(s => s.Unknown).DistinctBy(u => u.Key).ToDictionary(StringComparer.Ordinal));
            var steps = await CarryOutAsync(plan, rehearsed, twins, clock, context, ct);
            return new ReportMaker(plan, seeded, rehearsed, twins, before, steps).Make();
        }
        finally
        {
            foreach (var twin in twins.Values)
                await twin.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RehearsedStep>> RehearseAsync(Plan plan, VerbContext context, CancellationToken ct) =>
        (await RunAsync(plan, offline: false, context, ct)).Steps;

    async Task<IReadOnlyList<StepRecord>> CarryOutAsync(
        Plan plan, IReadOnlyList<IStepKind> rehearsed, Dictionary<string, Twin> twins, TimeProvider clock, VerbContext context, CancellationToken ct)
    {
        // Nobody else's: its owner alone may enter, and nothing of it stays.
        var folder = Directory.CreateTempSubdirectory("croft-rehearsal-");
        var own = Database.Throwaway(Path.Combine(folder.FullName, "rehearsal.db"));
        try
        {
            await using (var tables = own.Context())
                await tables.Database.EnsureCreatedAsync(ct);
            await using var engine = new RunEngine(own, rehearsed, ClientOf, clock, Options) { Workspace = workspace.Id };
            // On one clock that tasks do not wait for, what would run side by side goes in turn.
            var kept = await new RunStore(own, clock, Options).KeepAsync(plan with { Parallelism = 1, Steps = [.. plan.Steps.Select(s => s with { Deadline = null })] }, ct);
            var run = await engine.ExecuteAsync(kept, context, ct);
            return await engine.RecordsAsync(run.Id, ct);
        }
        finally
        {
            await using (var last = await own.OpenAsync(Durability.Normal, CancellationToken.None))
                SqliteConnection.ClearPool((SqliteConnection)last);
            folder.Delete(recursive: true);
        }

        Task<ProxmoxClient> ClientOf(string cluster, CancellationToken stop) => twins.TryGetValue(cluster, out var twin)
            ? Task.FromResult(twin.Client)
            : throw new FailureException(FailureKind.Bug, $"A step asks {cluster}, which its plan does not name.");
    }
}
