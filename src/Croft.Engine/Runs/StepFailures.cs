using System.Globalization;
using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Proxmox;

namespace Croft.Engine.Runs;

/// <summary>Why steps fail: what was attempted, on what, what came back, and the way out.</summary>
static partial class StepFailures
{
    /// <summary>A step of a plan that another version made.</summary>
    public static Failure UnknownKind(PlanStep step) => new(FailureKind.Unsupported, $"Step {step.Id} is of kind '{step.Kind}', which this Croft does not know.")
    {
        WayOut = "It was planned by another version; make the plan anew with this one.",
    };

    public static async Task<Failure> OfAsync(StepRecord step, ProxmoxException e, StepContext context, CancellationToken ct)
    {
        var failure = new Failure(KindOf(e.Error), $"Could not {step.Plan.Title}: {(e.Reason ?? e.Message).TrimEnd('.', '\n')}.")
        {
            Cause = e.Message,
            WayOut = WayOut(step, e),
            Faults = [.. e.Faults.Select(f => new Fault(f.Key, f.Value))],
        };
        if (step.Intent is not { } intent || e.Error is not (ProxmoxError.Exists or ProxmoxError.Locked))
            return failure;
        try
        {
            var client = await context.Clients(intent.Cluster, ct);
            return e.Error == ProxmoxError.Locked ? await LockedAsync(failure, client, intent, ct)
                : NumberTaken(e) ? await TakenAsync(failure, client, ct)
                : failure;
        }
        catch (ProxmoxException)
        {
            return failure;
        }
    }

    // Other things exist already, too.
    static bool NumberTaken(ProxmoxException e) => e.Reason is { } reason && Number().IsMatch(reason);

