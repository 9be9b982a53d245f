using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Guests;

/// <summary>Takes a clone back: destroys the guest only while it carries the mark of the run that made it.</summary>
internal sealed class UnmakeStep : GuestStep<UnmakeAction>
{
    public const string Name = "guest.unmake";

    public override string Kind => Name;

    /// <summary>The step that takes back what a run has made so far of a guest; a second one finds it gone.</summary>
    public static PlanStep Of(GuestAddress guest, StepContext context) =>
        new($"undo {context.Step}", $"destroy {guest.Name}, which this run made", Name, StepJson.Action(new UnmakeAction(guest, context.RunMark)))
        {
            Disturbs = Disturbance.DestroysData,
            Because = "It was made by this run and is not complete.",
            Leases = [guest.Lease],
            Privilege = guest.Privilege("VM.Allocate"),
        };

    public override async Task<StepCheck> CheckAsync(UnmakeAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return await DestroyStep.GoneOrMovedAsync(action.Guest, context, ct);
        var name = config.Values.GetValueOrDefault(action.Guest.IsVm ? "name" : "hostname");
        if (name != action.Guest.Name || !MadeGuest.Carries(config, action.Mark))
        {
            return StepCheck.Refuse(new Failure(FailureKind.Conflict, $"{action.Guest} was not destroyed: it no longer carries the mark of the run that made it.")
            {
                Cause = $"name: {name}",
                WayOut = $"Look at it with 'croft guest show {action.Guest.Cluster}/{action.Guest.Vmid}'; if it is of no use: 'croft guest destroy {action.Guest.Vmid}'.",
            });
        }
        if (GuestRefusals.IfLocked(action.Guest, "destroy", config.Lock) is { } refused) return refused;
        if ((await view.StatusAsync(ct)).Running) return StepCheck.Refuse(DestroyPlans.Running(action.Guest));
        return StepCheck.Call(Change(action.Guest, DestroyStep.Call(action.Guest, purge: false), action.Guest.Task("destroy")) with { Repeat = Repeat.IsRefused });
    }

    public override Task<Verdict> VerifyAsync(UnmakeAction action, StepContext context, CancellationToken ct) =>
        DestroyStep.GoneAsync(action.Guest, context, ct);
}
