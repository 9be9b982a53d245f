using Croft.Contracts;

namespace Croft.Engine.Inventory;

/// <summary>What was last seen of the estate; written and listed by prepared commands.</summary>
public sealed class Readings
{
    /// <summary>Guests that match, in order of cluster and vmid.</summary>
    public Task<IReadOnlyList<GuestRow>> GuestsAsync(ListGuestsRequest filter, CancellationToken ct) => throw new FailureException(FailureKind.Bug, "not yet");

    /// <summary>Nodes, of one cluster or of all.</summary>
    public Task<IReadOnlyList<NodeRow>> NodesAsync(string? cluster, CancellationToken ct) => throw new FailureException(FailureKind.Bug, "not yet");

    /// <summary>Storages as each node sees them, of one cluster or of all.</summary>
    public Task<IReadOnlyList<StorageRow>> StoragesAsync(string? cluster, CancellationToken ct) => throw new FailureException(FailureKind.Bug, "not yet");
}
