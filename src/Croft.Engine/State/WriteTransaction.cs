using System.Data.Common;

namespace Croft.Engine.State;

/// <summary>A transaction that writes; what is not committed when it is disposed has not happened.</summary>
public sealed class WriteTransaction : IAsyncDisposable
{
    /// <summary>More than a pool holds.</summary>
    const int MostStale = 50;

    readonly Turns turns;

    WriteTransaction(DbConnection connection, DbTransaction transaction, Turns turns) => (Connection, Transaction, this.turns) = (connection, transaction, turns);

    /// <summary>The connection, for prepared commands.</summary>
    public DbConnection Connection { get; }

    /// <summary>The transaction, for prepared commands.</summary>
    public DbTransaction Transaction { get; }

    /// <summary>Both, for code that takes them apart.</summary>
    public void Deconstruct(out DbConnection connection, out DbTransaction transaction) => (connection, transaction) = (Connection, Transaction);

    /// <summary>Makes it so.</summary>
    public Task CommitAsync(CancellationToken ct) => Transaction.CommitAsync(ct);

    /// <summary>Waits for its turn, then begins.</summary>
    internal static async Task<WriteTransaction> BeginAsync(DatabaseKind database, Durability durability, Turns turns, CancellationToken ct)
    {
        await turns.TakeAsync(ct);
        try
        {
            // The pool may hand out connections that a restart of the server has cut; each is met once.
            for (var stale = 0; ; stale++)
            {
                if (await TryAsync(database, durability, turns, mayBeStale: stale < MostStale, ct) is { } begun)
                    return begun;
            }
        }
        catch
        {
            turns.Pass();
            throw;
        }
    }

    /// <summary>Null when the connection was gone before anything was written.</summary>
    static async Task<WriteTransaction?> TryAsync(DatabaseKind database, Durability durability, Turns turns, bool mayBeStale, CancellationToken ct)
    {
        var connection = await database.ConnectAsync(durability, ct);
        try
        {
            var transaction = await connection.BeginTransactionAsync(ct);
            await database.AloneAsync(connection, transaction, ct);
            return new WriteTransaction(connection, transaction, turns);
        }
        catch (Exception e)
        {
            await connection.DisposeAsync();
            if (mayBeStale && e is DbException refused && database.IsLost(refused))
                return null;
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Transaction.DisposeAsync();
            await Connection.DisposeAsync();
        }
        finally
        {
            turns.Pass();
        }
    }
}
