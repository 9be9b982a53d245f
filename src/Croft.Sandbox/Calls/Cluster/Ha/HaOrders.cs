using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;

namespace Croft.Sandbox.Calls.Cluster.Ha;

/// <summary>Orders to the HA manager: where a guest is in its care, calls of its own become tasks that ask the manager.</summary>
internal static class HaOrders
{
    /// <summary>"hastart": the state that is asked for becomes "started".</summary>
    /// <returns>True when the guest is managed and its task was started.</returns>
    public static bool TakesStart(Exchange exchange, Guest guest) => Takes(exchange, guest, "start", "start", resource =>
    {
        resource.Values["state"] = "started";
        exchange.Cluster.Ha.Wake();
    });

    /// <summary>"hastop", which the manager takes up at its next look.</summary>
    /// <param name="timeout">Seconds for the guest's system; 0 pulls the plug.</param>
    public static bool TakesStop(Exchange exchange, Guest guest, int timeout) => Takes(exchange, guest, "stop", "stop",
        resource => Order(exchange.Cluster, resource, "stop", null, timeout));

    /// <summary>"hamigrate".</summary>
    public static bool TakesMigrate(Exchange exchange, Guest guest, NodeState target) => Takes(exchange, guest, "migrate", "migration",
        resource => Order(exchange.Cluster, resource, "migrate", target), $" to node {target.Name}");

    /// <summary>Leaves an order for the manager.</summary>
    public static void Order(ClusterState cluster, Section resource, string action, NodeState? target, int timeout = 0)
    {
        cluster.Ha.Orders.Add((resource.Id, action, target, timeout));
        cluster.Ha.Wake();
    }

    static bool Takes(Exchange exchange, Guest guest, string action, string word, Action<Section> ask, string where = "")
    {
        var cluster = exchange.Cluster;
        if (cluster.Ha.Find(guest) is not { } resource || HighAvailability.Request(resource) == "ignored")
            return false;
        IEnumerable<TimeSpan> Work(TaskRecord task)
        {
            task.Say($"Requesting HA {word} for {guest.Kind.Word} {guest.Vmid}{where}");
            yield return TimeSpan.FromSeconds(1);
            ask(resource);
        }
        var task = cluster.Tasks.Start(exchange.Node, "ha" + action, guest.Vmid.ToString(CultureInfo.InvariantCulture), exchange.Caller, Work);
        exchange.Json.WriteStringValue(task.Upid);
        return true;
    }
}
