using System.Globalization;
using Croft.Engine.Runs;

namespace Croft.Engine.Guests;

/// <summary>Asks a guest to shut down (<c>POST …/status/shutdown</c>).</summary>
internal sealed class ShutdownStep : GuestStep<ShutdownAction>
{
    public const string Name = "guest.shutdown";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(ShutdownAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config) return StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "shut down"));
        var status = await view.StatusAsync(ct);
        if (!status.Running) return StepCheck.Already(view.Saw("status/current", "status", status.State));
        if (GuestRefusals.IfLocked(action.Guest, "shut down", config.Lock) is { } refused) return refused;
        var call = Post(action.Guest, "status/shutdown",
            KeyValuePair.Create("timeout", action.Timeout.ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create("forceStop", action.Force ? "1" : "0"));
        return StepCheck.Call(Change(action.Guest, call, action.Ha ? "hastop" : action.Guest.Task("shutdown")) with { Repeat = Repeat.ChangesNothing });
    }

    public override Task<Verdict> VerifyAsync(ShutdownAction action, StepContext context, CancellationToken ct) =>
        StopStep.StoppedAsync(action.Guest, HaPace.Patience(action.Ha, TimeSpan.FromSeconds(action.Timeout)), context, ct);
}
