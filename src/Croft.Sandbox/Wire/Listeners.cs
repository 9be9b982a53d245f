using System.Net;
using System.Net.Sockets;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Wire;

/// <summary>Who listens where: each node on its own address, all on one port, as real nodes share 8006.</summary>
/// <remarks>The first node answers on 127.0.0.1, too. Nodes whose address is not on loopback don't listen.</remarks>
internal sealed class Listeners(ClusterState cluster, Certificates certificates, Pipeline pipeline) : IAsyncDisposable
{
    readonly Dictionary<NodeState, NodeServer> servers = [];
    readonly SemaphoreSlim turn = new(1, 1);

    // bound and never listening: keeps the port for this cluster while its first node is down
    readonly Socket claim = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public int Port { get; private set; }

    /// <summary>Takes the port and starts every node.</summary>
    /// <param name="port">0 takes a free one.</param>
    /// <exception cref="IOException">The port is taken, or the machine lacks an address; the message names it.</exception>
    public async Task StartAsync(int port, CancellationToken cancellationToken)
    {
        var shared = new IPEndPoint(IPAddress.Loopback, port);
        try
        {
            claim.Bind(shared);
        }
        catch (SocketException refused)
        {
            throw Refused([shared], refused);
        }
        Port = ((IPEndPoint)claim.LocalEndPoint!).Port;
        await Task.WhenAll(cluster.Nodes.Select(node => SetAsync(node, true, cancellationToken)));
    }

    /// <summary>Makes a node listen, or refuse connections and end those it has.</summary>
    public async Task SetAsync(NodeState node, bool listens, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (!listens)
            {
                if (servers.Remove(node, out var server))
                    await server.DisposeAsync();
            }
            else if (!servers.ContainsKey(node) && PlacesOf(node) is { Count: > 0 } places)
            {
                servers[node] = await StartAsync(node, places, cancellationToken);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Where a node answers; null when it has no address of its own.</summary>
    public Uri? UrlOf(NodeState node) =>
        IPAddress.IsLoopback(IPAddress.Parse(node.Address)) ? new Uri(FormattableString.Invariant($"https://{node.Address}:{Port}")) : null;

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(servers.Values.Select(server => server.DisposeAsync().AsTask()));
        claim.Dispose();
        turn.Dispose();
    }

    async Task<NodeServer> StartAsync(NodeState node, List<IPEndPoint> places, CancellationToken cancellationToken)
    {
        try
        {
            return await NodeServer.StartAsync(node, places, certificates, pipeline, cancellationToken);
        }
        catch (SocketException refused)
        {
            throw Refused(places, refused);
        }
    }

    List<IPEndPoint> PlacesOf(NodeState node)
    {
        var places = new List<IPEndPoint>();
        if (node == cluster.Nodes[0])
            places.Add(new IPEndPoint(IPAddress.Loopback, Port));
        if (IPAddress.Parse(node.Address) is var own && IPAddress.IsLoopback(own))
            places.Add(new IPEndPoint(own, Port));
        return places;
    }

    static IOException Refused(List<IPEndPoint> places, SocketException refused) => new($"{string.Join(" and ", places)}: {refused.Message}", refused);
}
