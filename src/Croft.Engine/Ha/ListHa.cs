using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;

namespace Croft.Engine.Ha;

/// <summary>Lists the guests that high availability looks after, asked live.</summary>
internal sealed class ListHa(ClusterConnections connections) : IVerb<ListHaRequest, Page<HaGuestRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "ha", "list", "Lists guests that high availability looks after.", Permissions.EstateRead, Effect.Reads, typeof(ListHaRequest), typeof(Page<HaGuestRow>))
    { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Page<HaGuestRow>> RunAsync(ListHaRequest request, VerbContext context, CancellationToken ct) =>
        connections.ListSeenAsync(
            request.Cluster,
            async (api, cluster) => new Page<HaGuestRow>([.. HaRows.Guests(await HaReader.ReadAsync(api, cluster, ct))]),
            // Groups and rules are the cluster's.
            (cluster, row) => row.Sid.Split(':') is [_, var vmid] && Horizon.Current.Sees(cluster, vmid, null) ? row with { Group = null, Rules = [] } : null,
            ct);
}
