using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Guests;

/// <summary>Makes a snapshot (<c>POST …/snapshot</c>).</summary>
internal sealed class CreateSnapshotStep : GuestStep<SnapshotAction>
{
    public const string Name = "snapshot.create";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(SnapshotAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "snapshot"));
        var there = (await view.SnapshotsAsync(ct)).FirstOrDefault(s => s.Name == action.Snapshot);
        // One that this step made is known by its task; any other of that name is somebody else's.
        if (there is { State: null }) return StepCheck.Refuse(SnapshotPlans.Exists(action.Guest, there));
        if (GuestRefusals.IfLocked(action.Guest, "snapshot", config.Lock) is { } refused) return refused;
        List<KeyValuePair<string, string>> parameters = [new("snapname", action.Snapshot)];
        if (action.Description is { } text) parameters.Add(new("description", text));
        if (action.Vmstate) parameters.Add(new("vmstate", "1"));
        return StepCheck.Call(Change(action.Guest, Post(action.Guest, "snapshot", parameters), action.Guest.Task("snapshot")) with { Repeat = Repeat.IsRefused });
    }

    public override async Task<Verdict> VerifyAsync(SnapshotAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        var there = (await view.SnapshotsAsync(ct)).FirstOrDefault(s => s.Name == action.Snapshot);
        return there switch
        {
            null => Verdict.No($"{action.Guest} should have a snapshot '{action.Snapshot}'; it is not in the list."),
            { State: { } state } => Verdict.No($"Snapshot '{action.Snapshot}' of {action.Guest} is not complete ({state}).", Saw(view, there)),
            _ => Verdict.Yes(Saw(view, there)),
        };
    }

    static Evidence Saw(GuestView view, SnapshotSeen snapshot) =>
        view.Saw("snapshot", snapshot.Name, snapshot.Made is { } at ? $"made {at:u}" : "listed");
}
