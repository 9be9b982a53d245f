using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Sandbox.Saving;

namespace Croft.Engine.Rehearsal;

/// <summary>Makes of readings a state that a sandbox can begin with.</summary>
/// <remarks>What the readings don't hold (volumes of no guest, snapshots, networks, rights, jobs, firewalls) is not in it.</remarks>
public static class TwinSeed
{
    /// <summary>The state, and what is to be said of it.</summary>
    /// <param name="estate">The readings.</param>
    /// <param name="concerns">Guests of which it matters what is not known; all when null.</param>
    public static (SavedCluster Saved, IReadOnlyList<string> Notes) Of(Estate estate, Func<GuestRow, bool>? concerns = null)
    {
        var version = Played(estate.Version);
        var ha = estate.Guests.Where(g => IsHaManaged(g.Row)).Select(Resource).ToList();
        return (new SavedCluster
        {
            Version = version,
            Nodes = [.. estate.Nodes.Select(n => new SavedNode(n.Node) { Cores = n.Cores, Memory = n.MemoryMax })],
            Storages = [.. estate.Storages.GroupBy(s => s.Storage, StringComparer.Ordinal).Select(s => Storage([.. s], estate.Nodes.Count))],
            Pools = [.. Pools(estate)],
            Guests = [.. estate.Guests.Select(Guest)],
            Files = ha.Count == 0 ? null : new Dictionary<string, IReadOnlyList<SavedSection>>(StringComparer.Ordinal) { ["ha-resources"] = ha },
        }, [.. Notes(estate, [.. estate.Guests.Where(g => concerns?.Invoke(g.Row) ?? true)], version)]);
    }

    static IEnumerable<string> Notes(Estate estate, List<EstateGuest> guests, string version)
    {
        foreach (var missing in estate.Missing)
            yield return $"{missing.What}: {missing.Why}. What is written was seen before.";
        if (estate.Version is null || !estate.Version.StartsWith(version, StringComparison.Ordinal))
            yield return $"The cluster runs Proxmox VE {estate.Version ?? "of an unknown version"}; the sandbox will play {version}.";
        if (guests.Count(g => g.Config is null) is > 0 and var bare)
            yield return $"Of {bare} {(bare == 1 ? "guest" : "guests")} no config was read: they get their name alone. Read them first: croft sync";
        if (guests.Count(g => g.Row.Status is "unknown") is > 0 and var dark)
            yield return $"Of {dark} {(dark == 1 ? "guest" : "guests")} nobody knows whether they run: they begin stopped.";
    }

    static IEnumerable<SavedPool> Pools(Estate estate) =>
        estate.Guests.Select(g => g.Row.Pool).OfType<string>().Where(p => p.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(p => new SavedPool(p, null, null));

    static SavedStorage Storage(List<StorageRow> seen, int nodes) => new(seen[0].Storage, seen[0].Type ?? "dir")
    {
        Shared = seen[0].Shared,
        Content = seen[0].Content,
        Nodes = seen.Count < nodes ? [.. seen.Select(s => s.Node)] : null,
        Total = seen.Max(s => s.Total),
        Spaces = [.. seen.Where(s => s.Total is not null || s.Used is not null).Take(seen[0].Shared ? 1 : seen.Count).Select(s => new SavedSpace(s.Node, s.Total, s.Used))],
    };

    static SavedGuest Guest(EstateGuest guest) => new(guest.Row.Vmid, guest.Row.Type == GuestType.Vm ? "qemu" : "lxc", guest.Row.Node)
    {
        Status = guest.Row.Status,
        Pool = guest.Row.Pool is { Length: > 0 } pool ? pool : null,
        Config = Config(guest),
        Pending = guest.Config?.Waiting.Where(w => w.To is not null).ToDictionary(w => w.Field, w => w.To!, StringComparer.Ordinal),
        PendingDelete = guest.Config is { } config ? [.. config.Waiting.Where(w => w.To is null).Select(w => w.Field)] : null,
        Digest = guest.Config is null || guest.Row.Lock is not null ? null : guest.Row.Digest,
        StartedAt = guest.Row.Uptime is { } uptime ? guest.Row.Seen.ToUnixTimeSeconds() - uptime : null,
    };

    static Dictionary<string, string> Config(EstateGuest guest)
    {
        var (row, seen) = guest;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (seen is null)
            values[row.Type == GuestType.Vm ? "name" : "hostname"] = row.Name;
        // The snapshot it stands on is not in the state.
        foreach (var (key, value) in seen?.Values ?? new Dictionary<string, string>())
        {
            if (key != "parent")
                values[key] = value;
        }
        if (row.Lock is { Length: > 0 } held)
            values["lock"] = held;
        else if (row.Seen > row.ConfigSeen)
            values.Remove("lock");
        if (row.Template)
            values["template"] = "1";
        return values;
    }

    static bool IsHaManaged(GuestRow row) => row.Ha is { Length: > 0 } state && state != "ignored";

    static SavedSection Resource(EstateGuest guest)
    {
        var type = guest.Row.Type == GuestType.Vm ? "vm" : "ct";
        var asked = guest.Row.Ha is "stopped" or "disabled" ? guest.Row.Ha : "started";
        return new SavedSection(type, $"{type}:{guest.Row.Vmid}", new Dictionary<string, string>(StringComparer.Ordinal) { ["state"] = asked });
    }

    /// <summary>The release nearest to a version that the sandbox can play.</summary>
    static string Played(string? version) => (version?.Split('.') ?? []) switch
    {
        ["9", "0" or "1", ..] => "9.1",
        ["9" or "10" or "11", ..] => "9.2",
        _ => "8.4",
    };
}
