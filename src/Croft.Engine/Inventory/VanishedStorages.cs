using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Proxmox;

namespace Croft.Engine.Inventory;

/// <summary>A storage that a node lists no more.</summary>
sealed record VanishedStorage(string Node, string Storage);

/// <summary>Why storages are listed no more.</summary>
sealed record ExplainedStorages(IReadOnlyCollection<VanishedStorage> Gone, IReadOnlyCollection<VanishedStorage> Hidden, IReadOnlyList<Missing> Missing);

/// <summary>Tells storages that were deleted from those that only left the list.</summary>
/// <remarks>
/// Lists of storages hold what the account may audit, the definitions (<c>GET /storage</c>) too; but what it may, it can always ask. What it
/// may see and is defined nowhere for that node is gone. Proxmox takes rights on a storage away with the storage, so one with rights
/// of its own can't be told from one that was hidden.
/// </remarks>
static class VanishedStorages
{
    /// <summary>Storages asked for in one look.</summary>
    const int Most = 20;

    /// <summary>What it takes to see storages at all.</summary>
    public static readonly Visibility Any = new("storages", "/storage", "Datastore.Audit");

    public static async Task<ExplainedStorages> ExplainAsync(
        ProxmoxClient client, TimeSpan patience, string cluster, IReadOnlyList<VanishedStorage> vanished, CancellationToken ct)
    {
        if (vanished.Count == 0)
            return new ExplainedStorages([], [], []);
        try
        {
            var api = client.Within(patience);
            var defined = (await api.Storages.ListAsync(null, ct)).ToDictionary(d => d.Name, StringComparer.Ordinal);
            // A cluster file system that restarts knows no storage at all.
            var maySee = defined.Count == 0 ? [] : await MaySeeAsync(api, [.. vanished.Select(v => v.Storage).Distinct().Order(StringComparer.Ordinal)], ct);
            var gone = vanished.Where(v => maySee.Contains(v.Storage) && !IsFor(defined.GetValueOrDefault(v.Storage), v.Node)).ToList();
            var hidden = vanished.Except(gone).ToList();
            return new ExplainedStorages(gone, hidden, hidden.Count == 0 ? [] : [Told(cluster, hidden)]);
        }
        catch (ProxmoxException e)
        {
            return new ExplainedStorages([], vanished, [new Missing($"{cluster}/storages", FailureKind.Unreachable,
                $"{Names(vanished)} listed no more, and whether they are gone could not be told: {e.Message}")]);
        }
    }

    /// <summary>What lists say of hidden storages.</summary>
    public static Missing Told(string cluster, IReadOnlyCollection<VanishedStorage> hidden) => new($"{cluster}/storages", FailureKind.Denied,
        $"{Names(hidden)} listed no more but not known to be gone; most often the account has lost Datastore.Audit on "
        + $"{string.Join(", ", hidden.Select(h => $"/storage/{h.Storage}").Distinct().Order(StringComparer.Ordinal).Take(3))}. What is shown was seen before");

    /// <summary>What lists say where none was ever seen: nearly every node has some.</summary>
    public static Missing NoneSeen(string cluster) => new($"{cluster}/storages", FailureKind.Denied, "none are seen; most often Croft's account lacks Datastore.Audit on /storage");

    /// <summary>Storages that the account may audit, whether there are such or not; asked one by one, since the list of all rights leaves out where there are none.</summary>
    static async Task<HashSet<string>> MaySeeAsync(ProxmoxApi api, IReadOnlyList<string> storages, CancellationToken ct)
    {
        var may = new HashSet<string>(StringComparer.Ordinal);
        foreach (var storage in storages.Take(Most))
        {
            var path = $"/storage/{storage}";
            if ((await api.Access.PermissionsAsync(path, null, ct)).Holds(path, "Datastore.Audit"))
                may.Add(storage);
        }
        return may;
    }

    static bool IsFor(StorageDefinition? definition, string node) =>
        definition is { IsDisabled: false } && (definition.Nodes.Count == 0 || definition.Nodes.Contains(node));

    static string Names(IReadOnlyCollection<VanishedStorage> storages)
    {
        var names = storages.Select(s => s.Storage).Distinct().Order(StringComparer.Ordinal).ToList();
        return string.Join(", ", names.Take(3)) + (names.Count > 3 ? $" and {names.Count - 3} more storages are" : names.Count == 1 ? " is" : " are");
    }
}
