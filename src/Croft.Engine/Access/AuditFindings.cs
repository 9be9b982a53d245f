using System.Data.Common;
using Croft.Contracts;

namespace Croft.Engine.Access;

/// <summary>Walks the whole chain and says what is wrong with it, the first bad row first.</summary>
sealed class AuditFindings(AuditLog log, AuditKey key)
{
    const int Most = 20;
    readonly List<(long Sequence, string What)> found = [];

    public long Rows { get; private set; }

    /// <summary>Sequence of the last row; 0 where there is none.</summary>
    public long Last { get; private set; }

    public string HeadMac { get; private set; } = "";

    public IReadOnlyList<(long Sequence, string What)> All => found;

    /// <summary>Walks the chain as it ended when the walk began; others append meanwhile.</summary>
    public async Task WalkAsync(DbConnection connection, Action<AuditLink>? each, CancellationToken ct)
    {
        var chain = key.Chain;
        var before = key.Beginning;
        var (kept, end) = await BeginAsync(connection, ct);
        var met = false;
        AuditLink? last = null;
        await foreach (var link in AuditReader.UntilAsync(connection, end, ct))
        {
            var expected = (last?.Sequence ?? 0) + 1;
            if (link.Sequence != expected)
                Add(expected, link.Sequence - 1 == expected ? $"Row {expected} is missing." : $"Rows {expected} to {link.Sequence - 1} are missing.");
            else if (!link.Follows(chain, before))
                Add(link.Sequence, $"Row {link.Sequence} is not what was written: it was edited, moved, or put in.");
            else if (link.Entry.Kind == AuditKind.Break)
                Add(link.Sequence, link.Entry.Detail ?? "The chain broke here.");
            met |= kept?.Is(link.Sequence, link.Mac) == true;
            before = link.Mac;
            last = link;
            Rows++;
            each?.Invoke(link);
        }
        Last = last?.Sequence ?? 0;
        HeadMac = last is null ? "" : Convert.ToHexStringLower(last.Mac);
        // Rows past the head were found good or bad above; that the head lags is no finding.
        if (!met)
            Add(Last + 1, HeadDiffers(kept, Last));
    }

    /// <summary>Under the head's lock, so that no row is half way between database and head.</summary>
    async Task<(AuditHead.Head? Kept, long End)> BeginAsync(DbConnection connection, CancellationToken ct)
    {
        using var _ = await log.Head.LockForReadingAsync(ct);
        return (log.Head.Read(), await AuditReader.EndAsync(connection, ct));
    }

    /// <summary>What it means that the database ends elsewhere than its head.</summary>
    public static string HeadDiffers(AuditHead.Head? kept, long end) => kept switch
    {
        null => $"The database ends at row {end}, and the head that was kept outside of it is gone: rows may have been cut off.",
        { Sequence: < 0 } => $"The head that was kept outside of the database was altered; the database ends at row {end}.",
        _ when kept.Sequence > end => $"The database ends at row {end}, but row {kept.Sequence} was written: rows were cut off, or an older database was put back.",
        _ when kept.Sequence == end => $"Row {end} is not the one that was written last: another database was put here.",
        _ => $"The database ends at row {end}, but its head is row {kept.Sequence}: the head was put back, or rows were put in.",
    };

    void Add(long sequence, string what)
    {
        if (found.Count < Most)
            found.Add((sequence, what));
    }
}
