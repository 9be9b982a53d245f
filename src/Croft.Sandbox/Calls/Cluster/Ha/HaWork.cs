using System.Globalization;
using Croft.Sandbox.Access;
using Croft.Sandbox.Calls.Guests;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;

namespace Croft.Sandbox.Calls.Cluster.Ha;

/// <summary>Brings HA resources to the state that is asked of them, by tasks of root@pam, seconds after it was asked.</summary>
internal static class HaWork
{
    static readonly Identity Root = new("root@pam");

    /// <summary>After a change of what is asked.</summary>
    public static void Notice(ClusterState cluster, Section resource) => cluster.Ha.Ask(resource, asked => Act(cluster, asked));

    /// <summary>Moves the guest to another node, keeping it up where it can, or stopping it for the way.</summary>
    public static void NoticeMove(ClusterState cluster, Section resource, NodeState target, bool restarts = false) => cluster.Ha.Ask(resource, asked =>
    {
        if (cluster.Ha.GuestOf(asked.Id) is not { } guest || guest.Node == target)
            return;
        cluster.Ha.Set(asked.Id, restarts ? "relocate" : "migrate");
        Start(cluster, guest, "migrate", task => restarts && guest.IsRunning && guest.Kind.IsQemu ? Relocate(cluster, guest, target, task) : GuestMigrate.Move(cluster, guest, target, false, task),
            asked, () => guest.IsRunning ? "started" : "stopped");
    });

    static IEnumerable<TimeSpan> Relocate(ClusterState cluster, Guest guest, NodeState target, TaskRecord task) =>
        GuestPower.Down(cluster, guest, TimeSpan.FromSeconds(60), true, task).Concat(Later(() => GuestMigrate.Move(cluster, guest, target, false, task))).Concat(Later(() => GuestStart.Start(cluster, guest, task)));

    static IEnumerable<TimeSpan> Later(Func<IEnumerable<TimeSpan>> work)
    {
        foreach (var wait in work())
            yield return wait;
    }

    static void Act(ClusterState cluster, Section resource)
    {
        var wanted = HighAvailability.Request(resource);
        if (wanted == "ignored" || cluster.Ha.GuestOf(resource.Id) is not { } guest)
            return;
        if (wanted == "started" && !guest.IsRunning)
        {
            cluster.Ha.Set(resource.Id, "starting");
            Start(cluster, guest, "start", task => GuestStart.Start(cluster, guest, task), resource, () => "started");
        }
        else if (wanted is "stopped" or "disabled" && guest.IsRunning)
            Start(cluster, guest, "shutdown", task => GuestPower.Down(cluster, guest, TimeSpan.FromSeconds(60), true, task), resource, () => wanted);
        else
            cluster.Ha.Set(resource.Id, wanted);
    }

    static void Start(ClusterState cluster, Guest guest, string action, Func<TaskRecord, IEnumerable<TimeSpan>> work, Section resource, Func<string> after)
    {
        IEnumerable<TimeSpan> Whole(TaskRecord task)
        {
            var done = false;
            try
            {
                foreach (var wait in work(task))
                    yield return wait;
                done = true;
            }
            finally
            {
                cluster.Ha.Set(resource.Id, done ? after() : "error");
            }
        }
        cluster.Tasks.Start(guest.Node, guest.Kind.TaskPrefix + action, guest.Vmid.ToString(CultureInfo.InvariantCulture), Root, Whole);
    }

    /// <summary>A guest's own start, stop or migrate becomes a request to the manager: "hastart" and the like.</summary>
    /// <returns>True when the guest is managed and its task was started.</returns>
    public static bool TakesOver(Exchange exchange, Guest guest, string action, string? state, NodeState? target = null)
    {
        var cluster = exchange.Cluster;
        if (cluster.Ha.Find(guest) is not { } resource || HighAvailability.Request(resource) == "ignored")
            return false;
        var task = cluster.Tasks.Start(exchange.Node, "ha" + action, guest.Vmid.ToString(CultureInfo.InvariantCulture), exchange.Caller,
            task => Request(cluster, resource, action, state, target, task));
        exchange.Answer(task);
        return true;
    }

    static IEnumerable<TimeSpan> Request(ClusterState cluster, Section resource, string action, string? state, NodeState? target, TaskRecord task)
    {
        task.Say(target is null
            ? $"Requesting HA {action} for {(resource.Type == "vm" ? "VM" : "CT")} {resource.Id[3..]}"
            : $"Requesting HA migration for {(resource.Type == "vm" ? "VM" : "CT")} {resource.Id[3..]} to node {target.Name}");
        yield return TimeSpan.FromSeconds(1);
        if (target is not null)
        {
            NoticeMove(cluster, resource, target);
            yield break;
        }
        resource.Values["state"] = state!;
        Notice(cluster, resource);
    }
}
