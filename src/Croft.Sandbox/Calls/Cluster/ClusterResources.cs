using Croft.Sandbox.Calls.Nodes;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Cluster;

/// <summary>GET /cluster/resources: pools, guests, nodes, storages and the local network, as far as the caller may see.</summary>
internal static class ClusterResources
{
    public static readonly Call Call = new("GET", "/cluster/resources", Run)
    {
        Parameters = [Parameter.OneOf("type", "vm", "storage", "node", "sdn")],
    };

    static void Run(Exchange exchange)
    {
        var type = exchange.Text("type");
        exchange.Json.WriteStartArray();
        if (type is null)
            WritePools(exchange);
        if (exchange.Cluster.EmptyGuestLists > 0)
            exchange.Cluster.EmptyGuestLists--;
        else if (type is null or "vm")
            foreach (var guest in exchange.Cluster.Guests)
                if (exchange.May(guest.AccessPath, "VM.Audit"))
                    WriteGuest(exchange, guest);
        if (type is null or "node")
            WriteNodes(exchange);
        if (type is null or "storage")
            WriteStorages(exchange);
        if (type is null or "sdn")
            WriteNetworks(exchange);
        exchange.Json.WriteEndArray();
    }

    static void WritePools(Exchange exchange)
    {
        foreach (var pool in exchange.Cluster.Pools.Keys)
        {
            if (!exchange.May($"/pool/{pool}", "Pool.Audit"))
                continue;
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("id", $"/pool/{pool}");
            exchange.Json.WriteString("pool", pool);
            exchange.Json.WriteString("type", "pool");
            exchange.Json.WriteEndObject();
        }
    }

    /// <summary>A guest as lists of resources and pools show it.</summary>
    public static void WriteGuest(Exchange exchange, Guest guest)
    {
        var (cluster, json) = (exchange.Cluster, exchange.Json);
        var now = cluster.Now;
        json.WriteStartObject();
        json.WriteString("id"u8, guest.Id);
        json.WriteString("type"u8, guest.Kind.Path);
        json.WriteNumber("vmid"u8, guest.Vmid);
        json.WriteString("node"u8, guest.Node.Name);
        if (guest.Pool is { } pool)
            json.WriteString("pool"u8, pool);
        json.WriteNumber("template"u8, guest.IsTemplate ? 1 : 0);
        if (guest.Config["tags"] is { } tags)
            json.WriteString("tags"u8, tags);
        if (guest.Lock is { } held)
            json.WriteString("lock"u8, held);
        if (cluster.Ha.Find(guest) is { } resource && (cluster.Ha.ManagerStateOf(resource) ?? resource["state"]) is { } care)
            json.WriteString("hastate"u8, care);
        if (!guest.Node.IsReachable)
        {
            json.WriteString("status"u8, "unknown"u8);
            json.WriteEndObject();
            return;
        }
        json.WriteString("name"u8, guest.Name);
        json.WriteString("status"u8, guest.IsRunning ? "running"u8 : "stopped"u8);
        json.WriteNumber("cpu"u8, Load.Cpu(guest, now));
        json.WriteNumber("maxcpu"u8, GuestFigures.Processors(guest));
        json.WriteNumber("mem"u8, Load.Memory(guest, now));
        json.WriteNumber("maxmem"u8, GuestFigures.MaxMemory(guest));
        json.WriteNumber("disk"u8, guest.Kind.IsQemu || !guest.IsRunning ? 0 : GuestFigures.MaxDisk(guest) / 4);
        json.WriteNumber("maxdisk"u8, GuestFigures.MaxDisk(guest));
        json.WriteNumber("diskread"u8, Load.Traffic(guest, cluster, 1));
        json.WriteNumber("diskwrite"u8, Load.Traffic(guest, cluster, 2));
        json.WriteNumber("netin"u8, Load.Traffic(guest, cluster, 3));
        json.WriteNumber("netout"u8, Load.Traffic(guest, cluster, 4));
        json.WriteNumber("uptime"u8, Load.Uptime(guest, cluster));
        if (cluster.Release.Major > 8)
            json.WriteNumber("memhost"u8, guest.Kind.IsQemu ? Load.Memory(guest, now) : 0);
        json.WriteEndObject();
    }

    static void WriteNodes(Exchange exchange)
    {
        foreach (var node in exchange.Cluster.Nodes)
        {
            exchange.Json.WriteStartObject();
            NodeIndex.Write(exchange, node);
            if (node.IsReachable)
                exchange.Json.WriteNumber("cgroup-mode", 2);
            exchange.Json.WriteEndObject();
        }
    }

    static void WriteStorages(Exchange exchange)
    {
        foreach (var storage in exchange.Cluster.Storages)
        {
            if (storage.IsDisabled || !exchange.May($"/storage/{storage.Id}", "Datastore.Audit"))
                continue;
            foreach (var node in exchange.Cluster.Nodes.Where(storage.IsOn))
                WriteStorage(exchange, storage, node);
        }
    }

    public static void WriteStorage(Exchange exchange, StorageState storage, NodeState node)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("id", $"storage/{node.Name}/{storage.Id}");
        json.WriteString("storage", storage.Id);
        json.WriteString("node", node.Name);
        json.WriteString("type", "storage");
        json.WriteString("plugintype", storage.Type);
        json.WriteString("content", string.Join(',', storage.Content));
        json.Flag("shared", storage.IsShared);
        if (node.IsReachable && !storage.IsUnreachable)
        {
            json.WriteString("status", "available");
            json.WriteNumber("disk", storage.SpaceOn(node).TotalUsed);
            json.WriteNumber("maxdisk", storage.SpaceOn(node).Total);
        }
        else
            json.WriteString("status", "unknown");
        json.WriteEndObject();
    }

    static void WriteNetworks(Exchange exchange)
    {
        foreach (var node in exchange.Cluster.Nodes)
        {
            if (!exchange.May("/sdn/zones/localnetwork", "SDN.Audit"))
                return;
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("id", $"sdn/{node.Name}/localnetwork");
            exchange.Json.WriteString("sdn", "localnetwork");
            exchange.Json.WriteString("node", node.Name);
            exchange.Json.WriteString("type", "sdn");
            exchange.Json.WriteString("status", node.IsReachable ? "ok" : "unknown");
            exchange.Json.WriteEndObject();
        }
    }
}
