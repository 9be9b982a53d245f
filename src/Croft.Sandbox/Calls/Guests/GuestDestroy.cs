using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>DELETE …/{vmid}: refused while it runs, is protected or clones hang on it.</summary>
internal static class GuestDestroy
{
    public static Call Of(GuestKind kind) => new("DELETE", $"/nodes/{{node}}/{kind.Path}/{{vmid}}", exchange => Run(exchange, kind))
    {
        Relayed = true,
        Permission = Permission.All("/vms/{vmid}", "VM.Allocate"),
        Parameters = kind.IsQemu
            ? [Parameter.Flag("purge"), Parameter.Flag("destroy-unreferenced-disks"), Parameter.Flag("skiplock")]
            : [Parameter.Flag("purge"), Parameter.Flag("destroy-unreferenced-disks"), Parameter.Flag("force")],
    };

    static void Run(Exchange exchange, GuestKind kind)
    {
        var guest = exchange.Guest(kind);
        GuestTasks.RefuseSkipLock(exchange);
        RequireUnprotected(guest);
        if (!kind.IsQemu)
            GuestTasks.RequireUnlocked(guest);
        if (guest.IsRunning && kind.IsQemu)
            throw ApiFault.Failed($"VM {guest.Vmid} is running - destroy failed");
        if (guest.IsRunning && !exchange.Flag("force"))
            throw ApiFault.Failed($"unable to destroy CT {guest.Vmid} - container is running");
        var purges = exchange.Flag("purge");
        if (exchange.Cluster.Ha.Find(guest) is { } resource)
        {
            if (!purges)
                throw ApiFault.Failed($"unable to remove {guest.Kind.Word} {guest.Vmid} - used in HA resources and purge parameter not set.");
            exchange.Cluster.Ha.Resources.Sections.Remove(resource);
        }
        if (!purges && exchange.Cluster.ReplicationJobs.Sections.Find(job => Replicates(job, guest)) is { } found)
            throw ApiFault.Failed($"There is a replication job '{found.Id}' for guest '{guest.Vmid}' - Please remove that first.");
        exchange.Answer(GuestTasks.Start(exchange, guest, "destroy", task => Work(exchange.Cluster, guest, purges, task)));
    }

    static void RequireUnprotected(Guest guest)
    {
        if (guest.Config["protection"] == "1")
            throw ApiFault.Failed($"can't remove {guest.Kind.Word} {guest.Vmid} - protection mode enabled");
    }

    static IEnumerable<TimeSpan> Work(ClusterState cluster, Guest guest, bool purges, TaskRecord task)
    {
        GuestTasks.RequireUnlocked(guest);
        RequireUnprotected(guest);
        if (guest.IsRunning)
            task.Say($"forced to stop CT {guest.Vmid} before destroying!");
        var owned = OwnedVolumes(cluster, guest).ToList();
        foreach (var (space, volume) in owned)
            DiskSpace.RequireUnused(space, volume);
        guest.Config.Set("lock", "destroyed");
        yield return TimeSpan.FromSeconds(1);
        foreach (var (space, volume) in owned)
        {
            space.Remove(volume);
            if (space.Storage.Type is "lvmthin" or "lvm")
                task.Say($"  Logical volume \"{volume.Name}\" successfully removed.");
        }
        if (purges)
        {
            task.Say($"purging {guest.Kind.Word} {guest.Vmid} from related configurations..");
            cluster.ReplicationJobs.Sections.RemoveAll(job => Replicates(job, guest));
            LeaveBackups(cluster, guest);
        }
        cluster.Remove(guest);
        cluster.Access.Acl.RemoveAll(entry => entry.Path == $"/vms/{guest.Vmid}");
        cluster.Access.Touch();
        cluster.Effects.Count(guest.Id, "destroy");
    }

    static bool Replicates(Section job, Guest guest) => job.Id.Split('-')[0] == $"{guest.Vmid}";

    // A job that names no guest any more is no job.
    static void LeaveBackups(ClusterState cluster, Guest guest)
    {
        foreach (var job in cluster.BackupJobs.Sections.ToList())
        {
            if (job["vmid"]?.Split(',') is not { } named || !named.Contains($"{guest.Vmid}"))
                continue;
            job.Values["vmid"] = string.Join(',', named.Where(vmid => vmid != $"{guest.Vmid}"));
            if (named.Length == 1)
                cluster.BackupJobs.Sections.Remove(job);
        }
    }

    static IEnumerable<(StorageSpace, Volume)> OwnedVolumes(ClusterState cluster, Guest guest) =>
        cluster.Storages.Select(storage => storage.SpaceOn(guest.Node))
            .SelectMany(space => space.Volumes.Values.Where(volume => volume.Vmid == guest.Vmid && volume.IsDisk).Select(volume => (space, volume)));
}
