using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Deletes a snapshot (<c>DELETE …/snapshot/{name}</c>).</summary>
internal sealed class DeleteSnapshotStep : GuestStep<DeleteSnapshotAction>
{
    public const string Name = "snapshot.delete";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(DeleteSnapshotAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "delete a snapshot of"));
        var there = (await view.SnapshotsAsync(ct)).FirstOrDefault(s => s.Name == action.Snapshot);
        if (there is null) return StepCheck.Already(view.Saw("snapshot", action.Snapshot, "not listed"));
        if (there.Made != action.Made) return StepCheck.Refuse(SnapshotPlans.Replaced(action.Guest, there, "deleted"));
        if (GuestRefusals.IfLocked(action.Guest, "delete a snapshot of", config.Lock) is { } refused) return refused;
        var call = new ProxmoxCall(HttpMethod.Delete, $"{action.Guest.Path}/snapshot/{Uri.EscapeDataString(action.Snapshot)}");
        return StepCheck.Call(Change(action.Guest, call, action.Guest.Task("delsnapshot")) with { Repeat = Repeat.IsRefused });
    }

    public override async Task<Verdict> VerifyAsync(DeleteSnapshotAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        var there = (await view.SnapshotsAsync(ct)).FirstOrDefault(s => s.Name == action.Snapshot);
        return there is null
            ? Verdict.Yes(view.Saw("snapshot", action.Snapshot, "not listed"))
            : Verdict.No($"Snapshot '{action.Snapshot}' of {action.Guest} should be gone; it is still listed.", view.Saw("snapshot", action.Snapshot, there.State ?? "listed"));
    }
}
