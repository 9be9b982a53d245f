using Croft.Sandbox.Calls.Cluster.Ha;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>POST …/status/stop: the plug is pulled.</summary>
internal static class GuestStop
{
    public static Call Of(GuestKind kind) => new("POST", $"/nodes/{{node}}/{kind.Path}/{{vmid}}/status/stop", exchange => Run(exchange, kind))
    {
        Relayed = true,
        Permission = Permission.All("/vms/{vmid}", "VM.PowerMgmt"),
        Parameters = kind.IsQemu
            ? [Parameter.Flag("skiplock"), Parameter.Integer("timeout", 0), Parameter.Text("migratedfrom", Formats.Node),
                Parameter.Flag("keepActive"), Parameter.Flag("overrule-shutdown")]
            : [Parameter.Flag("skiplock"), Parameter.Flag("overrule-shutdown")],
    };

    static void Run(Exchange exchange, GuestKind kind)
    {
        var guest = exchange.Guest(kind);
        GuestTasks.RefuseSkipLock(exchange);
        if (!kind.IsQemu && !guest.IsRunning)
            throw ApiFault.Failed($"CT {guest.Vmid} not running");
        if (HaOrders.TakesStop(exchange, guest, timeout: 0))
            return;
        exchange.Answer(GuestTasks.Start(exchange, guest, "stop", _ => Stop(exchange.Cluster, guest)));
    }

    /// <summary>The work of a stop task.</summary>
    public static IEnumerable<TimeSpan> Stop(ClusterState cluster, Guest guest)
    {
        if (!guest.IsRunning)
            yield break;
        GuestTasks.RequireUnlocked(guest);
        yield return TimeSpan.FromSeconds(1);
        PowerOff(cluster, guest);
        cluster.Effects.Count(guest.Id, "stop");
    }

    /// <summary>The guest is off; what waited for that becomes its config.</summary>
    public static void PowerOff(ClusterState cluster, Guest guest)
    {
        guest.State = RunState.Stopped;
        guest.Pid = 0;
        guest.Agent.Clear();
        guest.Config.ApplyPending();
        cluster.Touch();
    }
}
