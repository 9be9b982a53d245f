using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Replication;

/// <summary>Plans that make, change, run and end replication jobs.</summary>
internal static class ReplicationPlans
{
    /// <param name="seen">The guest with its jobs.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="called">Id that the job shall have; the next free one when null.</param>
    public static Plan Create(ReplicationSeen seen, CreateReplicationRequest request, string? called = null)
    {
        var (guest, target) = (seen.Guest, request.Node);
        var title = $"replicate {guest.At} to {target}";
        if (!seen.Nodes.TryGetValue(target, out var there))
            throw new FailureException(FailureKind.NotFound, $"Can't {title}: {guest.At.Cluster} has no node '{target}'.", $"It has: {string.Join(", ", seen.Nodes.Keys.Order(StringComparer.Ordinal))}.");
        if (target == guest.At.Node) throw new FailureException(FailureKind.Conflict, $"Can't {title}: it is there itself.", $"Choose another node: {string.Join(", ", seen.Nodes.Keys.Where(n => n != target).Order(StringComparer.Ordinal))}.");
        if (seen.Jobs.FirstOrDefault(j => j.Target == target) is { } job)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: job {job.Id} does already, and Proxmox takes one a target.", $"Change that: 'croft replication configure {guest.At.Name} {target}'.");
        var volumes = Volumes(seen, title, target);
        var id = called ?? $"{guest.At.Vmid}-{Enumerable.Range(0, seen.Jobs.Count + 1).First(n => seen.Jobs.All(j => j.Id != $"{guest.At.Vmid}-{n}"))}";
        var then = new Dictionary<string, string?>(StringComparer.Ordinal) { ["target"] = target };
        if (request.Schedule is { } schedule) then["schedule"] = schedule;
        if (request.Rate is { } rate) then["rate"] = $"{rate}";
        if (request.Disabled) then["disable"] = "1";
        if (request.Comment is { Length: > 0 } comment) then["comment"] = comment;
        var size = volumes.Sum(v => v.Size ?? 0);
        return One("replication create", title, CreateReplicationStep.Name, new ReplicationAction(guest.At, id) { Then = then }, guest, step => step with
        {
            Disturbs = Disturbance.Live,
            Because = $"The first run copies {string.Join(", ", volumes.Select(v => v.Key))} whole{(size > 0 ? $", up to {size >> 30} GiB" : "")}; later ones what changed. The guest goes on; when it is migrated to {target}, the job turns round.",
            Changes = [.. then.Select(t => new FieldChange(t.Key, null, t.Value))],
        }) with
        {
            Warnings =
            [
                .. there ? Array.Empty<string>() : [$"Node {target} is down: the job fails until it is there."],
                .. LeftOut(seen) is { Count: > 0 } left ? [$"{string.Join(", ", left)} of {guest.At.Name} {(left.Count == 1 ? "is" : "are")} not copied: shared, or left out by replicate=0."] : Array.Empty<string>(),
            ],
        };
    }

    public static Plan Configure(ReplicationSeen seen, ConfigureReplicationRequest request)
    {
        var title = $"change the replication of {seen.Guest.At}{(request.Node is { } node ? $" to {node}" : "")}";
        var job = seen.Demand(title, request.Node);
        Staying(title, job);
        var then = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (request.Schedule is { } schedule) then["schedule"] = schedule;
        if (request.Rate is { } rate) then["rate"] = rate == 0 ? null : $"{rate}";
        if (request.Enabled is { } enabled) then["disable"] = enabled ? null : "1";
        if (request.Comment is { } comment) then["comment"] = comment.Length == 0 ? null : comment;
        if (then.Count == 0) throw new FailureException(new Failure(FailureKind.Invalid, $"Can't {title}: nothing is asked for.") { Faults = [new Fault("OPTIONS", "name what shall change.")] });
        foreach (var key in then.Where(t => ReplicationText.Value(job.Settings, t.Key) == (t.Value ?? ReplicationText.Default(t.Key))).Select(t => t.Key).ToList())
            then.Remove(key);
        if (then.Count == 0) return new Plan("replication configure", title, []) { Warnings = ["It is so already."] };
        var before = then.Keys.ToDictionary(k => k, k => ReplicationText.Value(job.Settings, k), StringComparer.Ordinal);
        return One("replication configure", title, ConfigureReplicationStep.Name, new ReplicationAction(seen.Guest.At, job.Id) { Then = then, Before = before }, seen.Guest, step => step with
        {
            Because = then.GetValueOrDefault("disable") == "1" ? "From now on the copies grow old." : null,
            Changes = [.. then.Select(t => new FieldChange(t.Key, before[t.Key], t.Value ?? ReplicationText.Default(t.Key)))],
        });
    }

