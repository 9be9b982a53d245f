using System.Globalization;
using Croft.Sandbox.Access;
using Croft.Sandbox.Calls.Guests;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;

namespace Croft.Sandbox.Calls.Cluster.Ha;

/// <summary>A node's HA agent ("local resource manager"): does by tasks of root@pam what the manager's states ask for.</summary>
internal static class Lrm
{
    static readonly Identity Root = new("root@pam");

    /// <summary>Tells the manager how the task went that was begun for a resource.</summary>
    /// <returns>False when there was nothing to tell.</returns>
    public static bool Tell(HaService service, Section? resource, Guest guest)
    {
        if (service.Worker is not { IsRunning: false } ended)
            return false;
        service.Worker = null;
        // what was done for a state that is no longer asked for tells nothing
        if (service.WorksFor == service.Changes)
            Tell(service, resource, guest, !ended.IsFailed);
        return true;
    }

    /// <summary>Begins what there is to do for a resource, or says that it is so already.</summary>
    /// <returns>False when there was nothing to do or to say.</returns>
    public static bool Act(ClusterState cluster, HaService service, Section? resource, Guest guest)
    {
        // who else works on the guest is let finish; the end of its task wakes the manager
        if (service.Worker is not null || service.Succeeded is not null || guest.FileLock is { IsRunning: true } || !guest.Node.IsReachable)
            return false;
        switch (service.State)
        {
            case "started" when resource is not null && !(guest.IsRunning && service.IsSeenRunning):
                if (guest.IsRunning)
                    service.Succeeded = true;
                else
                    Start(cluster, service, guest, "start", task => GuestStart.Start(cluster, guest, task));
                return true;
            case "request_stop":
                if (guest.IsRunning)
                    Stop(cluster, service, guest);
                else
                    service.Succeeded = true;
                return true;
            case "migrate" or "relocate":
                if (guest.Node == service.Target)
                    service.Succeeded = true;
                else if (guest.IsRunning && (service.State == "relocate" || !guest.Kind.IsQemu))
                    Stop(cluster, service, guest);
                else
                    Start(cluster, service, guest, "migrate", task => GuestMigrate.Move(cluster, guest, service.Target!, withLocalDisks: true, task));
                return true;
            default:
                return false;
        }
    }

    // a start is tried again before it counts as failed; a guest that was stopped for its move has yet to be moved
    static void Tell(HaService service, Section? resource, Guest guest, bool succeeded)
    {
        if (service.State == "started" && !succeeded && service.Retries < int.Parse(resource?["max_restart"] ?? "1", CultureInfo.InvariantCulture))
            service.Retries++;
        else if (!succeeded || service.State is not ("migrate" or "relocate") || guest.Node == service.Target)
            service.Succeeded = succeeded;
    }

    static void Stop(ClusterState cluster, HaService service, Guest guest)
    {
        if (service.ShutdownTimeout == 0)
            Start(cluster, service, guest, "stop", _ => GuestStop.Stop(cluster, guest));
        else
            Start(cluster, service, guest, "shutdown", task => GuestPower.Down(cluster, guest, TimeSpan.FromSeconds(service.ShutdownTimeout), guest.Kind.IsQemu, task));
    }

    static void Start(ClusterState cluster, HaService service, Guest guest, string action, Func<TaskRecord, IEnumerable<TimeSpan>> work)
    {
        service.WorksFor = service.Changes;
        service.Worker = cluster.Tasks.Start(guest.Node, GuestTasks.Type(guest, action), guest.Vmid.ToString(CultureInfo.InvariantCulture), Root, work);
    }
}
