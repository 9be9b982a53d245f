using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Guests;

/// <summary>Moves a guest to another node (<c>POST …/migrate</c>).</summary>
internal sealed class MigrateStep : GuestStep<MigrateAction>
{
    public const string Name = "guest.migrate";

    /// <summary>Time that an order to HA may stand behind others of its node.</summary>
    static readonly TimeSpan Queue = TimeSpan.FromMinutes(30);

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(MigrateAction action, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(action.Guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config)
        {
            var there = await ViewAsync(Moved(action), context, ct);
            return await there.ConfigAsync(ct) is { } moved
                ? StepCheck.Already(there.Saw("config", "digest", moved.Digest))
                : StepCheck.Refuse(GuestRefusals.Gone(action.Guest, "migrate"));
        }
        if (GuestRefusals.IfLocked(action.Guest, "migrate", config.Lock) is { } refused) return refused;
        if ((await view.StatusAsync(ct)).Running != action.Running) return StepCheck.Refuse(OtherState(action));
        return StepCheck.Call(Change(action.Guest, Post(action.Guest, "migrate", Parameters(action)), action.Ha ? "hamigrate" : TaskType(action.Guest)) with
        {
            DigestBefore = config.Digest,
            Repeat = Repeat.IsRefused,
        });
    }

    public override async Task<Verdict> VerifyAsync(MigrateAction action, StepContext context, CancellationToken ct)
    {
        var there = await ViewAsync(Moved(action), context, ct);
        var config = await ArrivedAsync(action, there, context, ct);
        if (config is null) return Verdict.No($"{action.Guest} should be on {action.Target}; Proxmox has no such guest there.");
        if (config.Lock is { } held) return Verdict.No($"{action.Guest} is on {action.Target} but still locked ({held}).", there.Saw("config", "lock", held));
        var status = await UntilAsync(() => there.StatusAsync(ct), s => s.Running == action.Running, HaPace.Patience(action.Ha, TimeSpan.Zero), context, ct);
        Evidence[] seen = [there.Saw("config", "digest", config.Digest), there.Saw("status/current", "status", status.State)];
        return status.Running == action.Running
            ? Verdict.Yes(seen)
            : Verdict.No($"{action.Guest} is on {action.Target} but should be {(action.Running ? "running" : "stopped")}; it is {status.State}.", seen);
    }

    // HA has a queue of its own, and a move takes its time: what is still being moved is waited for until the step's deadline.
    static async Task<GuestConfigSeen?> ArrivedAsync(MigrateAction action, GuestView there, StepContext context, CancellationToken ct)
    {
        var here = await ViewAsync(action.Guest, context, ct);
        while (true)
        {
            var patience = action.Ha ? Queue : TimeSpan.Zero;
            var moving = false;
            var config = await UntilAsync(
                async () =>
                {
                    var seen = await there.ConfigAsync(ct);
                    moving = seen is null && action.Ha && await here.ConfigAsync(ct) is { Lock: "migrate" };
                    return seen;
                },
                c => moving || c is { Lock: null }, patience, context, ct);
            if (!moving) return config;
            await Task.Delay(Between, context.Time, ct);
        }
    }

    // Proxmox calls a machine's task qmigrate, with one m.
    static string TaskType(GuestAddress guest) => guest.IsVm ? "qmigrate" : "vzmigrate";

    static GuestAddress Moved(MigrateAction action) => action.Guest with { Node = action.Target };

    static Failure OtherState(MigrateAction action) =>
        new(FailureKind.Conflict, $"Can't migrate {action.Guest}: it was {(action.Running ? "started" : "stopped")}, and is no longer.")
        {
            WayOut = "Its state changed since the plan was made. Plan again.",
        };

    static List<KeyValuePair<string, string>> Parameters(MigrateAction action)
    {
        List<KeyValuePair<string, string>> all = [new("target", action.Target)];
        if (action.Online) all.Add(new("online", "1"));
        if (action.Restart) all.Add(new("restart", "1"));
        if (action.WithLocalDisks && action.Guest.IsVm) all.Add(new("with-local-disks", "1"));
        if (action.TargetStorage is { } storage) all.Add(new(action.Guest.IsVm ? "targetstorage" : "target-storage", storage));
        return all;
    }
}
