using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;

namespace Croft.Engine.Ha;

/// <summary>Lists the guests that high availability looks after, asked live.</summary>
internal sealed class ListHa(ClusterConnections connections) : IVerb<ListHaRequest, Page<HaGuestRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "ha", "list", "Lists guests that high availability looks after.", Permissions.EstateRead, Effect.Reads, typeof(ListHaRequest), typeof(Page<HaGuestRow>));

    /// <inheritdoc/>
    public Task<Page<HaGuestRow>> RunAsync(ListHaRequest request, VerbContext context, CancellationToken ct) =>
        connections.ListAsync<HaGuestRow>(request.Cluster, async (api, cluster) => [.. HaRows.Guests(await HaReader.ReadAsync(api, cluster, ct))], ct);
}
