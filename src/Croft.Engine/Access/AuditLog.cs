using System.Data.Common;
using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Engine.Access;

/// <summary>Appends to the audit; any number of processes may at once.</summary>
/// <remarks>Begin → lock the head → compare the end with it → insert → commit → write the head → unlock.</remarks>
public sealed class AuditLog
{
    readonly Database database;
    readonly AuditKey key;
    readonly AuditHead head;
    readonly TimeProvider time;

    /// <summary>The audit of this workspace; nothing is opened yet.</summary>
    public AuditLog(Database database, WorkspaceLocation location, Workspace workspace, AuditKey key, TimeProvider time)
    {
        this.database = database;
        this.key = key;
        this.time = time;
        head = new AuditHead(location, workspace, key);
    }

    internal AuditHead Head => head;

    /// <summary>Appends a row, durably; returns its sequence.</summary>
    /// <exception cref="FailureException">The database or the master key can't be used; then nothing must be done unaudited.</exception>
    public Task<long> AppendAsync(AuditEntry entry, CancellationToken ct) => AppendAsync(entry, begins: false, ct);

    /// <summary>Appends the first row of a new workspace: the only one that no head stands before.</summary>
    internal Task<long> BeginAsync(AuditEntry entry, CancellationToken ct) => AppendAsync(entry, begins: true, ct);

    async Task<long> AppendAsync(AuditEntry entry, bool begins, CancellationToken ct)
    {
        await using var write = await database.WriteAsync(Durability.Full, ct);
        var (connection, transaction) = write;
        // Held past the commit, so that heads are written in the order of the rows.
        using var _ = await head.LockAsync(ct);
        var chain = key.Chain;
        var (sequence, mac) = await EndAsync(connection, transaction, ct);
        if (!(begins && sequence == 0) && await BreakAsync(connection, transaction, sequence, mac, ct) is { } broken)
            (sequence, mac) = await InsertAsync(connection, transaction, broken, sequence + 1, chain, mac, ct);
        (sequence, mac) = await InsertAsync(connection, transaction, entry, sequence + 1, chain, mac, ct);
        await write.CommitAsync(ct);
        head.Write(sequence, mac);
        return sequence;
    }

    async Task<(long Sequence, byte[] Mac)> EndAsync(DbConnection connection, DbTransaction? transaction, CancellationToken ct)
    {
        await using var command = connection.Command(transaction, "SELECT sequence, mac FROM audit ORDER BY sequence DESC LIMIT 1");
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : (0, key.Beginning);
    }

    /// <summary>Null when the end is where the head says, or valid rows further; otherwise the row that tells of the break for good.</summary>
    async Task<AuditEntry?> BreakAsync(DbConnection connection, DbTransaction transaction, long sequence, byte[] mac, CancellationToken ct)
    {
        var kept = head.Read();
        if (kept is not null && (kept.Is(sequence, mac) || await FollowHeadAsync(connection, transaction, kept, ct)))
            return null;
        return new AuditEntry(AuditKind.Break, "croft", "", "audit")
        {
            Detail = AuditFindings.HeadDiffers(kept, sequence),
        };
    }

    /// <summary>A head may lag, when a process died or could not write it after its commit: rows past it are good if each continues from it.</summary>
    async Task<bool> FollowHeadAsync(DbConnection connection, DbTransaction transaction, AuditHead.Head kept, CancellationToken ct)
    {
        byte[]? before = null;
        await foreach (var link in AuditReader.FromAsync(connection, transaction, kept.Sequence, ct))
        {
            if (before is null ? !kept.Is(link.Sequence, link.Mac) : !link.Follows(key.Chain, before))
                return false;
            before = link.Mac;
        }
        return before is not null;
    }

    async Task<(long Sequence, byte[] Mac)> InsertAsync(
        DbConnection connection, DbTransaction transaction, AuditEntry entry, long sequence, byte[] chain, byte[] before, CancellationToken ct)
    {
        var at = time.GetUtcNow();
        var mac = entry.Mac(chain, sequence, at, before);
        await using var command = connection.Command(
            transaction,
            "INSERT INTO audit (sequence, at, kind, intent, actor, face, verb, request, outcome, detail, mac) "
            + "VALUES (@sequence, @at, @kind, @intent, @actor, @face, @verb, @request, @outcome, @detail, @mac)",
            ("@sequence", sequence), ("@at", at), ("@kind", entry.Kind.ToString()), ("@intent", entry.Intent), ("@actor", entry.Actor), ("@face", entry.Face),
            ("@verb", entry.Verb), ("@request", entry.Request), ("@outcome", entry.Outcome), ("@detail", entry.Detail), ("@mac", mac));
        await command.ExecuteNonQueryAsync(ct);
        return (sequence, mac);
    }
}
