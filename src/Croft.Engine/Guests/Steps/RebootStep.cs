using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Guests;

/// <summary>Reboots a guest in order (<c>POST …/status/reboot</c>).</summary>
internal sealed class RebootStep : GuestStep<RebootAction>
{
    public const string Name = "guest.reboot";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(RebootAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "reboot"));
        var status = await view.StatusAsync(ct);
        if (!status.Running) return StepCheck.Refuse(GuestRefusals.Stopped(action.Guest, "reboot"));
        if (IsAnother(action, status)) return StepCheck.Already(Saw(view, action, status));
        if (GuestRefusals.IfLocked(action.Guest, "reboot", config.Lock) is { } refused) return refused;
        var call = Post(action.Guest, "status/reboot", KeyValuePair.Create("timeout", action.Timeout.ToString(CultureInfo.InvariantCulture)));
        return StepCheck.Call(Change(action.Guest, call, action.Guest.Task("reboot")));
    }

    public override async Task<Verdict> VerifyAsync(RebootAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        // The task ends when the guest went down; its node starts it again right after.
        var status = await UntilAsync(() => view.StatusAsync(ct), s => s.Running && IsAnother(action, s), TimeSpan.FromMinutes(1), context, ct);
        var seen = Saw(view, action, status);
        return status.Running && IsAnother(action, status)
            ? Verdict.Yes(seen)
            : Verdict.No($"{action.Guest} should have been started anew; Proxmox says it is {status.State}, up for {status.Uptime.TotalSeconds:0} s.", seen);
    }

    // A container's pid, a machine's pid, or a clock that began again: any of them tells another start.
    static bool IsAnother(RebootAction action, GuestStatusSeen now) =>
        (action.Pid is { } before && now.Pid is { } pid && pid != before) || now.Uptime.TotalSeconds < action.Uptime;

    static Evidence Saw(GuestView view, RebootAction action, GuestStatusSeen now) =>
        view.Saw("status/current", "pid, uptime", $"{action.Pid} → {now.Pid}, {action.Uptime} s → {now.Uptime.TotalSeconds:0} s");
}
