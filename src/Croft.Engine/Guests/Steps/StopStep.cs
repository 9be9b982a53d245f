using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Guests;

/// <summary>Stops a guest at once (<c>POST …/status/stop</c>).</summary>
internal sealed class StopStep : GuestStep<StopAction>
{
    public const string Name = "guest.stop";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(StopAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "stop"));
        var status = await view.StatusAsync(ct);
        if (!status.Running) return StepCheck.Already(view.Saw("status/current", "status", status.State));
        if (GuestRefusals.IfLocked(action.Guest, "stop", config.Lock) is { } refused) return refused;
        // Only virtual machines know a time limit for their stop.
        var call = action.Timeout is { } seconds && action.Guest.IsVm
            ? Post(action.Guest, "status/stop", KeyValuePair.Create("timeout", seconds.ToString(CultureInfo.InvariantCulture)))
            : Post(action.Guest, "status/stop");
        return StepCheck.Call(Change(action.Guest, call, action.Ha ? "hastop" : action.Guest.Task("stop")) with { Repeat = Repeat.ChangesNothing });
    }

    public override Task<Verdict> VerifyAsync(StopAction action, StepContext context, CancellationToken ct) =>
        StoppedAsync(action.Guest, HaPace.Patience(action.Ha, TimeSpan.FromSeconds(action.Timeout ?? PowerPlans.DefaultTimeout)), context, ct);

    /// <summary>Reads back that a guest does not run.</summary>
    public static async Task<Verdict> StoppedAsync(GuestAddress guest, TimeSpan patience, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(guest, context, ct);
        var status = await UntilAsync(() => view.StatusAsync(ct), s => !s.Running, patience, context, ct);
        var seen = view.Saw("status/current", "status", status.State);
        return status.Running ? Verdict.No($"{guest} should be stopped; Proxmox says it is {status.State}.", seen) : Verdict.Yes(seen);
    }
}
