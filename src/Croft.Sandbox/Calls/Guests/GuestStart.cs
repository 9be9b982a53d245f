using System.Globalization;
using Croft.Sandbox.Calls.Cluster.Ha;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>POST …/status/start.</summary>
internal static class GuestStart
{
    public static Call Of(GuestKind kind) => new("POST", $"/nodes/{{node}}/{kind.Path}/{{vmid}}/status/start", exchange => Run(exchange, kind))
    {
        Relayed = true,
        Permission = Permission.All("/vms/{vmid}", "VM.PowerMgmt"),
        Parameters = kind.IsQemu
            ? [Parameter.Flag("skiplock"), Parameter.Integer("timeout", 0), Parameter.Text("machine"), Parameter.Text("stateuri", max: 128),
                Parameter.Text("migratedfrom", Formats.Node), Parameter.OneOf("migration_type", "secure", "insecure"),
                Parameter.Text("migration_network"), Parameter.Text("targetstorage"), Parameter.Text("force-cpu")]
            : [Parameter.Flag("skiplock"), Parameter.Flag("debug")],
    };

    static void Run(Exchange exchange, GuestKind kind)
    {
        var guest = exchange.Guest(kind);
        GuestTasks.RefuseSkipLock(exchange);
        if (!kind.IsQemu && guest.IsRunning)
            throw ApiFault.Failed($"CT {guest.Vmid} already running");
        if (HaOrders.TakesStart(exchange, guest))
            return;
        exchange.Answer(GuestTasks.Start(exchange, guest, "start", task => Start(exchange.Cluster, guest, task)));
    }

    /// <summary>The work of a start task; other tasks that end in a start use it too.</summary>
    public static IEnumerable<TimeSpan> Start(ClusterState cluster, Guest guest, TaskRecord task)
    {
        if (guest.Lock == "suspended")
        {
            foreach (var wait in Hibernation.Load(cluster, guest, task))
                yield return wait;
            yield break;
        }
        GuestTasks.RequireUnlocked(guest);
        if (guest.IsRunning)
            throw new TaskFault($"{guest.Kind.Word} {guest.Vmid} already running");
        if (guest.IsTemplate)
            throw new TaskFault(guest.Kind.IsQemu ? "you can't start a vm if it's a template" : "you can't start a CT if it's a template");
        guest.Config.ApplyPending();
        if (VolumeElsewhere(cluster, guest) is { } volume)
            throw new TaskFault($"volume '{volume}' does not exist");
        if (MissingBridge(guest) is { } bridge)
            throw new TaskFault($"bridge '{bridge}' does not exist");
        if (guest.Config.Current.Values.Any(value => value.StartsWith("cdrom,", StringComparison.Ordinal)))
            task.Warn("no physical CD-ROM available, ignoring");
        CloudInit.Written(guest);
        yield return guest.Kind.IsQemu ? TimeSpan.FromSeconds(3) : TimeSpan.FromSeconds(2);
        guest.State = RunState.Running;
        guest.StartedAt = cluster.Time.GetUtcNow();
        guest.Pid = guest.Node.NextPid();
        cluster.Touch();
        cluster.Effects.Count(guest.Id, "start");
    }

    // a guest that was recovered from a lost node left its local disks behind
    static string? VolumeElsewhere(ClusterState cluster, Guest guest) => GuestDisks.KeysOf(guest.Kind, guest.Config.Current)
        .Select(key => GuestDisks.VolumeId(guest.Config[key]!))
        .FirstOrDefault(volume => DiskSpace.Find(cluster, guest.Node, volume) is null && cluster.Nodes.Exists(node => DiskSpace.Find(cluster, node, volume) is not null));

    /// <summary>A bridge the guest is plugged into and its node doesn't have.</summary>
    public static string? MissingBridge(Guest guest) => guest.Config.Current
        .Where(value => GuestDisks.IsNumbered(value.Key, "net"))
        .SelectMany(value => value.Value.Split(','))
        .Where(part => part.StartsWith("bridge=", StringComparison.Ordinal))
        .Select(part => part[7..])
        .FirstOrDefault(bridge => !guest.Node.HasBridge(bridge));
}
