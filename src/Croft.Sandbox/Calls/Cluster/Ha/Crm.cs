using System.Globalization;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Cluster.Ha;

/// <summary>The HA manager ("cluster resource manager"): one look at nodes and resources, from state to state as Proxmox's own goes.</summary>
internal static class Crm
{
    /// <summary>A node that is silent that long is fenced.</summary>
    static readonly TimeSpan FencesAfter = TimeSpan.FromSeconds(60);

    /// <summary>A lock that isn't renewed expires: then a silent node is surely down, and another may become master.</summary>
    static readonly TimeSpan LockExpires = TimeSpan.FromSeconds(120);

    /// <summary>These stand for work that died with the fenced node.</summary>
    static readonly string[] LocksOfDead = ["backup", "mounted", "migrate", "clone", "rollback", "snapshot", "snapshot-delete", "suspending", "suspended"];

    /// <returns>True when there is more to come: something changed, or time has to pass.</returns>
    public static bool Beat(ClusterState cluster)
    {
        var ha = cluster.Ha;
        if (!cluster.IsQuorate || cluster.Nodes.TrueForAll(node => !node.IsReachable))
            return false;
        if (!HasMaster(ha, cluster))
            return true;
        var waits = LookAtNodes(cluster);
        var changes = LookAtResources(ha);
        changes |= TakeOrders(ha);
        foreach (var service in ha.Services.Values)
            if (ha.GuestOf(service.Sid) is { } guest)
                changes |= Lrm.Tell(service, ha.Resources.Find(service.Sid), guest);
        bool moved;
        do
        {
            moved = false;
            foreach (var service in ha.Services.Values)
                moved |= Step(cluster, service, ha.Resources.Find(service.Sid));
            moved |= Fence(cluster);
            changes |= moved;
        }
        while (moved);
        foreach (var service in ha.Services.Values)
            if (ha.GuestOf(service.Sid) is { } guest)
                changes |= Lrm.Act(cluster, service, ha.Resources.Find(service.Sid), guest);
        if (changes)
            cluster.Touch();
        return changes || (waits && ha.Services.Count > 0);
    }

    // another manager takes over when the lock of the lost one has expired
    static bool HasMaster(HighAvailability ha, ClusterState cluster)
    {
        if (ha.Master is { IsReachable: true })
            ha.MasterSilence = TimeSpan.Zero;
        else if (ha.Master is null || (ha.MasterSilence += HighAvailability.Beat) >= LockExpires)
        {
            if (ha.Master is { } lost)
                ha.Of(lost).IsLockFree = true;
            (ha.Master, ha.MasterSilence) = (cluster.Nodes.Find(node => node.IsReachable), TimeSpan.Zero);
        }
        return ha.MasterSilence == TimeSpan.Zero;
    }

    static bool LookAtNodes(ClusterState cluster)
    {
        var waits = false;
        foreach (var node in cluster.Nodes)
        {
            var seen = cluster.Ha.Of(node);
            if (node.IsReachable && seen.State != "fence")
                (seen.State, seen.Silence) = (seen.IsInMaintenance ? "maintenance" : "online", TimeSpan.Zero);
            else if (seen.State == "online")
                seen.State = "unknown";
            // the count goes on where it has a use
            if ((!node.IsReachable || seen.State == "fence") && seen.Silence < LockExpires && !seen.IsRestarting)
            {
                seen.Silence += HighAvailability.Beat;
                waits = true;
            }
        }
        return waits;
    }

    static bool LookAtResources(HighAvailability ha)
    {
        var changes = false;
        foreach (var resource in ha.Resources.Sections)
            if (!ha.Services.ContainsKey(resource.Id) && HighAvailability.Request(resource) is not "ignored" and var asked && ha.GuestOf(resource.Id) is { } guest)
            {
                ha.Services.Add(resource.Id, new HaService(resource.Id, guest.Node, asked == "started" ? "request_start" : "request_stop"));
                changes = true;
            }
        foreach (var sid in ha.Services.Keys.Where(sid => ha.Resources.Find(sid) is not { } resource || HighAvailability.Request(resource) == "ignored").ToList())
            changes |= ha.Services.Remove(sid);
        return changes;
    }

    // orders for what isn't known are forgotten, and moves to nodes that aren't online
    static bool TakeOrders(HighAvailability ha)
    {
        var any = ha.Orders.Count > 0;
        foreach (var (sid, action, target, timeout) in ha.Orders)
            if (ha.Services.GetValueOrDefault(sid) is { } service && (target is null || (target != service.Node && ha.Of(target).State == "online")))
                service.Order = (action, target, timeout);
        ha.Orders.Clear();
        return any;
    }

