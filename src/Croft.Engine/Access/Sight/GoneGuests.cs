using System.Data.Common;
using System.Globalization;
using Croft.Engine.State;

namespace Croft.Engine.Access;

/// <summary>Guests that were found gone, by number: kept, and added to by what was written since, as the past only grows at its end.</summary>
sealed class GoneGuests
{
    readonly Lock gate = new();
    readonly Dictionary<(string Cluster, int Vmid), (long Id, DateTimeOffset At)> all = [];
    long upTo;

    /// <summary>When the last guest before the present one was found gone, of those numbers that had one.</summary>
    public IReadOnlyDictionary<(string Cluster, int Vmid), DateTimeOffset> Of(DbConnection connection, IEnumerable<(string Cluster, int Vmid)> guests)
    {
        lock (gate)
        {
            Grow(connection);
            var reused = new Dictionary<(string, int), DateTimeOffset>();
            foreach (var guest in guests)
            {
                if (all.TryGetValue(guest, out var last) && IsKept(connection, last.Id))
                    reused.Add(guest, last.At);
            }
            return reused;
        }
    }

    void Grow(DbConnection connection)
    {
        // Numbers are given in the order of commits, since one writes at a time, and never twice.
        var last = Last(connection);
        using var select = connection.Command(
            null, "SELECT id, cluster, subject, until FROM past_readings WHERE id > @id AND kind = 'guest' AND field = '' AND before IS NOT NULL ORDER BY id", ("@id", upTo));
        var found = new List<((string, int) Guest, long Id, DateTimeOffset At)>();
        using (var row = select.ExecuteReader())
        {
            while (row.Read())
                found.Add(((row.GetString(1), int.Parse(row.GetString(2), CultureInfo.InvariantCulture)), row.GetInt64(0), row.Time(3)));
        }
        foreach (var (guest, id, at) in found)
        {
            // By the later moment, whichever was written first: clocks are set back.
            if (!all.TryGetValue(guest, out var known) || at >= known.At || !IsKept(connection, known.Id))
                all[guest] = (id, at);
        }
        upTo = Math.Max(upTo, last);
    }

    static long Last(DbConnection connection)
    {
        using var select = connection.Command(null, "SELECT MAX(id) FROM past_readings");
        return select.ExecuteScalar() is long last ? last : 0;
    }

    /// <summary>False for one that went with its cluster, or with its age.</summary>
    static bool IsKept(DbConnection connection, long id)
    {
        using var select = connection.Command(null, "SELECT 1 FROM past_readings WHERE id = @id", ("@id", id));
        return select.ExecuteScalar() is not null;
    }
}
