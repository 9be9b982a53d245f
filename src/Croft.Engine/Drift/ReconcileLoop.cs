using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Inventory.Loops;
using Croft.Engine.Runs;

namespace Croft.Engine.Drift;

/// <summary>Puts back what somebody else changed, of documents that say <c>reconcile: auto</c>; leaves alone what is changed again and again.</summary>
/// <remarks>Three rounds are a fight: a thing that differs once more after them is told of, and left as it is until it was calm for a while, or another spec of it was applied.</remarks>
sealed class ReconcileLoop(DriftReader drift, ReconcileRounds rounds, Reconciler reconciler, Authors authors, DriftOptions options, TimeProvider time) : Loop
{
    const int MostRounds = 3, AtOnce = 4;

    static readonly TimeSpan look = TimeSpan.FromSeconds(5), longestPause = TimeSpan.FromHours(1);

    readonly Dictionary<int, Task<RunRow>> underWay = [];
    readonly Dictionary<Thing, Refused> refused = [];

    public override string Name => "drift.reconcile";

    public override string Summary => "Puts back what differs of documents that say 'reconcile: auto'.";

    public override TimeSpan Every => options.ReconcileEvery;

    public override async Task<LoopTurn> TurnAsync(CancellationToken ct)
    {
        var (differences, documents) = await drift.OfReconciledAsync(ct);
        var differing = differences.GroupBy(d => Thing.Of(d.Row)).ToDictionary(g => g.Key, g => g.ToList());
        var known = await rounds.AllAsync(ct);
        foreach (var calm in known.Values.Where(r => !differing.ContainsKey(r.Thing) && time.GetUtcNow() - r.Last > options.ReconcileCalm)) await rounds.ForgetAsync(calm.Thing, ct);
        foreach (var gone in refused.Keys.Where(t => !differing.ContainsKey(t)).ToList()) refused.Remove(gone);
        var open = await reconciler.OpenAsync(ct);
        List<string> begun = [], stopped = [];
        foreach (var left in open.Select(o => o.Run).Where(r => Reconciler.IsOwn(r) && r.State == RunState.Interrupted && !underWay.ContainsKey(r.Id)))
            underWay[left.Id] = reconciler.FollowAsync((await reconciler.ResumeAsync(left.Id, ct)).Id, ct);
        foreach (var (thing, fields) in differing)
        {
            var round = Counts(known.GetValueOrDefault(thing), fields[0]);
            if (round?.Stopped is not null || round?.Rounds >= MostRounds) stopped.Add(await StopAsync(round, fields, ct));
            else if (underWay.Count < AtOnce && !open.Any(o => o.Concerns(thing)) && await BeginAsync(thing, fields[0], round, ct) is { } run)
                begun.Add(string.Create(CultureInfo.InvariantCulture, $"{fields[0].Row.Name} (run {run})"));
        }
        await EndAsync(ct);
        return new LoopTurn($"{Many(documents, "document")}, {differing.Count} not as wanted" + (begun.Count == 0 ? "" : $"; put back {string.Join(", ", begun)}"))
        {
            Warning = string.Join(" ", stopped.Concat(refused.Values.Select(r => r.Why))) is { Length: > 0 } warning ? warning : null,
        };
    }

    /// <summary>The rounds that count still: none after a time of calm, nor once another spec was applied.</summary>
    ReconcileRound? Counts(ReconcileRound? round, Difference now) => round is null || now.Spec!.Since > round.Began || time.GetUtcNow() - round.Last > options.ReconcileCalm ? null : round;

    async Task<int?> BeginAsync(Thing thing, Difference difference, ReconcileRound? round, CancellationToken ct)
    {
        if (refused.TryGetValue(thing, out var before) && time.GetUtcNow() < before.Again) return null;
        try
        {
            var run = await reconciler.BeginAsync(difference, ct);
            refused.Remove(thing);
            if (run is null) return null;
            await rounds.KeepAsync(new ReconcileRound(thing, round?.Began ?? time.GetUtcNow(), (round?.Rounds ?? 0) + 1, run.Id, time.GetUtcNow(), null), ct);
            underWay[run.Id] = reconciler.FollowAsync(run.Id, ct);
            return run.Id;
        }
        catch (FailureException e) when (e.Failure.Kind != FailureKind.Bug)
        {
            var pause = before is null ? options.ReconcileEvery : TimeSpan.FromTicks(Math.Min(before.Pause.Ticks * 2, longestPause.Ticks));
            refused[thing] = new Refused($"{Called(difference)} can't be put back: {e.Failure.Message} {e.Failure.WayOut}".TrimEnd(), pause, time.GetUtcNow() + pause);
            return null;
        }
    }

    /// <summary>Leaves it alone, and says why.</summary>
    async Task<string> StopAsync(ReconcileRound round, List<Difference> fields, CancellationToken ct)
    {
        var why = round.Stopped ?? await WhyAsync(round, fields, ct);
        // How long it is calm counts from when it last differed.
        if (round.Stopped is null || time.GetUtcNow() - round.Last > options.ReconcileCalm / 4)
            await rounds.KeepAsync(round with { Stopped = why, Last = time.GetUtcNow() }, ct);
        return why;
    }

    async Task<string> WhyAsync(ReconcileRound round, List<Difference> fields, CancellationToken ct)
    {
        var last = await reconciler.ShowAsync(round.Run, ct);
        if (last.State != RunState.Done)
            return string.Create(CultureInfo.InvariantCulture, $"{Called(fields[0])} could not be put back in {round.Rounds} tries since {round.Began:u}; Croft leaves it alone. See 'croft run show {round.Run}'.");
        var who = (await authors.NameAsync([.. fields.Select(f => f.Row)], ct)).Select(r => $"{r.Field}: {r.Author ?? Authors.Unrecorded}");
        return string.Create(CultureInfo.InvariantCulture, $"{Called(fields[0])} was put back {round.Rounds} times since {round.Began:u} and changed again ({string.Join("; ", who)}); Croft leaves it alone. Find out who changes it; then 'croft drift revert {fields[0].Row.Name}', or 'croft drift accept' what is there. Croft begins anew once it was as wanted for {Durations.Of(options.ReconcileCalm)}, or when another spec of it is applied.");
    }

    /// <summary>Waits a little for what is under way; what takes longer is looked at in the next turn.</summary>
    async Task EndAsync(CancellationToken ct)
    {
        if (underWay.Count == 0) return;
        await Task.WhenAny(Task.WhenAll(underWay.Values), Task.Delay(look, time, ct));
        foreach (var (id, run) in underWay.Where(u => u.Value.IsCompleted).ToList())
        {
            underWay.Remove(id);
            try
            {
                await run;
            }
            catch (FailureException)
            {
                // Its journal tells what became of it; it counts as a round.
            }
        }
    }

    static string Called(Difference difference) => $"{difference.Row.Name} ({difference.Row.Cluster}/{difference.Row.Identity})";

    static string Many(int count, string what) => count == 1 ? $"1 {what}" : string.Create(CultureInfo.InvariantCulture, $"{count} {what}s");

    /// <summary>Why a thing can't be put back, and when that is tried again.</summary>
    sealed record Refused(string Why, TimeSpan Pause, DateTimeOffset Again);
}