    static bool Step(ClusterState cluster, HaService service, Section? resource)
    {
        var (before, at) = (service.Changes, cluster.Ha.Of(service.Node));
        var asked = resource is null ? "disabled" : HighAvailability.Request(resource);
        var isLost = at.State is not ("online" or "maintenance") && at.Silence >= FencesAfter;
        if (service.State is "started" or "stopped" or "error" or "request_stop" && cluster.Ha.GuestOf(service.Sid) is { } guest)
            service.Node = guest.Node;
        switch (service.State)
        {
            case "request_start":
                service.Become("started");
                break;
            case "request_stop" or "migrate" or "relocate" when isLost && service.Succeeded is null:
                service.Become("fence");
                break;
            case "request_stop" when service.Succeeded is { } stopped:
                service.Become(stopped ? "stopped" : "error");
                break;
            case "migrate" or "relocate" when service.Succeeded is { } arrived:
                Arrived(service, asked, arrived);
                break;
            case "stopped":
                Stopped(service, asked, isLost);
                break;
            case "started":
                Started(cluster, service, resource, asked, isLost);
                break;
            case "freeze" when service.Node.IsReachable && !at.IsRestarting:
                service.Become(asked == "started" ? "started" : "request_stop");
                break;
            case "error" when asked == "disabled":
                service.FailedNodes.Clear();
                service.Become("stopped");
                break;
            case "recovery":
                Recover(cluster, service, resource, asked);
                break;
        }
        if (service.State is "started" or "stopped" or "request_stop" && at.IsRestarting)
            service.Become("freeze");
        return service.Changes != before;
    }

    static void Arrived(HaService service, string asked, bool arrived)
    {
        if (arrived)
            service.Node = service.Target!;
        else
            service.Unreached = service.Target;
        service.Become(asked == "started" ? "started" : "request_stop");
    }

    static void Stopped(HaService service, string asked, bool isLost)
    {
        var order = service.Order;
        service.Order = null;
        if (order is ({ } action, { } target, _) && target != service.Node && target.IsReachable)
            service.Become(action, target);
        else if (asked != "disabled" && isLost)
            service.Become("fence");
        else if (asked == "started")
            service.Become("request_start");
    }

    static void Started(ClusterState cluster, HaService service, Section? resource, string asked, bool isLost)
    {
        var at = cluster.Ha.Of(service.Node);
        if (isLost)
            service.Become("fence");
        if (at.State == "maintenance")
            service.MaintenanceNode = service.Node;
        else if (isLost || at.State != "online")
            return;
        if (asked != "started")
        {
            service.ShutdownTimeout = 60;
            service.Become("request_stop");
            return;
        }
        if (service.Order is { } order)
        {
            service.Order = null;
            if (order.Action == "stop")
            {
                resource!.Values["state"] = "stopped";
                service.ShutdownTimeout = order.Timeout;
                service.Become("request_stop");
            }
            else if (order.Target != service.Node && cluster.Ha.Of(order.Target!).State == "online")
                service.Become(order.Action, order.Target);
            return;
        }
        var preference = NodePreference.Stay;
        if (service.Succeeded is { } succeeded)
        {
            (service.Succeeded, service.IsSeenRunning, service.Retries) = (null, succeeded, 0);
            if (succeeded)
                service.FailedNodes.Clear();
            else
                service.FailedNodes.Add(service.Node);
            if (service.FailedNodes.Count > int.Parse(resource!["max_relocate"] ?? "1", CultureInfo.InvariantCulture))
            {
                service.Become("error");
                return;
            }
            if (!succeeded)
                preference = NodePreference.Next;
        }
        if (NodeChoice.Of(cluster, service, resource!, preference) is not { } wanted || wanted == service.Node || wanted == service.Unreached)
            return;
        if (service.MaintenanceNode is { } before && (wanted == before || service.Node != before))
            service.MaintenanceNode = null;
        service.Become(resource!.Type == "vm" ? "migrate" : "relocate", wanted);
    }

    // nodes whose resources wait to be fenced are, once it is sure that they are down
    static bool Fence(ClusterState cluster)
    {
        var changed = false;
        foreach (var group in cluster.Ha.Services.Values.Where(service => service.State == "fence").GroupBy(service => service.Node).ToList())
        {
            var node = cluster.Ha.Of(group.Key);
            if (node.State != "fence")
            {
                node.State = "fence";
                // a node that lost its cluster is reset by its own watchdog
                if (group.Key is { IsOnline: true, IsReachable: false })
                    cluster.Reset(group.Key);
            }
            if (node.Silence < LockExpires && !node.IsLockFree)
                continue;
            node.State = "unknown";
            foreach (var service in group)
                service.Become("recovery");
            changed = true;
        }
        return changed;
    }

    static void Recover(ClusterState cluster, HaService service, Section? resource, string asked)
    {
        if (resource is null || cluster.Ha.GuestOf(service.Sid) is not { } guest)
            return;
        if (NodeChoice.Of(cluster, service, resource, NodePreference.Best) is not { } target)
        {
            // nowhere to go: it is tried again when something changes, unless it needn't run
            if (asked == "disabled")
                service.Become("stopped");
            return;
        }
        if (LocksOfDead.Contains(guest.Lock))
            guest.Config.Unset("lock");
        service.Node = guest.Node = target;
        cluster.Effects.Count(guest.Id, "recover");
        service.Become(asked == "started" ? "started" : "request_stop");
    }
}
