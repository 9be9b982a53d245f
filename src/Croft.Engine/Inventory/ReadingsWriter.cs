using System.Data.Common;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.State;

namespace Croft.Engine.Inventory;

/// <summary>What writing a sight changed.</summary>
/// <param name="Known">False when the cluster was removed meanwhile; nothing was written.</param>
/// <param name="Vanished">Guests that were listed before and are no longer; nothing was done about them.</param>
sealed record SightWritten(bool Known, int Added, IReadOnlyList<int> Vanished);

/// <summary>The one writer of readings: batches, each in one transaction, one at a time.</summary>
sealed class ReadingsWriter(Database database) : IDisposable
{
    /// <summary>SQLite has one writer; waiting here costs less than its busy handler.</summary>
    readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Writes what differs from the last sight of a cluster.</summary>
    public Task<SightWritten> WriteAsync(ClusterSight sight, CancellationToken ct) => InTransactionAsync((connection, transaction) =>
    {
        if (!ClusterTable.Answered(connection, transaction, sight.Cluster, sight.At))
            return new SightWritten(false, 0, []);
        using var past = new PastTable(connection, transaction, sight.At);
        NodeTable.Write(connection, transaction, sight, past);
        StorageTable.Write(connection, transaction, sight, past);
        TaskTable.Write(connection, transaction, sight);
        var (added, vanished) = GuestTable.Write(connection, transaction, sight, past);
        return new SightWritten(true, added, vanished);
    }, ct);

    /// <summary>Writes configs; returns those that differ from what was read before.</summary>
    public Task<IReadOnlyList<ConfigSeen>> WriteAsync(IReadOnlyCollection<ConfigSeen> configs, CancellationToken ct) => InTransactionAsync((connection, transaction) =>
    {
        using var table = new ConfigTable(connection, transaction);
        return (IReadOnlyList<ConfigSeen>)[.. configs.Where(table.Write)];
    }, ct);

    /// <summary>Takes out guests that are no more; returns how many there were.</summary>
    public Task<int> ForgetAsync(string cluster, IReadOnlyCollection<int> vmids, DateTimeOffset at, CancellationToken ct) => InTransactionAsync((connection, transaction) =>
    {
        using var past = new PastTable(connection, transaction, at);
        return GuestTable.Forget(connection, transaction, cluster, vmids, past);
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