    public static Plan Delete(ReplicationSeen seen, DeleteReplicationRequest request)
    {
        var title = $"end the replication of {seen.Guest.At}{(request.Node is { } node ? $" to {node}" : "")}";
        var job = seen.Demand(title, request.Node);
        if (request is { Keep: true, Force: true })
            throw new FailureException(new Failure(FailureKind.Invalid, $"Can't {title}.") { Faults = [new Fault("--keep", "is of no use with --force, which leaves everything.")] });
        if (!request.Force && !seen.Nodes.GetValueOrDefault(job.Target) && !request.Keep)
            throw new FailureException(FailureKind.Unreachable, $"Can't {title}: node {job.Target} is down, so its copies can't be deleted.", "Wait for it, or leave the copies with '--keep' or '--force'.");
        var gone = !request.Keep && !request.Force;
        var action = new EndReplicationAction(seen.Guest.At, job.Id, request.Keep, request.Force);
        return One("replication delete", title, DeleteReplicationStep.Name, action, seen.Guest, step => step with
        {
            Disturbs = gone ? Disturbance.DestroysData : Disturbance.None,
            Because = gone ? $"Its copies on {job.Target} are deleted by the next run; the guest stays as it is."
                : request.Force ? "Copies and replication snapshots stay where they are, for nobody to clean up." : $"Its copies on {job.Target} stay, and grow old.",
            Changes = [new FieldChange("job", $"{job.Id} to {job.Target}", null)],
            Deadline = TimeSpan.FromHours(1),
        }) with
        {
            Confirmation = new Confirmation(seen.Guest.At.Name, gone ? $"The copies of {seen.Guest.At} on {job.Target} will be gone." : $"{seen.Guest.At} will no longer be copied to {job.Target}."),
        };
    }

    public static Plan Run(ReplicationSeen seen, RunReplicationRequest request)
    {
        var title = $"replicate {seen.Guest.At} now{(request.Node is { } node ? $" to {node}" : "")}";
        var job = seen.Demand(title, request.Node);
        Staying(title, job);
        if (!job.IsEnabled) throw new FailureException(FailureKind.Conflict, $"Can't {title}: job {job.Id} is disabled.", $"Enable it: 'croft replication configure {seen.Guest.At.Name} {job.Target} --enabled'.");
        if (!seen.Nodes.GetValueOrDefault(job.Target)) throw new FailureException(FailureKind.Unreachable, $"Can't {title}: node {job.Target} is down.", "Wait for it.");
        var status = seen.StatusOf(job);
        return One("replication run", title, RunReplicationStep.Name, new RunReplicationAction(seen.Guest.At, job.Id, status?.LastSync), seen.Guest, step => step with
        {
            Disturbs = Disturbance.Live,
            Because = status?.LastSync is null ? "It is the first run, which copies everything." : "It copies what changed since the last run.",
            Deadline = TimeSpan.FromHours(12),
        });
    }

    static void Staying(string title, ReplicationJob job)
    {
        if (job.Removal is not null)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: job {job.Id} is being removed.", "Wait until it is gone, then make a new one.");
    }

    /// <summary>Disks that can be copied; Proxmox's own conditions, told before it refuses or fails each run.</summary>
    static List<DiskSeen> Volumes(ReplicationSeen seen, string title, string target)
    {
        var local = GuestDisks.Of(seen.Guest).Where(d => !IsLeftOut(seen, d)).ToList();
        if (local.Count == 0)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: it has no disk to copy.", "What is copied are disks on a local ZFS storage; shared ones are on every node already.");
        if (local.Where(d => StorageOf(seen, seen.Guest.At.Node, d)?.Type != "zfspool").ToList() is { Count: > 0 } other)
        {
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: {string.Join(", ", other.Select(d => $"{d.Key} is on {d.Volume.Storage}"))}, and only disks on ZFS can be copied.",
                $"Move them ('croft guest move {seen.Guest.At.Name} {other[0].Key} STORAGE'), or leave them out by replicate=0.");
        }
        if (seen.Nodes.GetValueOrDefault(target) && local.Select(d => d.Volume.Storage).Distinct(StringComparer.Ordinal).Where(s => !seen.Storages.ContainsKey($"{target}/{s}")).ToList() is { Count: > 0 } lacking)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: {target} has no storage {string.Join(", ", lacking)}, and copies go to one of the same name.", "Make a pool of that name there, and let the storage's nodes include it.");
        return local;
    }

    static List<string> LeftOut(ReplicationSeen seen) => [.. GuestDisks.Of(seen.Guest).Where(d => IsLeftOut(seen, d)).Select(d => d.Key)];

    static bool IsLeftOut(ReplicationSeen seen, DiskSeen disk) =>
        StorageOf(seen, seen.Guest.At.Node, disk) is { IsShared: true } || PropertyString.Parse(seen.Guest[disk.Key] ?? "")["replicate"] == "0";

    static StorageStatus? StorageOf(ReplicationSeen seen, string node, DiskSeen disk) => seen.Storages.GetValueOrDefault($"{node}/{disk.Volume.Storage}");

    static Plan One<TAction>(string verb, string title, string kind, TAction action, GuestReading guest, Func<PlanStep, PlanStep> say) where TAction : class
    {
        var steps = new StepList();
        steps.Add(title, kind, action, step => say(step with
        {
            Leases = [guest.At.Lease],
            // Until 8.4 it was Datastore.Allocate on /storage.
            Privilege = $"{guest.At.Privilege("VM.Replicate")} (before 9.0: Datastore.Allocate on /storage)",
        }));
        return new Plan(verb, title, steps.Steps);
    }
}