    // unable to create CT 141 - CT 141 already exists on node 'pve1'; unable to create VM 141: config file already exists
    [GeneratedRegex(@"\b(VM|CT) \d+( already exists|: config file)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();

    static async Task<Failure> TakenAsync(Failure failure, ProxmoxClient client, CancellationToken ct)
    {
        var next = await client.Cluster.NextIdAsync(ct);
        return failure with { WayOut = $"It was taken after the plan was made, and nothing was made. The next free id is {next}; plan again with it." };
    }

    static async Task<Failure> LockedAsync(Failure failure, ProxmoxClient client, StepIntent intent, CancellationToken ct)
    {
        var active = await client.Node(intent.Node).TasksAsync(new TaskFilter { Source = TaskSource.Active }, ct);
        return active.Tasks.FirstOrDefault(t => t.IsRunning && t.Id == intent.TaskId && t.Id.Length > 0) is { } holder
            ? failure with { WayOut = $"{holder.Type} of {holder.User} holds it since {Clock(holder.Start)} ({holder.Upid}). Wait for it and run the verb again." }
            : failure;
    }

    public static async Task<Failure> OfTaskAsync(StepRecord step, string why, StepContext context, CancellationToken ct)
    {
        var locked = why.Contains("is locked", StringComparison.Ordinal) || why.Contains("can't lock", StringComparison.Ordinal);
        var failure = new Failure(FailureKind.Conflict, $"Could not {step.Plan.Title}: its task ended with '{why}'.")
        {
            Cause = why,
            WayOut = locked
                ? "Something else holds the guest. See who with 'croft task list', wait for it, and run the verb again."
                : why.Contains("interrupt", StringComparison.Ordinal)
                    ? "Somebody stopped the task. Look at what is left, then run the verb again."
                    : $"Read its log with 'croft task log {step.Upid}', remove the cause, and run the verb again.",
        };
        try
        {
            return locked ? await LockedAsync(failure, await context.Clients(step.Intent!.Cluster, ct), step.Intent, ct) : failure;
        }
        catch (ProxmoxException)
        {
            return failure;
        }
    }

    public static Failure NotProven(StepRecord step, Verdict verdict) => new(
        FailureKind.Conflict,
        $"{(step.Upid is null ? "The call" : "The task")} to {step.Plan.Title} ended OK but {verdict.Missing ?? "its effect is not to be seen"}.")
    {
        WayOut = step.Upid is null ? "Look at the target at Proxmox." : $"Look at the target, and at the log: 'croft task log {step.Upid}'.",
    };

    public static Failure Late(StepRecord step, IStepKind kind)
    {
        var limit = $"Time ran out to {step.Plan.Title}";
        return step.Next switch
        {
            Move.Wait => new Failure(FailureKind.TimedOut, $"{limit}: its task {step.Upid} had not ended, or its node did not answer."),
            Move.Look => new Failure(FailureKind.Unreachable, "The node did not answer until the step's deadline."),
            Move.Verify when kind.OutOfTime(step.Plan.Action, step.Intent?.Kept) is { } known => known,
            Move.Verify => new Failure(FailureKind.TimedOut, $"{limit}: it was done, but its effect could not be read back.")
            {
                WayOut = "Look at the target once its node answers.",
            },
            _ => new Failure(FailureKind.TimedOut, $"{limit}: nothing was begun.") { WayOut = "Run the verb again." },
        };
    }

    public static Failure Undecided(StepRecord step, int run, Failure? because)
    {
        var intent = step.Intent!;
        var id = run.ToString(CultureInfo.InvariantCulture);
        return new Failure(
            FailureKind.Conflict,
            $"Whether {intent.Call} took effect at {Clock(intent.NodeTime ?? intent.At)} can't be decided"
            + (because is null ? "; sending it again might do it twice." : $": {because.Message}"))
        {
            Cause = because?.Cause,
            WayOut = $"Look at {intent.Node} for a {intent.TaskType ?? "change"} of {intent.TaskId ?? intent.Path} since then. "
                + $"If it is done: 'croft run resume {id} --accept-done {step.Id}'; if not: 'croft run resume {id} --retry {step.Id}'; "
                + $"to give the run up without knowing: 'croft run cancel {id} --abandon'.",
        };
    }

    public static Failure NotSeenEnded(StepRecord step, int run, Failure because)
    {
        var id = run.ToString(CultureInfo.InvariantCulture);
        return because with
        {
            WayOut = $"The task may go on, so the run keeps what it holds. See 'croft task show {step.Upid}'; once it has ended: 'croft run resume {id}'. "
                + $"If Croft can't see it: 'croft run resume {id} --accept-done {step.Id}' when it is done, 'croft run resume {id} --retry {step.Id}' when it is not.",
        };
    }

    public static Failure Bug(StepRecord step, Exception e) => new(FailureKind.Bug, $"Could not {step.Plan.Title}: a mistake in Croft ({e.GetType().Name}).")
    {
        Cause = e.Message,
        WayOut = "Report it, with the run's report: 'croft run report'.",
    };

    static FailureKind KindOf(ProxmoxError error) => error switch
    {
        ProxmoxError.Unauthenticated or ProxmoxError.Forbidden => FailureKind.Denied,
        ProxmoxError.BadParameter => FailureKind.Invalid,
        ProxmoxError.NotFound => FailureKind.NotFound,
        ProxmoxError.Unreachable or ProxmoxError.Untrusted or ProxmoxError.NotProxmox => FailureKind.Unreachable,
        ProxmoxError.TimedOut => FailureKind.TimedOut,
        ProxmoxError.NotImplemented => FailureKind.Unsupported,
        ProxmoxError.BadAnswer => FailureKind.Unreachable,
        _ => FailureKind.Conflict,
    };

    static string? WayOut(StepRecord step, ProxmoxException e) => e.Error switch
    {
        _ when step.Upid is { } upid => $"Its task {upid} was begun and may go on. See 'croft task show {upid}'.",
        ProxmoxError.Forbidden => $"Give Croft's token {(e.Privilege is { } asked ? FailureMap.Privilege(asked) : step.Plan.Privilege ?? "the missing privilege")} "
            + $"in Proxmox (Datacenter, Permissions), then run the verb again; 'croft cluster test {step.Intent?.Cluster ?? "NAME"}' lists what else is missing.",
        ProxmoxError.Conflict => "Somebody else changed it since the plan was made. Plan again and look at what differs.",
        ProxmoxError.Locked => "Something else holds it. See who with 'croft task list', wait for it, and run the verb again.",
        ProxmoxError.Unreachable or ProxmoxError.TimedOut => "Nothing was changed by this step. Run the verb again when the node answers.",
        ProxmoxError.NoQuorum => "The cluster has lost its quorum and accepts no change. Bring nodes back first.",
        _ => null,
    };

    static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";
}
