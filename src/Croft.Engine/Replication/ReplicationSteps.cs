using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Replication;

/// <summary>Makes or changes a job.</summary>
/// <param name="Guest">Its guest.</param>
/// <param name="Job">Its id.</param>
internal sealed record ReplicationAction(GuestAddress Guest, string Job)
{
    /// <summary>Settings it shall have; null takes one back to the default.</summary>
    public IReadOnlyDictionary<string, string?> Then { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>The same settings as the plan found them.</summary>
    public IReadOnlyDictionary<string, string?> Before { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);
}

/// <summary>Ends a job.</summary>
internal sealed record EndReplicationAction(GuestAddress Guest, string Job, bool Keep, bool Force);

/// <summary>Runs a job now.</summary>
/// <param name="Guest">Its guest.</param>
/// <param name="Job">Its id.</param>
/// <param name="LastSync">When it had last ended well.</param>
internal sealed record RunReplicationAction(GuestAddress Guest, string Job, DateTimeOffset? LastSync);

/// <summary>Settings of jobs where Proxmox has a default.</summary>
internal static class ReplicationText
{
    public static string? Value(IReadOnlyDictionary<string, string> settings, string key) => settings.GetValueOrDefault(key) is { Length: > 0 } value ? value : Default(key);

    public static string? Default(string key) => key switch { "schedule" => ReplicationRows.Usual, "disable" => "0", _ => null };
}

/// <summary>What the steps on replication jobs share.</summary>
internal abstract class ReplicationStep<TAction> : Step<TAction> where TAction : class
{
    protected static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <summary>Time in which the scheduler, which looks each minute, must have begun what it was asked for.</summary>
    protected static readonly TimeSpan Begins = TimeSpan.FromMinutes(10);

    protected const string Jobs = "/cluster/replication";

    /// <summary>The job with its digest, which the list does not tell; null when it is not there.</summary>
    protected static async Task<ReplicationJob?> FindAsync(GuestAddress guest, string job, StepContext context, CancellationToken ct)
    {
        var jobs = (await context.Clients(guest.Cluster, ct)).Cluster.Replication;
        return (await jobs.ListAsync(ct)).Any(j => j.Id == job) ? await jobs.GetAsync(job, ct) : null;
    }

    protected static ChangeCall Call(GuestAddress guest, HttpMethod method, string path, params IReadOnlyList<KeyValuePair<string, string>> parameters) =>
        new(guest.Cluster, guest.Node, new ProxmoxCall(method, path) { Parameters = parameters }) { Repeat = Repeat.IsRefused };

    protected static Evidence Saw(string job, string field, string seen) => new($"GET {Jobs}/{job}", field, seen);

    protected static List<string> Wrong(ReplicationAction action, ReplicationJob job) =>
        [.. action.Then.Where(t => ReplicationText.Value(job.Settings, t.Key) != (t.Value ?? ReplicationText.Default(t.Key))).Select(t => t.Key)];

    protected static async Task<Verdict> ProveAsync(ReplicationAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action.Guest, action.Job, context, ct) is not { } job) return Verdict.No($"job {action.Job} should be there; {action.Guest.Cluster} does not list it.");
        Evidence[] seen = [.. action.Then.Keys.Select(k => Saw(action.Job, k, ReplicationText.Value(job.Settings, k) ?? "(none)"))];
        return Wrong(action, job) is { Count: > 0 } wrong ? Verdict.No($"job {action.Job} should have another {string.Join(", ", wrong)}.", seen) : Verdict.Yes(seen);
    }
}

/// <summary>Makes a job (<c>POST /cluster/replication</c>).</summary>
internal sealed class CreateReplicationStep : ReplicationStep<ReplicationAction>
{
    public const string Name = "replication.create";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(ReplicationAction action, StepContext context, CancellationToken ct) =>
        await FindAsync(action.Guest, action.Job, context, ct) is { } there
            ? Wrong(action, there).Count == 0
                ? StepCheck.Already(Saw(action.Job, "target", there.Target))
                : StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't make job {action.Job}: there is one, with other settings.") { WayOut = "Somebody made it since the plan was made. Plan again." })
            : StepCheck.Call(Call(action.Guest, HttpMethod.Post, Jobs,
                [new("id", action.Job), new("type", "local"), .. action.Then.Where(t => t.Value is not null).Select(t => new KeyValuePair<string, string>(t.Key, t.Value!))]));

    public override Task<Verdict> VerifyAsync(ReplicationAction action, StepContext context, CancellationToken ct) => ProveAsync(action, context, ct);
}

/// <summary>Changes a job (<c>PUT /cluster/replication/{id}</c>).</summary>
internal sealed class ConfigureReplicationStep : ReplicationStep<ReplicationAction>
{
    public const string Name = "replication.configure";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(ReplicationAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action.Guest, action.Job, context, ct) is not { Removal: null } there)
            return StepCheck.Refuse(new Failure(FailureKind.NotFound, $"Can't change job {action.Job}: it is gone, or being removed.") { WayOut = "Somebody ended it since the plan was made. Plan again." });
        if (Wrong(action, there).Count == 0) return StepCheck.Already([.. action.Then.Keys.Select(k => Saw(action.Job, k, ReplicationText.Value(there.Settings, k) ?? "(none)"))]);
        if (action.Before.Any(b => ReplicationText.Value(there.Settings, b.Key) != b.Value))
            return StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't change job {action.Job}: it is no longer as it was planned on.") { WayOut = "Somebody changed it since the plan was made. Plan again." });
        List<KeyValuePair<string, string>> parameters = [.. action.Then.Where(t => t.Value is not null).Select(t => new KeyValuePair<string, string>(t.Key, t.Value!))];
        List<string> gone = [.. action.Then.Where(t => t.Value is null && there.Settings.ContainsKey(t.Key)).Select(t => t.Key)];
        if (gone.Count > 0) parameters.Add(new("delete", string.Join(',', gone)));
        if (there.Digest is { } digest) parameters.Add(new("digest", digest));
        return StepCheck.Call(Call(action.Guest, HttpMethod.Put, $"{Jobs}/{action.Job}", parameters) with { DigestBefore = there.Digest });
    }

    public override Task<Verdict> VerifyAsync(ReplicationAction action, StepContext context, CancellationToken ct) => ProveAsync(action, context, ct);
}

