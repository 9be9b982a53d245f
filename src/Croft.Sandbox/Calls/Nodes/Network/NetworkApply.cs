using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;

namespace Croft.Sandbox.Calls.Nodes.Network;

/// <summary>PUT /nodes/{node}/network: what waits goes up; a node whose address is gone with it is cut off.</summary>
/// <remarks>One that loses its gateway alone still answers its neighbours, which pass calls on to it; whoever asks from elsewhere hears nothing.</remarks>
internal static class NetworkApply
{
    public static void Run(Exchange exchange)
    {
        var (cluster, node) = (exchange.Cluster, exchange.Node);
        exchange.Json.WriteStringValue(cluster.Tasks.Start(node, "srvreload", "networking", exchange.Caller, task => Work(cluster, node, task)).Upid);
    }

    static IEnumerable<TimeSpan> Work(ClusterState cluster, NodeState node, TaskRecord task)
    {
        var network = node.System.Network;
        yield return TimeSpan.FromSeconds(2);
        var carried = network.Carries(node.Address);
        var before = network.Apply();
        cluster.Effects.Count($"{node.Name}/network", "apply");
        task.Say("info: executing /sbin/ifreload -a");
        cluster.Touch();
        var cut = network.CutsNextApply;
        network.CutsNextApply = null;
        if (cut is null && (!carried || network.Carries(node.Address)))
        {
            cluster.SetReachable(node, true);
            node.IsShut = network.IsWronglyLed(node.Address);
            yield break;
        }
        cluster.SetReachable(node, false);
        // nobody reaches the node any more; somebody at its screen puts the old file back, if a time was given
        if (cut is { } after)
            cluster.Tasks.LaterAtRealSpeed(after, () =>
            {
                network.Restore(before);
                cluster.SetReachable(node, true);
                cluster.Effects.Count($"{node.Name}/network", "restore");
            });
    }
}
