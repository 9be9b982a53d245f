using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Storage;

/// <summary>Who sees a storage, and how its space reads.</summary>
internal static class StorageWords
{
    public static readonly Permission MayLook = Permission.OneOf("/storage/{storage}", "Datastore.Audit", "Datastore.AllocateSpace");

    public static bool MaySee(Exchange exchange, StorageState storage) =>
        exchange.May($"/storage/{storage.Id}", "Datastore.Audit") || exchange.May($"/storage/{storage.Id}", "Datastore.AllocateSpace");

    /// <summary>The storage of the path, usable on the node of the path.</summary>
    public static StorageState Find(Exchange exchange)
    {
        var storage = exchange.Cluster.RequireStorage(exchange.Required("storage"));
        if (!storage.IsOn(exchange.Node))
            throw ApiFault.Failed($"storage '{storage.Id}' is not available on node '{exchange.Node.Name}'");
        return storage.IsDisabled ? throw ApiFault.Failed($"storage '{storage.Id}' is disabled") : storage;
    }

    /// <summary>What a storage that can't be reached says to whoever touches its files.</summary>
    public static void RequireReachable(StorageState storage)
    {
        if (storage.IsUnreachable)
            throw ApiFault.Failed($"storage '{storage.Id}' is not online");
    }

    public static void WriteSpace(Exchange exchange, StorageState storage)
    {
        var (space, json) = (storage.SpaceOn(exchange.Node), exchange.Json);
        json.WriteString("type", storage.Type);
        json.WriteString("content", string.Join(',', storage.Content));
        json.Flag("shared", storage.IsShared);
        json.Flag("enabled", !storage.IsDisabled);
        json.Flag("active", !storage.IsDisabled && !storage.IsUnreachable);
        if (storage.IsDisabled)
            return;
        if (storage.IsUnreachable)
        {
            foreach (var name in (ReadOnlySpan<string>)["total", "used", "avail"])
                json.WriteNumber(name, 0);
            return;
        }
        json.WriteNumber("total", space.Total);
        json.WriteNumber("used", space.TotalUsed);
        json.WriteNumber("avail", space.Available);
    }
}
