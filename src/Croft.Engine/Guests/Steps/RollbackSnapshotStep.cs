using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Guests;

/// <summary>Puts a guest back to a snapshot (<c>POST …/snapshot/{name}/rollback</c>).</summary>
internal sealed class RollbackSnapshotStep : GuestStep<RollbackAction>
{
    public const string Name = "snapshot.rollback";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(RollbackAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "roll back"));
        var there = (await view.SnapshotsAsync(ct)).FirstOrDefault(s => s.Name == action.Snapshot);
        if (there is null) return StepCheck.Refuse(SnapshotPlans.Missing(action.Guest, action.Snapshot));
        if (there.Made != action.Made) return StepCheck.Refuse(SnapshotPlans.Replaced(action.Guest, there, "rolled back to"));
        if (GuestRefusals.IfLocked(action.Guest, "roll back", config.Lock) is { } refused) return refused;
        var call = Post(action.Guest, $"snapshot/{Uri.EscapeDataString(action.Snapshot)}/rollback");
        // Whatever was written since the first call would be lost by a second.
        return StepCheck.Call(Change(action.Guest, call, action.Guest.Task("rollback")) with { DigestBefore = config.Digest, Repeat = Repeat.DoesItTwice });
    }

    public override async Task<Verdict> VerifyAsync(RollbackAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        var current = (await view.SnapshotsAsync(ct)).FirstOrDefault(s => s.IsCurrent);
        var status = await view.StatusAsync(ct);
        Evidence[] seen = [view.Saw("snapshot", "current.parent", current?.Parent), view.Saw("status/current", "status", status.State)];
        if (current?.Parent != action.Snapshot)
            return Verdict.No($"{action.Guest} should stand on snapshot '{action.Snapshot}'; it stands on {current?.Parent ?? "none"}.", seen);
        // That it stands on the snapshot may have been so before; its settings are put back last.
        if (await view.DiffersFromAsync(action.Snapshot, ct) is { Count: > 0 } differs)
            return Verdict.No($"{action.Guest} should have the settings of snapshot '{action.Snapshot}'; these differ: {string.Join(", ", differs)}.", seen);
        return status.Running == action.Running
            ? Verdict.Yes(seen)
            : Verdict.No($"{action.Guest} should be {(action.Running ? "running, as the snapshot holds its memory" : "stopped")}; it is {status.State}.", seen);
    }
}
