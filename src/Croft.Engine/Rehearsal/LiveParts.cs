using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Proxmox;
using Croft.Sandbox.Saving;

namespace Croft.Engine.Rehearsal;

/// <summary>Reads live what a plan touches and readings don't hold; a part that can't be read is named, and steps that need it are not rehearsed.</summary>
sealed class LiveParts(ProxmoxClient client, Touched touched)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Kinds of step that need more than the readings, by what they begin with.</summary>
    static readonly IReadOnlyDictionary<string, string> NotSeeded = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["network."] = "networks have no twin yet",
        ["firewall."] = "firewalls have no twin yet",
        ["access."] = "users and rights have no twin yet",
        ["ha."] = "rules and groups of high availability have no twin yet",
        ["replication."] = "replication has no twin yet",
        ["node."] = "settings and packages of nodes have no twin",
        ["task."] = "a task that runs has no twin",
        ["api."] = "what a raw call needs is known to its writer alone",
    };

    static readonly string[] OfLive = ["snapshot.rollback", "snapshot.delete", "backup.restore", "backup.prune", "storage.delete"];

    readonly Dictionary<string, string> unknown = new(NotSeeded, StringComparer.Ordinal);
    readonly List<string> notes = [];

    /// <summary>What can't be told of while nobody is asked.</summary>
    public static IReadOnlyDictionary<string, string> NeededBy(Touched touched, string why) =>
        new Dictionary<string, string>(NotSeeded.Concat(OfLive.Where(touched.Has).Select(k => KeyValuePair.Create(k, why))), StringComparer.Ordinal);

    /// <summary>The twin's beginning with what is live.</summary>
    public async Task<Seeded> AddAsync(Seeded seeded, CancellationToken ct)
    {
        var account = await OrAsync(async () => TwinAccount.Of(client.User, await client.Within(Patience).Access.PermissionsAsync(ct)), TwinAccount.OfAll, "Croft's own rights", []);
        var saved = seeded.Saved with { Access = account.Access };
        saved = await OrAsync(() => WithSnapshotsAsync(seeded.Cluster, saved, ct), saved, "snapshots", ["snapshot."]);
        saved = await OrAsync(() => WithStoragesAsync(saved, seeded.Down, ct), saved, "what lies on storages", ["backup.restore", "backup.prune", "storage.delete"]);
        return seeded with { Saved = saved, Account = account, Notes = [.. seeded.Notes, .. notes], Unknown = unknown };
    }

    async Task<T> OrAsync<T>(Func<Task<T>> read, T otherwise, string what, IReadOnlyList<string> kinds)
    {
        try
        {
            return await read();
        }
        catch (ProxmoxException e)
        {
            notes.Add($"Not in the twin: {what} ({FailureMap.Of(e, "").Message.TrimEnd('.')}).");
            foreach (var kind in kinds)
                unknown[kind] = $"{what} could not be read";
            return otherwise;
        }
    }

    async Task<SavedCluster> WithSnapshotsAsync(string cluster, SavedCluster saved, CancellationToken ct)
    {
        if (!touched.Kinds.Any(k => k.StartsWith("snapshot.", StringComparison.Ordinal) || k is "guest.clone" or "guest.destroy" or "guest.migrate" or "guest.move" or "guest.template"))
            return saved;
        var guests = saved.Guests!.ToList();
        for (var at = 0; at < guests.Count; at++)
        {
            if (touched.Guest(cluster, guests[at].Vmid))
                guests[at] = await WithSnapshotsAsync(guests[at], ct);
        }
        return saved with { Guests = guests };
    }

    async Task<SavedGuest> WithSnapshotsAsync(SavedGuest guest, CancellationToken ct)
    {
        var path = FormattableString.Invariant($"/nodes/{Uri.EscapeDataString(guest.Node)}/{guest.Kind}/{guest.Vmid}");
        var snapshots = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        var config = guest.Config;
        foreach (var row in await RowsAsync($"{path}/snapshot", ct))
        {
            var name = row["name"];
            if (name != "current")
                snapshots[name] = await FieldsAsync($"{path}/config", [new("snapshot", name)], ct);
            else if (row.TryGetValue("parent", out var parent))
                config = new Dictionary<string, string>(config!, StringComparer.Ordinal) { ["parent"] = parent };
        }
        return snapshots.Count == 0 ? guest : guest with { Snapshots = snapshots, Config = config };
    }

    async Task<SavedCluster> WithStoragesAsync(SavedCluster saved, IReadOnlyCollection<string> down, CancellationToken ct)
    {
        var defined = (await RowsAsync("/storage", ct)).ToDictionary(r => r["storage"], StringComparer.Ordinal);
        var nodes = saved.Nodes!.Select(n => n.Name).Where(n => !down.Contains(n)).ToList();
        List<SavedStorage> storages = [];
        foreach (var storage in saved.Storages!)
        {
            var with = defined.TryGetValue(storage.Id, out var options) ? storage with { Options = Settings(options) } : storage;
            storages.Add(touched.Names(storage.Id) ? with with { Volumes = await VolumesAsync(with, nodes, ct) } : with);
        }
        return saved with { Storages = storages };
    }

    static Dictionary<string, string> Settings(IReadOnlyDictionary<string, string> defined) =>
        defined.Where(d => d.Key is not ("storage" or "type" or "content" or "nodes" or "digest" or "disable")).ToDictionary(StringComparer.Ordinal);

    async Task<IReadOnlyList<SavedVolume>> VolumesAsync(SavedStorage storage, IReadOnlyList<string> nodes, CancellationToken ct)
    {
        List<SavedVolume> volumes = [];
        foreach (var node in nodes.Where(n => (storage.Nodes is null || storage.Nodes.Contains(n)) && (storage.Shared || touched.Names(n))).Take(storage.Shared ? 1 : int.MaxValue))
        {
            var rows = await RowsAsync($"/nodes/{Uri.EscapeDataString(node)}/storage/{Uri.EscapeDataString(storage.Id)}/content", ct);
            volumes.AddRange(rows.Select(r => Volume(r, storage.Shared ? null : node)));
        }
        return volumes;
    }

    static SavedVolume Volume(IReadOnlyDictionary<string, string> row, string? node)
    {
        var id = row["volid"];
        long? Number(string key) => row.TryGetValue(key, out var text) && long.TryParse(text, out var number) ? number : null;
        var size = Number("size") ?? 0;
        return new SavedVolume(id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..], row.GetValueOrDefault("content") ?? "images", row.GetValueOrDefault("format") ?? "raw", size)
        {
            Node = node,
            Vmid = (int?)Number("vmid"),
            Fill = Number("used") is { } used && size > 0 ? Math.Min(1, used / (double)size) : null,
            CreatedAt = Number("ctime"),
            Notes = row.GetValueOrDefault("notes"),
            Protected = row.GetValueOrDefault("protected") is "1" ? true : null,
            Parent = row.GetValueOrDefault("parent") is { } parent ? parent[(parent.IndexOf(':', StringComparison.Ordinal) + 1)..] : null,
        };
    }

    async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> RowsAsync(string path, CancellationToken ct) =>
        [.. (await client.SendAsync(new ProxmoxCall(HttpMethod.Get, path) { Deadline = Patience }, ct)).Data.EnumerateArray().Select(JsonFields.Of)];

    async Task<IReadOnlyDictionary<string, string>> FieldsAsync(string path, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken ct) =>
        JsonFields.Of((await client.SendAsync(new ProxmoxCall(HttpMethod.Get, path) { Parameters = parameters, Deadline = Patience }, ct)).Data);
}
