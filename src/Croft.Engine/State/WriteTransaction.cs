using System.Data.Common;

namespace Croft.Engine.State;

/// <summary>A transaction that writes; what is not committed when it is disposed has not happened.</summary>
public sealed class WriteTransaction : IAsyncDisposable
{
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
    internal static async Task<WriteTransaction> BeginAsync(Func<DbConnection> connect, Turns turns, CancellationToken ct)
    {
        await turns.TakeAsync(ct);
        DbConnection? connection = null;
        try
        {
            connection = connect();
            return new WriteTransaction(connection, await connection.BeginTransactionAsync(ct), turns);
        }
        catch
        {
            if (connection is not null)
                await connection.DisposeAsync();
            turns.Pass();
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
