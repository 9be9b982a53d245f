using System.Collections.Concurrent;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Replication;

/// <summary>Lists replication jobs and how they fare, asked of the nodes that run them.</summary>
internal sealed class ListReplication(ClusterConnections connections, ReplicationReader reader, TimeProvider time) : IVerb<ListReplicationRequest, Page<ReplicationRow>>
{
    /// <inheritdoc/>
    static readonly Visibility sight = new("replication", "/vms", "VM.Audit");

    public static VerbInfo Info { get; } = new(
        "replication", "list", "Lists replication jobs, and which failed or are overdue.", Permissions.EstateRead, Effect.Reads, typeof(ListReplicationRequest), typeof(Page<ReplicationRow>))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Page<ReplicationRow>> RunAsync(ListReplicationRequest request, VerbContext context, CancellationToken ct)
    {
        var (cluster, vmid) = request.Guest is { } guest ? await reader.FindAsync(guest, request.Cluster, ct) : (request.Cluster, (int?)null);
        var silent = new ConcurrentBag<Missing>();
        var horizon = Horizon.Current;
        var page = await connections.ListSeenAsync<ReplicationRow>(
            cluster,
            async (api, name) =>
            {
                var jobs = (await api.Cluster.Replication.ListAsync(ct)).Where(j => (vmid is null || j.Vmid == vmid) && horizon.Sees(name, j.Vmid)).OrderBy(j => j.Vmid).ThenBy(j => j.Id, StringComparer.Ordinal).ToList();
                if (jobs.Count == 0) return vmid is null && horizon.Whole(name) ? await sight.JudgeAsync(new Page<ReplicationRow>([]), api, name, ct) : new Page<ReplicationRow>([]);
                var guests = (await api.Cluster.ResourcesAsync(ResourceFilter.Guests, ct)).Where(g => g.Vmid is not null).ToDictionary(g => g.Vmid!.Value);
                var nodes = jobs.Select(j => guests.GetValueOrDefault(j.Vmid)?.Node).OfType<string>().Distinct(StringComparer.Ordinal);
                var told = (await Task.WhenAll(nodes.Select(node => AskAsync(api, name, node, silent, ct)))).SelectMany(s => s).ToDictionary(s => s.Id, StringComparer.Ordinal);
                return new Page<ReplicationRow>([.. jobs.Select(j => ReplicationRows.Row(name, j, told.GetValueOrDefault(j.Id), guests.GetValueOrDefault(j.Vmid), time.GetUtcNow()))]);
            },
            (_, row) => row,
            ct);
        return page with { Missing = [.. page.Missing, .. horizon.Tell(silent).OrderBy(m => m.What, StringComparer.Ordinal)] };
    }

    static async Task<IReadOnlyList<ReplicationStatus>> AskAsync(ProxmoxApi api, string cluster, string node, ConcurrentBag<Missing> silent, CancellationToken ct)
    {
        try
        {
            return await api.Node(node).ReplicationAsync(null, ct);
        }
        catch (ProxmoxException e)
        {
            silent.Add(new Missing($"{cluster}/{node}/replication", FailureMap.Of(e, "").Kind, e.Message));
            return [];
        }
    }
}
