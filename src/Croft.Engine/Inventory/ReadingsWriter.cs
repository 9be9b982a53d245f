using System.Data.Common;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory.Past;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.State;

namespace Croft.Engine.Inventory;

/// <summary>What writing a sight changed.</summary>
/// <param name="Before">Guests that were listed before.</param>
/// <param name="Added">Guests seen for the first time.</param>
/// <param name="Vanished">Guests that are listed no more; nothing was done about them.</param>
sealed record SightWritten(int Before, int Added, IReadOnlyList<Vanished> Vanished)
{
    /// <summary>Storages that are listed no more; nothing was done about them.</summary>
    public IReadOnlyList<VanishedStorage> VanishedStorages { get; init; } = [];

    /// <summary>Guests that differ from before in more than figures.</summary>
    public IReadOnlyList<Noticed> Noticed { get; init; } = [];

    /// <summary>True when so many are missing that the list itself is in doubt.</summary>
    public bool InDoubt => Vanished.Count(v => !v.Hidden) is var lost && lost > 0 && (lost == Before || (lost > 2 && lost * 10 > Before));
}

/// <summary>The one writer of readings: batches, each in one transaction.</summary>
sealed class ReadingsWriter(Database database, ChangeFeed feed, InventoryOptions options)
{
    /// <summary>Writes what differs from the last sight of a cluster.</summary>
    public Task<SightWritten> WriteAsync(ClusterSight sight, CancellationToken ct) => InTransactionAsync((connection, transaction) =>
    {
        var trouble = ClusterTable.Trouble(connection, transaction, sight.Cluster);
        if (!ClusterTable.Answered(connection, transaction, sight.Cluster, sight.At))
            return new SightWritten(0, 0, []);
        var first = !LookTable.Write(connection, transaction, sight.Cluster, sight.At);
        using var past = new PastTable(connection, transaction, sight.At, first);
        past.Changed(sight.Cluster, PastKind.Cluster, sight.Cluster, new Differences().Note("trouble", trouble, null));
        NodeTable.Write(connection, transaction, sight, past);
        var storages = StorageTable.Write(connection, transaction, sight, past);
        TaskTable.Write(connection, transaction, sight);
        HistoryPrune.Run(connection, transaction, sight.At - options.History);
        return GuestTable.Write(connection, transaction, sight, past) with { VanishedStorages = storages };
    }, ct);

    /// <summary>Writes configs; returns those that differ from what was read before.</summary>
    public Task<IReadOnlyList<Noticed>> WriteAsync(IReadOnlyCollection<ConfigSeen> configs, CancellationToken ct) => InTransactionAsync((connection, transaction) =>
    {
        using var table = new ConfigTable(connection, transaction);
        return (IReadOnlyList<Noticed>)[.. configs.Select(table.Write).OfType<Noticed>()];
    }, ct);

    /// <summary>Takes out guests that are no more, and marks those that are only hidden; returns how many were taken out.</summary>
    public Task<int> SettleAsync(string cluster, IReadOnlyCollection<int> gone, IReadOnlyCollection<int> hidden, DateTimeOffset at, CancellationToken ct) =>
        InTransactionAsync((connection, transaction) =>
        {
            using var past = new PastTable(connection, transaction, at);
            GuestTable.Hide(connection, transaction, cluster, hidden, past);
            return GuestTable.Forget(connection, transaction, cluster, gone, past);
        }, ct);

    /// <summary>Takes out storages that are no more, and marks those that are only hidden.</summary>
    public Task<bool> SettleAsync(string cluster, ExplainedStorages why, DateTimeOffset at, CancellationToken ct) => InTransactionAsync((connection, transaction) =>
    {
        using var past = new PastTable(connection, transaction, at);
        StorageTable.Hide(connection, transaction, cluster, why.Hidden, past);
        StorageTable.Forget(connection, transaction, cluster, why.Gone, past);
        return true;
    }, ct);

    /// <summary>Keeps that a cluster did not answer, so that lists can say so.</summary>
    public Task<bool> WriteTroubleAsync(string cluster, string trouble, DateTimeOffset at, CancellationToken ct) =>
        InTransactionAsync((connection, transaction) =>
        {
            var before = ClusterTable.Trouble(connection, transaction, cluster);
            if (!ClusterTable.Silent(connection, transaction, cluster, trouble))
                return false;
            using var past = new PastTable(connection, transaction, at);
            // Another word for the same silence is no change.
            if (before is null)
                past.Changed(cluster, PastKind.Cluster, cluster, new Differences().Note("trouble", before, trouble));
            return true;
        }, ct);

    async Task<T> InTransactionAsync<T>(Func<DbConnection, DbTransaction, T> write, CancellationToken ct)
    {
        await using var writing = await database.WriteAsync(Durability.Normal, ct);
        var result = write(writing.Connection, writing.Transaction);
        await writing.CommitAsync(ct);
        feed.Nudge();
        return result;
    }
}
