using Croft.Engine.Runs;

namespace Croft.Engine.Guests;

/// <summary>Lets a virtual machine stand still, in memory or on disk (<c>POST …/status/suspend</c>).</summary>
internal sealed class SuspendStep : GuestStep<SuspendAction>
{
    public const string Name = "guest.suspend";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(SuspendAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "suspend"));
        var status = await view.StatusAsync(ct);
        if (IsSo(action, config, status)) return StepCheck.Already(Saw(view, config, status));
        if (GuestRefusals.IfLocked(action.Guest, "suspend", config.Lock) is { } refused) return refused;
        if (!status.Running) return StepCheck.Refuse(GuestRefusals.Stopped(action.Guest, "suspend"));
        var call = action.ToDisk ? Post(action.Guest, "status/suspend", KeyValuePair.Create("todisk", "1")) : Post(action.Guest, "status/suspend");
        return StepCheck.Call(Change(action.Guest, call, action.Guest.Task(action.ToDisk ? "suspend" : "pause")) with
        {
            Repeat = action.ToDisk ? Repeat.IsRefused : Repeat.ChangesNothing,
        });
    }

    public override async Task<Verdict> VerifyAsync(SuspendAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        var (config, status) = (await view.ConfigAsync(ct), await view.StatusAsync(ct));
        var seen = Saw(view, config, status);
        return IsSo(action, config, status) ? Verdict.Yes(seen) : Verdict.No($"{action.Guest} should be {(action.ToDisk ? "stopped, with its memory on disk" : "paused")}; Proxmox says it is {status.State}.", seen);
    }

    static bool IsSo(SuspendAction action, GuestConfigSeen? config, GuestStatusSeen status) =>
        action.ToDisk ? !status.Running && config?.Lock == "suspended" : status.Paused;

    static Contracts.Evidence Saw(GuestView view, GuestConfigSeen? config, GuestStatusSeen status) =>
        view.Saw("status/current", "qmpstatus, lock", $"{status.State}, {config?.Lock ?? "none"}");
}
