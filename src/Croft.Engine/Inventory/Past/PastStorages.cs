using System.Data.Common;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.State;

namespace Croft.Engine.Inventory.Past;

/// <summary>Storages as each node saw them.</summary>
sealed class PastStorages(DbConnection connection, PastPlaces past, DateTimeOffset when)
{
    /// <summary>Those of one cluster or of all, in order of cluster, storage and node.</summary>
    public IEnumerable<StorageRow> All(string? cluster)
    {
        var changed = PastSet.Read(connection, PastKind.Storage, when, cluster);
        var seen = new Dictionary<(string Cluster, string Subject), StorageSeen>();
        using (var select = new Prepared(connection, null, "SELECT cluster, node, storage, type, status, content, shared FROM storage_readings", 0))
        using (var row = select.Read())
        {
            while (row.Read())
            {
                seen[(row.GetString(0), $"{row.GetString(1)}/{row.GetString(2)}")] = new StorageSeen(
                    row.GetString(1), row.GetString(2), row.Text(3), row.GetString(4), null, null, row.GetString(5), row.GetBoolean(6));
            }
        }
        foreach (var (subject, values) in changed.All)
        {
            if (values.Absent)
                seen.Remove(subject);
            else
                seen[subject] = Of(seen.TryGetValue(subject, out var present) ? present : Unseen(subject.Subject), values);
        }
        return seen.Where(s => past.Knows(s.Key.Cluster) && Horizon.Current.Whole(s.Key.Cluster) && (cluster is null || s.Key.Cluster == cluster)).Select(s => Row(s.Key.Cluster, s.Value))
            .OrderBy(s => s.Cluster, StringComparer.Ordinal).ThenBy(s => s.Storage, StringComparer.Ordinal).ThenBy(s => s.Node, StringComparer.Ordinal);
    }

    static StorageSeen Unseen(string subject) => new(subject[..subject.IndexOf('/')], subject[(subject.IndexOf('/') + 1)..], null, "unknown", null, null, "", false);

    static StorageSeen Of(StorageSeen storage, PastValues values) => storage with
    {
        Type = values.Text("type", storage.Type),
        Status = values.Text("status", storage.Status)!,
        Content = values.Text("content", storage.Content)!,
        Shared = values.Truth("shared", storage.Shared),
    };

    StorageRow Row(string cluster, StorageSeen storage)
    {
        var place = past.Places.Of(cluster, storage.Node);
        return new StorageRow
        {
            Cluster = cluster,
            Node = storage.Node,
            Storage = storage.Storage,
            Type = storage.Type,
            Status = StorageSeen.Told(storage.Status, place.Up),
            Content = storage.Content.Split(',', StringSplitOptions.RemoveEmptyEntries),
            Shared = storage.Shared,
            Seen = place.Seen,
        };
    }
}
