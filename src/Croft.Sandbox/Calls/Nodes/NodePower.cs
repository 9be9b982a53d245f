using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Nodes;

/// <summary>POST /nodes/{node}/status: reboot or shutdown; its guests go down in order first.</summary>
internal static class NodePower
{
    static readonly TimeSpan Reboots = TimeSpan.FromSeconds(90);

    public static readonly Call Call = new("POST", "/nodes/{node}/status", Run)
    {
        Relayed = true,
        Permission = Permission.All("/nodes/{node}", "Sys.PowerMgmt"),
        Parameters = [Parameter.OneOf("command", "reboot", "shutdown").Required()],
    };

    static void Run(Exchange exchange)
    {
        var (cluster, node, reboots) = (exchange.Cluster, exchange.Node, exchange.Required("command") == "reboot");
        cluster.Effects.Count($"node/{node.Name}", exchange.Required("command"));
        // what the HA manager cares for waits for a node that restarts, and goes elsewhere from one that is shut down
        (cluster.Ha.Of(node).IsRestarting, cluster.Ha.Of(node).IsLockFree) = (reboots, !reboots);
        cluster.Ha.Wake();
        cluster.Tasks.Later(TimeSpan.FromSeconds(10), () =>
        {
            cluster.SetPower(node, false);
            if (reboots)
                cluster.Tasks.Later(Reboots, () => cluster.SetPower(node, true));
        });
    }
}
