using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Engine.Access;

/// <summary>Reads rows of the audit as links of the chain.</summary>
static class AuditReader
{
    const string Columns = "SELECT sequence, at, kind, intent, actor, face, verb, request, outcome, detail, mac FROM audit";

    /// <summary>Sequence of the last row; 0 where there is none.</summary>
    public static async Task<long> EndAsync(DbConnection connection, CancellationToken ct)
    {
        await using var command = connection.Command(null, "SELECT COALESCE(MAX(sequence), 0) FROM audit");
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    /// <summary>Rows up to a sequence, from the first.</summary>
    public static IAsyncEnumerable<AuditLink> UntilAsync(DbConnection connection, long end, CancellationToken ct) =>
        LinksAsync(connection, null, "sequence <= @sequence", end, ct);

    /// <summary>Rows from a sequence on.</summary>
    public static IAsyncEnumerable<AuditLink> FromAsync(DbConnection connection, DbTransaction? transaction, long sequence, CancellationToken ct) =>
        LinksAsync(connection, transaction, "sequence >= @sequence", sequence, ct);

    static async IAsyncEnumerable<AuditLink> LinksAsync(
        DbConnection connection, DbTransaction? transaction, string which, long sequence, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = connection.Command(transaction, $"{Columns} WHERE {which} ORDER BY sequence", ("@sequence", sequence));
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            yield return Link(reader);
    }

    /// <summary>Verbs that any row is about, sorted.</summary>
    public static async Task<IReadOnlyList<string>> VerbsAsync(DbConnection connection, CancellationToken ct)
    {
        await using var command = connection.Command(null, "SELECT DISTINCT verb FROM audit ORDER BY verb");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var verbs = new List<string>();
        while (await reader.ReadAsync(ct))
            verbs.Add(reader.GetString(0));
        return verbs;
    }

    public static async Task<IReadOnlyList<AuditRecord>> PageAsync(DbConnection connection, ListAuditRequest request, string? own, CancellationToken ct)
    {
        await using var command = connection.Command(
            null,
            $"{Columns} WHERE (CAST(@verb AS text) IS NULL OR verb = @verb) AND (CAST(@actor AS text) IS NULL OR actor = @actor) AND (CAST(@own AS text) IS NULL OR actor = @own) AND (CAST(@before AS bigint) IS NULL OR sequence < @before) "
            + "ORDER BY sequence DESC LIMIT @limit",
            ("@verb", request.Verb), ("@actor", request.Actor), ("@own", own), ("@before", request.Before), ("@limit", request.Limit));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<AuditRecord>();
        while (await reader.ReadAsync(ct))
            rows.Add(Link(reader).Record);
        return rows;
    }

    /// <summary>A row as it stands; what an edit made of it must still be readable, for its MAC to be found wrong.</summary>
    static AuditLink Link(DbDataReader reader) => new(
        reader.GetInt64(0),
        new DateTimeOffset(Math.Clamp(reader.GetInt64(1), 0, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero),
        new AuditEntry(KindOf(reader.GetString(2)), reader.GetString(4), reader.GetString(5), reader.GetString(6))
        {
            Intent = reader.Number(3),
            Request = reader.Text(7),
            Outcome = reader.Text(8),
            Detail = reader.Text(9),
        },
        reader.GetFieldValue<byte[]>(10));

    /// <summary>Only the word that is written counts: an edited one reads as none, and its MAC is wrong.</summary>
    static AuditKind KindOf(string word) => Enum.TryParse<AuditKind>(word, out var kind) && kind.ToString() == word ? kind : (AuditKind)(-1);
}
