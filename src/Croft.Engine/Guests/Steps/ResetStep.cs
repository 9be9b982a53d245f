using Croft.Engine.Runs;

namespace Croft.Engine.Guests;

/// <summary>Presses a virtual machine's reset button (<c>POST …/status/reset</c>).</summary>
/// <remarks>Its process and uptime stay, so nothing but the task tells that it happened; a lost one is never repeated unasked.</remarks>
internal sealed class ResetStep : GuestStep<ResetAction>
{
    public const string Name = "guest.reset";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(ResetAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "reset"));
        var status = await view.StatusAsync(ct);
        if (!status.Running) return StepCheck.Refuse(GuestRefusals.Stopped(action.Guest, "reset"));
        if (status.Paused) return StepCheck.Refuse(GuestRefusals.Paused(action.Guest, "reset"));
        return GuestRefusals.IfLocked(action.Guest, "reset", config.Lock)
            ?? StepCheck.Call(Change(action.Guest, Post(action.Guest, "status/reset"), action.Guest.Task("reset")));
    }

    public override async Task<Verdict> VerifyAsync(ResetAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        var status = await view.StatusAsync(ct);
        var seen = view.Saw("status/current", "qmpstatus", status.State);
        return status.Running ? Verdict.Yes(seen) : Verdict.No($"{action.Guest} should run; Proxmox says it is {status.State}.", seen);
    }
}
