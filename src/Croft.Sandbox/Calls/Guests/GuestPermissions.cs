using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>Rights that depend on more than the path of a call.</summary>
internal static class GuestPermissions
{
    /// <summary>Making a guest needs VM.Allocate on its id or on the pool it goes to.</summary>
    public static void RequireAllocate(Exchange exchange, int vmid, string? pool)
    {
        RequirePool(exchange, pool);
        if (exchange.May(System.FormattableString.Invariant($"/vms/{vmid}"), "VM.Allocate"))
            return;
        if (pool is null || !exchange.May($"/pool/{pool}", "VM.Allocate"))
            throw ApiFault.Denied("Permission check failed");
    }

    public static void RequirePool(Exchange exchange, string? pool)
    {
        if (pool is not null && !exchange.Cluster.Pools.ContainsKey(pool))
            throw ApiFault.Denied($"Permission check failed (pool '{pool}' does not exist)");
    }

    /// <summary>A backup is used or deleted by whoever may make one of that guest there.</summary>
    public static void RequireBackup(Exchange exchange, string storage, Volume backup)
    {
        if (backup.Vmid is not { } vmid)
        {
            exchange.Require($"/storage/{storage}", "Datastore.Allocate");
            return;
        }
        RequireSpace(exchange, storage);
        exchange.Require(System.FormattableString.Invariant($"/vms/{vmid}"), "VM.Backup");
    }

    public static void RequireSpace(Exchange exchange, string storage) => exchange.Require($"/storage/{storage}", "Datastore.AllocateSpace");
}
