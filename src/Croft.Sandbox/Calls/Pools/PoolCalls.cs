using Croft.Sandbox.Calls.Cluster;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Pools;

/// <summary>/pools: list, one (by query or path), create, update, delete.</summary>
internal static class PoolCalls
{
    static readonly Permission MayChange = Permission.All("/pool/{poolid}", "Pool.Allocate");
    static readonly Parameter PoolId = Parameter.Text("poolid");

    static readonly Parameter[] Update =
    [
        Parameter.Text("comment"), Parameter.Text("vms"), Parameter.Text("storage"), Parameter.Flag("allow-move"), Parameter.Flag("delete"),
    ];

    static readonly Parameter Type = Parameter.OneOf("type", "qemu", "lxc", "storage");

    public static readonly Call[] All =
    [
        new("GET", "/pools", List) { Parameters = [PoolId, Type] },
        new("POST", "/pools", Create) { Relayed = true, Permission = MayChange, Parameters = [PoolId.Required(), Parameter.Text("comment")] },
        new("PUT", "/pools", Change) { Relayed = true, Permission = MayChange, Parameters = [PoolId.Required(), .. Update] },
        new("DELETE", "/pools", Delete) { Relayed = true, Permission = MayChange, Parameters = [PoolId.Required()] },
        new("GET", "/pools/{poolid}", exchange => WritePool(exchange, Find(exchange), withId: true))
        {
            Permission = Permission.All("/pool/{poolid}", "Pool.Audit"),
            Parameters = [Type],
        },
        new("PUT", "/pools/{poolid}", Change) { Relayed = true, Permission = MayChange, Parameters = Update },
        new("DELETE", "/pools/{poolid}", Delete) { Relayed = true, Permission = MayChange },
    ];

    static Pool Find(Exchange exchange, string prefix = "") => exchange.Cluster.Pools.GetValueOrDefault(exchange.Required("poolid"))
        ?? throw ApiFault.Failed($"{prefix}pool '{exchange.Required("poolid")}' does not exist");

    static void List(Exchange exchange)
    {
        var json = exchange.Json;
        if (exchange.Text("poolid") is { } only)
        {
            exchange.Require($"/pool/{only}", "Pool.Audit");
            var pool = Find(exchange);
            json.WriteStartArray();
            WritePool(exchange, pool, withId: true);
            json.WriteEndArray();
            return;
        }
        json.WriteStartArray();
        foreach (var pool in exchange.Cluster.Pools.Values)
        {
            if (!exchange.May($"/pool/{pool.Id}", "Pool.Audit"))
                continue;
            json.WriteStartObject();
            json.WriteString("poolid", pool.Id);
            json.Optional("comment", pool.Comment);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WritePool(Exchange exchange, Pool pool, bool withId)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        if (withId)
            json.WriteString("poolid", pool.Id);
        json.Optional("comment", pool.Comment);
        json.WriteStartArray("members");
        var type = exchange.Text("type");
        foreach (var guest in exchange.Cluster.Guests)
            if (guest.Pool == pool.Id && (type is null || type == guest.Kind.Path))
                ClusterResources.WriteGuest(exchange, guest);
        foreach (var storage in exchange.Cluster.Storages)
            if (pool.Storages.Contains(storage.Id) && type is null or "storage")
                ClusterResources.WriteStorage(exchange, storage, exchange.AskedNode);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Create(Exchange exchange)
    {
        var id = exchange.Required("poolid");
        var pools = exchange.Cluster.Pools;
        if (pools.ContainsKey(id))
            throw ApiFault.Failed($"create pool failed: pool '{id}' already exists");
        var slash = id.LastIndexOf('/');
        if (slash > 0 && !pools.ContainsKey(id[..slash]))
            throw ApiFault.Failed($"create pool failed: parent '{id[..slash]}' of pool '{id}' does not exist");
        pools.Add(id, new Pool(id) { Comment = exchange.Text("comment") });
        Changed(exchange, id, "create");
    }

    static void Change(Exchange exchange)
    {
        var pool = Find(exchange, "update pools failed: ");
        if (exchange.Text("comment") is { } comment)
            pool.Comment = comment;
        foreach (var vmid in SectionWords.SplitList(exchange.Text("vms")))
            ChangeGuest(exchange, pool, vmid);
        foreach (var storage in SectionWords.SplitList(exchange.Text("storage")))
            ChangeStorage(exchange, pool, storage);
        Changed(exchange, pool.Id, "update");
    }

    static void ChangeGuest(Exchange exchange, Pool pool, string vmid)
    {
        if (!exchange.May($"/vms/{vmid}", "VM.Allocate") && !exchange.May($"/vms/{vmid}", "Permissions.Modify"))
            throw ApiFault.DeniedAt($"/vms/{vmid}", "Permissions.Modify", "VM.Allocate");
        var guest = int.TryParse(vmid, System.Globalization.CultureInfo.InvariantCulture, out var id) ? exchange.Cluster.Find(id) : null;
        if (exchange.Flag("delete"))
        {
            if (guest?.Pool != pool.Id)
                throw ApiFault.Failed($"update pools failed: VM {vmid} is not a pool member");
            guest.Pool = null;
            return;
        }
        if (guest is null)
            return;
        if (guest.Pool == pool.Id)
            throw ApiFault.Failed($"update pools failed: VM {vmid} is already a pool member");
        if (guest.Pool is { } other && !exchange.Flag("allow-move"))
            throw ApiFault.Failed($"update pools failed: VM {vmid} belongs already to pool '{other}' and 'allow-move' is not set");
        guest.Pool = pool.Id;
    }

    static void ChangeStorage(Exchange exchange, Pool pool, string storage)
    {
        if (!exchange.May($"/storage/{storage}", "Datastore.Allocate") && !exchange.May($"/storage/{storage}", "Permissions.Modify"))
            throw ApiFault.DeniedAt($"/storage/{storage}", "Permissions.Modify", "Datastore.Allocate");
        if (exchange.Flag("delete") && !pool.Storages.Remove(storage))
            throw ApiFault.Failed($"update pools failed: Storage '{storage}' is not a pool member");
        if (exchange.Flag("delete"))
            return;
        if (pool.Storages.Contains(storage))
            throw ApiFault.Failed($"update pools failed: Storage '{storage}' is already a pool member");
        pool.Storages.Add(storage);
    }

    static void Delete(Exchange exchange)
    {
        const string Failed = "delete pool failed: ";
        var pool = Find(exchange, Failed);
        if (exchange.Cluster.Pools.Keys.FirstOrDefault(other => other.StartsWith(pool.Id + "/", StringComparison.Ordinal)) is { } below)
            throw ApiFault.Failed($"{Failed}pool '{pool.Id}' is not empty (contains pool '{below}')");
        if (exchange.Cluster.Guests.FirstOrDefault(guest => guest.Pool == pool.Id) is { } guest)
            throw ApiFault.Failed($"{Failed}pool '{pool.Id}' is not empty (contains VM {guest.Vmid})");
        if (pool.Storages is [var storage, ..])
            throw ApiFault.Failed($"{Failed}pool '{pool.Id}' is not empty (contains storage '{storage}')");
        exchange.Cluster.Pools.Remove(pool.Id);
        Changed(exchange, pool.Id, "delete");
    }

    static void Changed(Exchange exchange, string id, string kind)
    {
        exchange.Cluster.Access.Touch();
        exchange.Cluster.Touch();
        exchange.Cluster.Effects.Count($"pool/{id}", kind);
    }
}
