using System.Globalization;
using Croft.Sandbox.Calls.Cluster.Ha;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>POST …/{vmid}/migrate, and QEMU's GET that tells where it could go.</summary>
internal static class GuestMigrate
{
    public static IEnumerable<Call> Of(GuestKind kind)
    {
        var path = $"/nodes/{{node}}/{kind.Path}/{{vmid}}/migrate";
        yield return new("POST", path, exchange => Run(exchange, kind))
        {
            Relayed = true,
            Permission = Permission.All("/vms/{vmid}", "VM.Migrate"),
            Parameters =
            [
                Parameter.Text("target", Formats.Node).Required(), Parameter.Flag("online"), .. kind.IsQemu
                    ? (Parameter[])[Parameter.Integer("bwlimit", 0), Parameter.Flag("force"), Parameter.Flag("with-local-disks"), Parameter.Text("targetstorage"),
                        Parameter.OneOf("migration_type", "secure", "insecure"), Parameter.Text("migration_network")]
                    : [Parameter.Number("bwlimit", 0), Parameter.Text("target-storage"), Parameter.Flag("restart"), Parameter.Integer("timeout", 0)],
            ],
        };
        if (kind.IsQemu)
            yield return new("GET", path, MigratePreconditions.Run)
            {
                Relayed = true,
                Permission = Permission.All("/vms/{vmid}", "VM.Migrate"),
                Parameters = [Parameter.Text("target", Formats.Node)],
            };
    }

    static void Run(Exchange exchange, GuestKind kind)
    {
        var name = exchange.Required("target");
        if (name == exchange.Node.Name)
            throw ApiFault.Parameter("target", "target is local node.");
        var target = exchange.Cluster.Node(name) ?? throw ApiFault.Failed($"no such cluster node '{name}'");
        var guest = exchange.Guest(kind);
        GuestTasks.RequireUnlocked(guest);
        var move = new Wanted(guest, target, exchange.Flag("restart"), exchange.Flag("with-local-disks") || !kind.IsQemu);
        if (guest.IsRunning && kind.IsQemu && !exchange.Flag("online"))
            throw ApiFault.Failed("can't migrate running VM without --online");
        if (guest.IsRunning && !kind.IsQemu && !move.Restarts && !exchange.Flag("online"))
            throw ApiFault.Failed("can't migrate running container without --online or --restart");
        foreach (var volume in Volumes(exchange.Cluster, guest))
            if (!volume.Space.Storage.IsOn(target))
                throw ApiFault.Failed($"storage '{volume.Space.Storage.Id}' is not available on node '{target.Name}'");
        if (HaOrders.TakesMigrate(exchange, guest, target))
            return;
        exchange.Answer(GuestTasks.Start(exchange, guest, "migrate", task => Work(exchange.Cluster, move, task)));
    }

    public static IEnumerable<(string Key, StorageSpace Space, Volume Volume)> Volumes(ClusterState cluster, Guest guest)
    {
        foreach (var key in GuestDisks.KeysOf(guest.Kind, guest.Config.Current))
            if (DiskSpace.Find(cluster, guest.Node, GuestDisks.VolumeId(guest.Config[key]!)) is { } found)
                yield return (key, found.Space, found.Volume);
    }

    /// <summary>The work of a migration that something other than its own call starts.</summary>
    public static IEnumerable<TimeSpan> Move(ClusterState cluster, Guest guest, NodeState target, bool withLocalDisks, TaskRecord task) =>
        Work(cluster, new Wanted(guest, target, !guest.Kind.IsQemu, withLocalDisks || !guest.Kind.IsQemu), task);

    static IEnumerable<TimeSpan> Work(ClusterState cluster, Wanted move, TaskRecord task)
    {
        var (guest, target) = (move.Guest, move.Target);
        var began = cluster.Now;
        GuestTasks.RequireUnlocked(guest);
        Say(cluster, task, $"starting migration of {guest.Kind.Word} {guest.Vmid} to node '{target.Name}' ({target.Address})");
        var local = LocalVolumes(cluster, guest);
        if (!target.IsReachable)
            throw Abort(cluster, task, $"Can't connect to destination address using public key");
        if (guest.IsRunning && !guest.Kind.IsQemu && !move.Restarts)
            throw Abort(cluster, task, "lxc live migration is currently not implemented");
        if (guest.IsRunning && local.Count > 0 && !move.WithLocalDisks)
            throw Abort(cluster, task, "Problem found while scanning volumes - can't live migrate attached local disks without with-local-disks option");
        guest.Config.Set("lock", "migrate");
        foreach (var wait in Transfer(cluster, move, local, task).Finally(() => guest.Config.Unset("lock")))
            yield return wait;
        cluster.Touch();
        cluster.Effects.Count(guest.Id, "migrate");
        Say(cluster, task, $"migration finished successfully (duration {TimeSpan.FromSeconds(cluster.Now - began):hh\\:mm\\:ss})");
    }

    static List<(string Key, StorageSpace Space, Volume Volume)> LocalVolumes(ClusterState cluster, Guest guest) =>
        [.. Volumes(cluster, guest).Where(volume => !volume.Space.Storage.IsShared)];

    static IEnumerable<TimeSpan> Transfer(ClusterState cluster, Wanted move, List<(string Key, StorageSpace Space, Volume Volume)> local, TaskRecord task)
    {
        var (guest, target) = (move.Guest, move.Target);
        var wasRunning = guest.IsRunning;
        if (wasRunning && !guest.Kind.IsQemu)
        {
            Say(cluster, task, $"shutdown CT {guest.Vmid}");
            yield return TimeSpan.FromSeconds(4);
            GuestStop.PowerOff(cluster, guest);
        }
        foreach (var (_, space, volume) in local)
        {
            Say(cluster, task, $"found local volume '{space.Storage.Id}:{volume.Name}' (attached)");
            yield return Durations.Copy(volume.Used);
        }
        if (wasRunning && guest.Kind.IsQemu)
        {
            Say(cluster, task, $"starting online/live migration on unix:/run/qemu-server/{guest.Vmid}.migrate");
            yield return Durations.LiveMigration(GuestFigures.MaxMemory(guest));
            Say(cluster, task, "migration status: completed");
        }
        yield return TimeSpan.FromSeconds(1);
        foreach (var (_, space, volume) in local)
        {
            space.Remove(volume);
            space.Storage.SpaceOn(target).Add(volume);
        }
        guest.Node = target;
        if (!wasRunning || guest.Kind.IsQemu)
            yield break;
        Say(cluster, task, "start container on target node");
        guest.Config.Unset("lock");
        foreach (var wait in GuestStart.Start(cluster, guest, task))
            yield return wait;
    }

    static TaskFault Abort(ClusterState cluster, TaskRecord task, string reason)
    {
        Say(cluster, task, $"ERROR: migration aborted (duration 00:00:00): {reason}");
        return new TaskFault("migration aborted");
    }

    static void Say(ClusterState cluster, TaskRecord task, string text) =>
        task.Say($"{cluster.Time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} {text}");

    sealed record Wanted(Guest Guest, NodeState Target, bool Restarts, bool WithLocalDisks);
}