/// <summary>Ends a job (<c>DELETE /cluster/replication/{id}</c>): it is marked, and goes when the guest's node has cleaned up.</summary>
internal sealed class DeleteReplicationStep : ReplicationStep<EndReplicationAction>
{
    public const string Name = "replication.delete";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(EndReplicationAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action.Guest, action.Job, context, ct) is not { } there) return StepCheck.Already(Gone(action));
        // Marked already, by this step before it was interrupted or by somebody: there is nothing to call, only to wait.
        if (there.Removal is not null && !action.Force)
        {
            return await GoneAsync(action, context, ct)
                ? StepCheck.Already(Gone(action))
                : StepCheck.Refuse(new Failure(FailureKind.TimedOut, $"Job {action.Job} is marked for removal and does not go.") { WayOut = $"Its node cleans up when it can; see 'croft replication list', or forget it with '--force'." });
        }
        List<KeyValuePair<string, string>> parameters = [];
        if (action.Keep) parameters.Add(new("keep", "1"));
        if (action.Force) parameters.Add(new("force", "1"));
        return StepCheck.Call(Call(action.Guest, HttpMethod.Delete, $"{Jobs}/{action.Job}", parameters));
    }

    public override async Task<Verdict> VerifyAsync(EndReplicationAction action, StepContext context, CancellationToken ct) => await GoneAsync(action, context, ct)
        ? Verdict.Yes(Gone(action))
        : Verdict.No($"job {action.Job} should be gone by now; {action.Guest.Cluster} still lists it.", Saw(action.Job, "id", action.Job));

    static async Task<bool> GoneAsync(EndReplicationAction action, StepContext context, CancellationToken ct)
    {
        var begun = context.Time.GetTimestamp();
        while (await FindAsync(action.Guest, action.Job, context, ct) is not null)
        {
            if (context.Time.GetElapsedTime(begun) >= Begins) return false;
            await Task.Delay(Between, context.Time, ct);
        }
        return true;
    }

    static Evidence Gone(EndReplicationAction action) => new($"GET {Jobs}", "id", $"{action.Job} is not listed");
}

/// <summary>Runs a job now (<c>POST /nodes/{node}/replication/{id}/schedule_now</c>): the scheduler takes it at its next look.</summary>
internal sealed class RunReplicationStep : ReplicationStep<RunReplicationAction>
{
    public const string Name = "replication.run";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(RunReplicationAction action, StepContext context, CancellationToken ct)
    {
        if (await StatusAsync(action, context, ct) is not { } status)
            return StepCheck.Refuse(new Failure(FailureKind.NotFound, $"Can't run job {action.Job}: {action.Guest.Node} has no such job any more.") { WayOut = "The guest moved, or the job was ended since the plan was made. Plan again." });
        return status.LastSync > (action.LastSync ?? DateTimeOffset.MinValue)
            ? StepCheck.Already(At(action, status))
            : StepCheck.Call(Call(action.Guest, HttpMethod.Post, $"{Path(action)}/{action.Job}/schedule_now") with
            {
                // It only says that the next turn is now.
                Repeat = Repeat.ChangesNothing,
            });
    }

    public override async Task<Verdict> VerifyAsync(RunReplicationAction action, StepContext context, CancellationToken ct)
    {
        var begun = context.Time.GetTimestamp();
        while (true)
        {
            var status = await StatusAsync(action, context, ct);
            // Asking forgets the last try: one that is there was made since, and ends with a sync or a failure.
            var tried = status is { LastTry: not null, IsRunning: false };
            if (tried && status!.Failures == 0 && status.LastSync is not null) return Verdict.Yes(At(action, status));
            if (tried && status!.Failures > 0)
                return Verdict.No($"job {action.Job} failed: {status.Error?.Trim() ?? "Proxmox tells no reason"}.", At(action, status), new Evidence($"GET {Path(action)}", "fail_count", $"{status.Failures}"));
            if (status?.IsRunning != true && context.Time.GetElapsedTime(begun) >= Begins)
                return Verdict.No($"job {action.Job} should have run by now; {action.Guest.Node} says it has not.", At(action, status));
            await Task.Delay(Between, context.Time, ct);
        }
    }

    static async Task<ReplicationStatus?> StatusAsync(RunReplicationAction action, StepContext context, CancellationToken ct) =>
        (await (await context.Clients(action.Guest.Cluster, ct)).Node(action.Guest.Node).ReplicationAsync(action.Guest.Vmid, ct)).FirstOrDefault(s => s.Id == action.Job);

    static string Path(RunReplicationAction action) => $"/nodes/{Uri.EscapeDataString(action.Guest.Node)}/replication";

    static Evidence At(RunReplicationAction action, ReplicationStatus? status) =>
        new($"GET {Path(action)}?guest={action.Guest.Vmid}", "last_sync", status?.LastSync is { } at ? $"{at:O}" : "(never)");
}
