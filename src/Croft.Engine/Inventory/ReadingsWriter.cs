using System.Data.Common;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.State;

namespace Croft.Engine.Inventory;

/// <summary>What writing a sight changed.</summary>
/// <param name="Before">Guests that were listed before.</param>
/// <param name="Added">Guests seen for the first time.</param>
/// <param name="Vanished">Guests that are listed no more; nothing was done about them.</param>
sealed record SightWritten(int Before, int Added, IReadOnlyList<Vanished> Vanished)
{
    /// <summary>True when so many are missing that the list itself is in doubt.</summary>
    public bool InDoubt => Vanished.Count(v => !v.Hidden) is var lost && lost > 0 && (lost == Before || (lost > 2 && lost * 10 > Before));
}

/// <summary>The one writer of readings: batches, each in one transaction, one at a time.</summary>
sealed class ReadingsWriter(Database database) : IDisposable
{
    /// <summary>SQLite has one writer; waiting here costs less than its busy handler.</summary>
    readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Writes what differs from the last sight of a cluster.</summary>
    public Task<SightWritten> WriteAsync(ClusterSight sight, CancellationToken ct) => InTransactionAsync((connection, transaction) =>
    {
        if (!ClusterTable.Answered(connection, transaction, sight.Cluster, sight.At))
            return new SightWritten(0, 0, []);
        using var past = new PastTable(connection, transaction, sight.At);
        NodeTable.Write(connection, transaction, sight, past);
        StorageTable.Write(connection, transaction, sight, past);
        TaskTable.Write(connection, transaction, sight);
        return GuestTable.Write(connection, transaction, sight, past);
    }, ct);

    /// <summary>Writes configs; returns those that differ from what was read before.</summary>
    public Task<IReadOnlyList<ConfigSeen>> WriteAsync(IReadOnlyCollection<ConfigSeen> configs, CancellationToken ct) => InTransactionAsync((connection, transaction) =>
    {
        using var table = new ConfigTable(connection, transaction);
        return (IReadOnlyList<ConfigSeen>)[.. configs.Where(table.Write)];
    }, ct);

    /// <summary>Takes out guests that are no more, and marks those that are only hidden; returns how many were taken out.</summary>
    public Task<int> SettleAsync(string cluster, IReadOnlyCollection<int> gone, IReadOnlyCollection<int> hidden, DateTimeOffset at, CancellationToken ct) =>
        InTransactionAsync((connection, transaction) =>
        {
            using var past = new PastTable(connection, transaction, at);
            GuestTable.Hide(connection, transaction, cluster, hidden, past);
            return GuestTable.Forget(connection, transaction, cluster, gone, past);
        }, ct);

    /// <summary>Keeps that a cluster did not answer, so that lists can say so.</summary>
    public Task<bool> WriteTroubleAsync(string cluster, string trouble, CancellationToken ct) =>
        InTransactionAsync((connection, transaction) => ClusterTable.Silent(connection, transaction, cluster, trouble), ct);

    async Task<T> InTransactionAsync<T>(Func<DbConnection, DbTransaction, T> write, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            await using var connection = await database.OpenAsync(Durability.Normal, ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var result = write(connection, transaction);
            await transaction.CommitAsync(ct);
            return result;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();
}
