using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Starts a guest (<c>POST …/status/start</c>).</summary>
internal sealed class StartStep : GuestStep<StartAction>
{
    public const string Name = "guest.start";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(StartAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "start"));
        var status = await view.StatusAsync(ct);
        if (status.Paused) return StepCheck.Refuse(GuestRefusals.Paused(action.Guest, "start"));
        if (status.Running) return StepCheck.Already(view.Saw("status/current", "status", status.State));
        if (config.Values.GetValueOrDefault("template") is "1") return StepCheck.Refuse(GuestRefusals.Template(action.Guest, "start"));
        // A machine suspended to disk carries a lock that the start itself takes away.
        if (config.Lock is not "suspended" && GuestRefusals.IfLocked(action.Guest, "start", config.Lock) is { } refused) return refused;
        return StepCheck.Call(Change(action.Guest, Call(action), action.Ha ? "hastart" : action.Guest.Task("start")) with { Repeat = Repeat.IsRefused });
    }

    public override async Task<Verdict> VerifyAsync(StartAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        var patience = HaPace.Patience(action.Ha, TimeSpan.FromSeconds(action.Timeout ?? PowerPlans.DefaultTimeout));
        var status = await UntilAsync(() => view.StatusAsync(ct), s => s.Running, patience, context, ct);
        var seen = view.Saw("status/current", "status", status.State);
        return status.Running ? Verdict.Yes(seen) : Verdict.No($"{action.Guest} should run; Proxmox says it is {status.State}.", seen);
    }

    public override PlanStep? Undo(StartAction action, StepContext context) =>
        new($"undo {context.Step}", $"stop {action.Guest.Name}", StopStep.Name, StepJson.Action(new StopAction(action.Guest, null, action.Ha)))
        {
            Disturbs = Disturbance.Restart,
            Leases = [action.Guest.Lease],
            Privilege = action.Guest.Privilege("VM.PowerMgmt"),
        };

    // Only virtual machines know a time limit for their start.
    static ProxmoxCall Call(StartAction action) => action.Timeout is { } seconds && action.Guest.IsVm
        ? Post(action.Guest, "status/start", KeyValuePair.Create("timeout", seconds.ToString(CultureInfo.InvariantCulture)))
        : Post(action.Guest, "status/start");
}
