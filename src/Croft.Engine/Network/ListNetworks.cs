using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Network;

/// <summary>Lists the nodes' networks, asked live.</summary>
sealed class ListNetworks(NetworkReader networks) : IVerb<ListNetworksRequest, Page<NetworkRow>>
{
    public static VerbInfo Info { get; } = new(
        "network", "list", "Lists bridges, bonds, VLANs and interfaces of the nodes.", Permissions.EstateRead, Effect.Reads, typeof(ListNetworksRequest), typeof(Page<NetworkRow>))
    { About = Part.Cluster };

    public async Task<Page<NetworkRow>> RunAsync(ListNetworksRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await networks.ReadAsync(request.Cluster, request.Node, ct);
        return new Page<NetworkRow>([.. seen.Networks.Where(n => request.Type is null || n.Type.Equals(request.Type, StringComparison.OrdinalIgnoreCase))]) { Missing = seen.Missing };
    }
}
