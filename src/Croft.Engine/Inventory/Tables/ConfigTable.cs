using System.Data.Common;
using Croft.Engine.Inventory.Past;
using Croft.Engine.State;

namespace Croft.Engine.Inventory.Tables;

/// <summary>A guest's config as read at one moment.</summary>
sealed record ConfigSeen(string Cluster, int Vmid, ConfigReading Reading, DateTimeOffset At);

/// <summary>Configs of guests: digest, age and flags beside the guest, the text apart.</summary>
sealed class ConfigTable(DbConnection connection, DbTransaction transaction) : IDisposable
{
    readonly Prepared digest = new(connection, transaction, "SELECT digest, name FROM guest_readings WHERE cluster = @p0 AND vmid = @p1", 2);
    readonly Prepared touch = new(connection, transaction, "UPDATE guest_readings SET config_seen = @p2 WHERE cluster = @p0 AND vmid = @p1", 3);
    readonly Prepared mark = new(connection, transaction,
        "UPDATE guest_readings SET digest = @p2, pending = @p3, config_seen = @p4, changed = COALESCE(@p5, changed) WHERE cluster = @p0 AND vmid = @p1", 6);
    readonly Prepared text = new(connection, transaction, "SELECT config, pending FROM config_readings WHERE cluster = @p0 AND vmid = @p1", 2);
    readonly Prepared upsert = new(connection, transaction,
        "INSERT INTO config_readings (cluster, vmid, config, pending, since) VALUES (@p0, @p1, @p2, @p3, @p4) "
        + "ON CONFLICT (cluster, vmid) DO UPDATE SET config = excluded.config, pending = excluded.pending", 5);

    /// <summary>Writes it; says what differs from the config read before, null when nothing does.</summary>
    public Noticed? Write(ConfigSeen seen)
    {
        // A guest may have been forgotten while its config was on its way.
        if (Known(seen) is not { } known)
            return null;
        var (before, name) = known;
        if (before == seen.Reading.Digest)
        {
            touch.Run(seen.Cluster, seen.Vmid, seen.At.UtcTicks);
            return null;
        }
        var changed = before is null ? null : new Noticed(seen.Cluster, seen.Vmid, name, Keep(seen));
        mark.Run(seen.Cluster, seen.Vmid, seen.Reading.Digest, seen.Reading.Pending is not null, seen.At.UtcTicks, before is null ? null : seen.At.UtcTicks);
        upsert.Run(seen.Cluster, seen.Vmid, seen.Reading.Config, seen.Reading.Pending, seen.At.UtcTicks);
        return changed;
    }

    (string? Digest, string Name)? Known(ConfigSeen seen)
    {
        using var row = digest.Read(seen.Cluster, seen.Vmid);
        return row.Read() ? (row.Text(0), row.GetString(1)) : null;
    }

    /// <summary>Keeps the changed values as they were; names their keys.</summary>
    IReadOnlyList<string> Keep(ConfigSeen seen)
    {
        if (Before(seen) is not { } old)
            return [];
        var now = ConfigReading.Kept(seen.Reading.Config, seen.Reading.Pending);
        var differences = new Differences();
        foreach (var key in old.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
            differences.Note(key, old.GetValueOrDefault(key), now.GetValueOrDefault(key));
        using var past = new PastTable(connection, transaction, seen.At);
        past.Changed(seen.Cluster, PastKind.Config, seen.Vmid, differences);
        return [.. differences.Select(d => d.Field == ConfigReading.Waiting ? "values that wait for a restart" : d.Field)];
    }

    /// <summary>Read to its end first: a connection carries one open reader alone.</summary>
    IReadOnlyDictionary<string, string?>? Before(ConfigSeen seen)
    {
        using var row = text.Read(seen.Cluster, seen.Vmid);
        return row.Read() ? ConfigReading.Kept(row.GetString(0), row.Text(1)) : null;
    }

    public void Dispose()
    {
        digest.Dispose();
        touch.Dispose();
        mark.Dispose();
        text.Dispose();
        upsert.Dispose();
    }
}
