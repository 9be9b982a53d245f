using Croft.Contracts;
using Croft.Engine.Inventory;

namespace Croft.Engine.Rehearsal;

/// <summary>A cluster by its readings.</summary>
/// <param name="Cluster">Its name in Croft.</param>
/// <param name="Version">Its Proxmox VE, as <c>8.4.1</c>; null where that was never told.</param>
/// <param name="Nodes">Nodes, in the state they were last known in.</param>
/// <param name="Storages">Storages, a row a node.</param>
/// <param name="Guests">Guests with their configs, in the state they were last known in.</param>
/// <param name="Missing">What could not be asked when it was last read.</param>
public sealed record Estate(
    string Cluster, string? Version, IReadOnlyList<NodeRow> Nodes, IReadOnlyList<StorageRow> Storages, IReadOnlyList<EstateGuest> Guests, IReadOnlyList<Missing> Missing) : IPartial
{
    /// <summary>When the oldest of it was read, UTC.</summary>
    public DateTimeOffset Read => Nodes.Min(n => n.Seen);
}

/// <summary>A guest with its config as last read; null where it was not read.</summary>
public sealed record EstateGuest(GuestRow Row, ConfigSnapshot? Config);
