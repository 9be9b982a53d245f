using Croft.Engine.Runs;

namespace Croft.Engine.Guests;

/// <summary>Lets a suspended virtual machine go on (<c>POST …/status/resume</c>).</summary>
internal sealed class ResumeStep : GuestStep<ResumeAction>
{
    public const string Name = "guest.resume";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(ResumeAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "resume"));
        var status = await view.StatusAsync(ct);
        if (IsSo(status)) return StepCheck.Already(view.Saw("status/current", "qmpstatus", status.State));
        // A machine on disk carries a lock that resuming itself takes away.
        if (config.Lock is not "suspended")
        {
            if (GuestRefusals.IfLocked(action.Guest, "resume", config.Lock) is { } refused) return refused;
            if (!status.Running) return StepCheck.Refuse(PausePlans.NotSuspended(action.Guest));
        }
        return StepCheck.Call(Change(action.Guest, Post(action.Guest, "status/resume"), action.Guest.Task("resume")) with { Repeat = Repeat.ChangesNothing });
    }

    public override async Task<Verdict> VerifyAsync(ResumeAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        var status = await view.StatusAsync(ct);
        var seen = view.Saw("status/current", "qmpstatus", status.State);
        return IsSo(status) ? Verdict.Yes(seen) : Verdict.No($"{action.Guest} should run; Proxmox says it is {status.State}.", seen);
    }

    static bool IsSo(GuestStatusSeen status) => status is { Running: true, Paused: false };
}
