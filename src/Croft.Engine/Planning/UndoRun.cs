using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Planning.Proofs;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;

namespace Croft.Engine.Planning;

/// <summary><c>run undo</c>: takes back what a run did, as far as it can be; what can't is named before anything is done.</summary>
sealed class UndoRun(RunEngine runs, GuestGround ground) : IChangeVerb<UndoRunRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "run", "undo", "Takes back what a run did, as far as possible.", Permissions.EstateChange, Effect.Destroys, typeof(UndoRunRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(UndoRunRequest request, VerbContext context, CancellationToken ct)
    {
        var (plan, done) = await runs.DoneAsync(request.Run, ct);
        List<PlanStep> steps = [];
        List<string> warnings = [];
        List<Confirmation> gone = [];
        var standings = new Standings(ground);
        // A guest that the run made goes as a whole; what was done to it need not be taken back first.
        var made = done.Select(d => Verification.MadeBy(d.Step)).OfType<GuestAddress>().ToDictionary(g => (g.Cluster, g.Vmid));
        var snapshots = plan.Verb == "apply" ? done.Where(d => d.Step.Kind == CreateSnapshotStep.Name).Select(d => StepJson.Read<SnapshotAction>(d.Step.Action)).ToList() : [];
        foreach (var (step, back) in done)
        {
            if (snapshots.Find(s => step.Leases.Contains(s.Guest.Lease)) is { } held && (request.ToSnapshots || step.Kind == CreateSnapshotStep.Name))
            {
                if (step.Kind != CreateSnapshotStep.Name) continue;
                if (request.ToSnapshots) await AddRollbackAsync(held, steps, gone, warnings, ct);
                warnings.Add($"Snapshot {held.Snapshot} of {held.Guest.Name} stays: {(request.ToSnapshots ? "" : $"--to-snapshots rolls it back to it, and what it wrote since is gone; ")}croft snapshot delete {held.Guest.Name} {held.Snapshot}");
            }
            else if (Verification.MadeBy(step) is { } guest) await AddDestroyAsync(guest, steps, gone, warnings, ct);
            else if (step.Leases.Any(l => made.Values.Any(g => g.Lease == l))) continue;
            else if (back is null && step.Phase == PlanStep.Proof) continue;
            else if (step.Kind == MigrateStep.Name) await AddMigrationBackAsync(StepJson.Read<MigrateAction>(step.Action), standings, steps, warnings, ct);
            else if (back is null) warnings.Add($"Stays done, since nothing takes it back: {step.Title}.");
            else steps.Add(await AsNowAsync(await standings.AtAsync(back, ct), standings, gone, ct));
        }
        return new Plan(Info.FullName, steps.Count == 0 ? $"nothing to do: nothing that run {request.Run} did can be taken back" : $"undo run {request.Run}: {plan.Title}", Numbered([.. steps.Where(s => !s.IsOwn), .. steps.Where(s => s.IsOwn)]))
        {
            Warnings = warnings,
            Confirmation = gone.Count switch { 0 => null, 1 => gone[0], _ => new Confirmation(string.Join(",", gone.Select(c => c.Type)), string.Join(" ", gone.Select(c => c.Because))) },
        };
    }

    /// <summary>The step as it would act now: the guest may have been stopped or started since.</summary>
    async Task<PlanStep> AsNowAsync(PlanStep back, Standings standings, List<Confirmation> gone, CancellationToken ct)
    {
        if (back.Kind != ConfigureStep.Name) return back;
        var action = StepJson.Read<ConfigureAction>(back.Action);
        if (await standings.NowAsync(action.Guest, ct) is not { } at || await (await ground.ViewAsync(at, ct)).ReadAsync(ct) is not { } now) return back;
        if (TakenAway.Of(now, action.Set, action.Unset) is { } taken && !gone.Exists(c => c.Type == taken.Type)) gone.Add(taken);
        return ConfigurePlans.Rated(back, now);
    }

    /// <summary>Back to the node that it came from, as long as it still stands where the run moved it.</summary>
    async Task AddMigrationBackAsync(MigrateAction action, Standings standings, List<PlanStep> steps, List<string> warnings, CancellationToken ct)
    {
        var (guest, home) = (action.Guest with { Node = action.Target }, action.Guest.Node);
        if (await (await ground.ViewAsync(guest, ct)).ReadAsync(ct) is not { } now)
        {
            warnings.Add($"{action.Guest.Name} is not moved back to {home}: it stands on {action.Target} no more.");
            return;
        }
        try
        {
            var plan = await ground.Moves.ToAsync(now, home, ct);
            steps.AddRange(plan.Steps);
            warnings.AddRange(plan.Warnings);
            standings.Move(guest, home);
        }
        catch (FailureException e) when (e.Failure.Kind != FailureKind.Bug)
        {
            warnings.Add($"{action.Guest.Name} stays on {action.Target}: {e.Failure.Message}");
        }
    }

    async Task AddRollbackAsync(SnapshotAction held, List<PlanStep> steps, List<Confirmation> gone, List<string> warnings, CancellationToken ct)
    {
        var view = await ground.ViewAsync(held.Guest, ct);
        if (await view.ReadAsync(ct) is not { } now)
        {
            warnings.Add($"{held.Guest} is gone, or stands on another node: nothing rolls it back.");
            return;
        }
        var plan = SnapshotPlans.Rollback(now, await view.SnapshotsAsync(ct), new RollbackSnapshotRequest { Guest = now.At.Name, Name = held.Snapshot, Start = now.Running });
        steps.AddRange(plan.Steps);
        warnings.AddRange(plan.Warnings);
        gone.Add(plan.Confirmation!);
    }

    async Task AddDestroyAsync(GuestAddress guest, List<PlanStep> steps, List<Confirmation> gone, List<string> warnings, CancellationToken ct)
    {
        var now = await (await ground.ViewAsync(guest, ct)).ReadAsync(ct);
        if (now is null)
        {
            warnings.Add($"{guest} is gone already, or stands on another node.");
            return;
        }
        if (now.At.Name != guest.Name)
        {
            warnings.Add($"Stays: {guest} is called '{now.At.Name}' now, so it may be another guest.");
            return;
        }
        var plan = DestroyPlans.Destroy(now, await ground.Bounds.LinkedAsync(now, ct), await ground.Bounds.ReplicatedAsync(now.At, ct), stop: true, purge: false);
        steps.AddRange(plan.Steps);
        warnings.AddRange(plan.Warnings);
        gone.Add(plan.Confirmation!);
    }

    /// <summary>One after the other: the newest is taken back first.</summary>
    static IReadOnlyList<PlanStep> Numbered(List<PlanStep> steps) =>
        [.. steps.Select((s, i) => s with { Id = Text(i + 1), After = i == 0 ? [] : [Text(i)] })];

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
