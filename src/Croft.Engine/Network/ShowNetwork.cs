using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Network;

/// <summary>Shows a network on each node that has it, with what waits to be applied there.</summary>
sealed class ShowNetwork(NetworkReader networks) : IVerb<ShowNetworkRequest, NetworkDetail>
{
    public static VerbInfo Info { get; } = new(
        "network", "show", "Shows a network on its nodes, with changes that wait.", Permissions.EstateRead, Effect.Reads, typeof(ShowNetworkRequest), typeof(NetworkDetail))
    { About = Part.Cluster };

    public async Task<NetworkDetail> RunAsync(ShowNetworkRequest request, VerbContext context, CancellationToken ct)
    {
        var parts = request.Network.Split('/');
        var seen = await networks.ReadAsync(parts.Length == 3 ? parts[0] : request.Cluster, parts.Length > 1 ? parts[^2] : null, ct);
        var fitting = seen.Networks.Where(n => n.Network == parts[^1]).ToList();
        if (fitting.Count == 0 && seen.Missing.Count == 0)
        {
            throw new FailureException(FailureKind.NotFound, $"No network '{request.Network}' is known.",
                $"There are: {string.Join(", ", seen.Networks.Select(n => n.Network).Distinct().Order(StringComparer.Ordinal).Take(10))}.");
        }
        var nodes = fitting.Select(n => (n.Cluster, n.Node)).ToHashSet();
        return new NetworkDetail(fitting) { Pending = [.. seen.Pending.Where(p => nodes.Contains((p.Cluster, p.Node)))], Missing = seen.Missing };
    }
}
