using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;
using Croft.Engine.Replication;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Replication jobs, by their ids.</summary>
sealed class ReplicationWork(KindSight sight, ReplicationReader reader, GuestReader guests) : IKindWork
{
    /// <summary>Members of an answer that are no settings; where the guest is, the job follows by itself.</summary>
    static readonly string[] members = ["id", "type", "guest", "jobnum", "source", "digest", "vmtype", "remove_job"];

    public Kind Kind { get; } = Kind.Find("Replication")!;

    public Task<IReadOnlyList<Sight>> SeeAsync(string cluster, CancellationToken ct) => sight.ReadAsync<IReadOnlyList<Sight>>(
        cluster,
        "replication jobs",
        ("/vms", ["VM.Audit"]),
        // One that is marked for removal is gone as soon as its node has run.
        async api => [.. (await api.Cluster.Replication.ListAsync(ct)).Where(j => j.Removal is null).OrderBy(j => j.Id, StringComparer.Ordinal).Select(j => new Sight(Kind, cluster, j.Id, ConfigSpec.Read(Kind, j.Settings, members.Contains)))],
        ct);

    public async Task<Plan> PlanAsync(Change change, CancellationToken ct)
    {
        if (change is { There: not null, Wanted: not null } && change.Differences.Count == 0) return new Plan("apply", $"replication job {change.Name} is so already", []);
        var (vmid, _) = Parse(change);
        var target = Text((change.Wanted?.Spec ?? change.There!.Spec), "target")!;
        var guest = await guests.ReadAsync($"{vmid}", change.Cluster, ct);
        if (change.There is { } there && Text(there.Spec, "target") is { } now && now != target)
        {
            // A guest that was migrated to its target is copied back from there: the job turns round by itself.
            if (guest.At.Node != target) throw new FailureException(FailureKind.Conflict, $"Can't change replication job {change.Name} of {change.Cluster}: its target stays as it was made ({now}).", "Delete it first, or make another beside it.");
            if (change.Differences.All(d => d.Key == "target")) return new Plan("apply", $"replication job {change.Name} is so already", []) { Warnings = [$"{guest.At} runs on {target} itself; its job copies it to {now} meanwhile."] };
            target = now;
        }
        var seen = await reader.ReadAsync(guest, target, ct);
        if (change.Wanted is not { } wanted) return ReplicationPlans.Delete(seen, new DeleteReplicationRequest { Node = target });
        var spec = wanted.Spec;
        return change.There is null
            ? ReplicationPlans.Create(seen, new CreateReplicationRequest { Node = target, Schedule = Text(spec, "schedule"), Rate = Rate(spec), Disabled = Text(spec, "disable") == "1", Comment = Text(spec, "comment") }, change.Name)
            : ReplicationPlans.Configure(seen, new ConfigureReplicationRequest { Node = target, Schedule = Text(spec, "schedule") ?? "*/15", Rate = Rate(spec) ?? 0, Enabled = Text(spec, "disable") != "1", Comment = Text(spec, "comment") ?? "" });
    }

    static (int Vmid, int Number) Parse(Change change) =>
        change.Name.Split('-') is [var vmid, var number] && int.TryParse(vmid, NumberStyles.None, CultureInfo.InvariantCulture, out var guest) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var job)
            ? (guest, job)
            : throw new FailureException(FailureKind.Invalid, $"'{change.Name}' names no replication job.", "It is called by the number of its guest and its own: 100-0.");

    static string? Text(BoundSpec spec, string key) => spec.Keys.GetValueOrDefault(key)?[""];

    static int? Rate(BoundSpec spec) => Text(spec, "rate") is { } rate ? (int)decimal.Parse(rate, CultureInfo.InvariantCulture) : null;
}
