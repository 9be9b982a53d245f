using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Proxmox;
using Croft.Sandbox.Saving;

namespace Croft.Engine.Rehearsal;

/// <summary>Reads live what a plan touches and readings don't hold; a part that can't be read is named, and steps that need it are not rehearsed.</summary>
sealed class LiveParts(ProxmoxClient client, Touched touched, TimeProvider time)
{
    /// <summary>Kinds of step that no twin tells of, by what they begin with.</summary>
    static readonly IReadOnlyDictionary<string, string> Never = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["node.setting"] = "settings of nodes have no twin",
        ["node.refresh-updates"] = "packages have no twin",
        ["task."] = "a task that runs has no twin",
        ["api."] = "what a raw call needs is known to its writer alone",
    };

    /// <summary>Kinds of step that need more than readings hold.</summary>
    static readonly string[] Live = ["snapshot.rollback", "snapshot.delete", "backup.restore", "backup.prune", "storage.delete", "network.", "firewall.", "access.", "ha.", "replication.", "entry.", "sdn."];

    readonly LiveRows live = new(client);
    readonly Dictionary<string, string> unknown = new(Never, StringComparer.Ordinal);
    readonly List<string> notes = [];

    /// <summary>What can't be told of while nobody is asked.</summary>
    public static IReadOnlyDictionary<string, string> NeededBy(string why) =>
        new Dictionary<string, string>(Never.Concat(Live.Select(k => KeyValuePair.Create(k, why))), StringComparer.Ordinal);

    /// <summary>The twin's beginning with what is live.</summary>
    public async Task<Seeded> AddAsync(Seeded seeded, CancellationToken ct)
    {
        var account = await OrAsync(async () => TwinAccount.Of(client.User, await client.Access.PermissionsAsync(ct), path => Concerns(seeded.Cluster, path)), TwinAccount.OfAll, "Croft's own rights", []);
        var saved = seeded.Saved with { Access = account.Access };
        saved = await OrAsync(() => WithSnapshotsAsync(seeded.Cluster, saved, ct), saved, "snapshots", ["snapshot."]);
        saved = await OrAsync(() => WithProcessesAsync(seeded.Cluster, saved, ct), saved, "processes of guests", ["guest.reboot"]);
        saved = await OrAsync(() => WithStoragesAsync(saved, seeded.Down, ct), saved, "what lies on storages", ["backup.restore", "backup.prune", "storage.delete"]);
        saved = await OrAsync(() => LiveFiles.WithAsync(saved, touched, live, ct), saved, "high availability, replication, jobs and software-defined networks", ["ha.", "replication.", "entry.", "sdn."]);
        saved = await OrAsync(() => WithPoolsAsync(saved, ct), saved, "pools", ["pool."]);
        if (touched.Has("firewall."))
        {
            notes.Add("Whether the firewall would still let Croft in is not rehearsed: a twin lets everybody in. The plan says it.");
            saved = await OrAsync(() => LiveFirewalls.WithAsync(seeded.Cluster, saved, touched, live, ct), saved, "firewalls", ["firewall."]);
        }
        if (touched.Has("access.") || touched.Names("Role") || touched.Names("Group") || touched.Names("User"))
            saved = await OrAsync(async () => saved with { Access = await LiveAccess.ReadAsync(account.Access, account.Id, live, ct) }, saved, "users and rights", ["access."]);
        if (touched.Has("network."))
            saved = await OrAsync(() => WithNetworksAsync(saved, seeded.Down, ct), saved, "networks", ["network."]);
        return seeded with { Saved = saved, Account = account, Notes = [.. seeded.Notes, .. notes], Unknown = unknown };
    }

    /// <summary>A cluster of many guests in pools tells what is held on each of them.</summary>
    bool Concerns(string cluster, string path) =>
        !path.StartsWith("/vms/", StringComparison.Ordinal) || !int.TryParse(path.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var vmid) || touched.Guest(cluster, vmid);

    async Task<SavedCluster> WithNetworksAsync(SavedCluster saved, IReadOnlyCollection<string> down, CancellationToken ct)
    {
        if (await LiveNetworks.WaitingAsync(client, saved, down, touched, ct) is { } node)
            unknown["network."] = $"changes of the network wait on {node} already, and a twin would tell them in other words";
        return await LiveNetworks.WithAsync(saved, down, touched, live, ct);
    }

    async Task<SavedCluster> WithPoolsAsync(SavedCluster saved, CancellationToken ct)
    {
        List<SavedPool> pools = [];
        foreach (var row in await live.RowsAsync("/pools", ct))
        {
            var id = row["poolid"];
            var members = touched.Names(id) ? (await client.Pools.GetAsync(id, ct)).Members : [];
            pools.Add(new SavedPool(id, row.GetValueOrDefault("comment"), [.. members.Select(m => m.Storage).OfType<string>()]));
        }
        return saved with { Pools = pools };
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

    async Task<SavedCluster> WithProcessesAsync(string cluster, SavedCluster saved, CancellationToken ct)
    {
        if (touched.Processes.Count == 0)
            return saved;
        var guests = saved.Guests!.ToList();
        for (var at = 0; at < guests.Count; at++)
        {
            if (!touched.Processes.ContainsKey((cluster, guests[at].Vmid)))
                continue;
            var status = await live.FieldsAsync($"{PathOf(guests[at])}/status/current", [], ct);
            guests[at] = guests[at] with
            {
                Pid = int.TryParse(status.GetValueOrDefault("pid"), out var pid) ? pid : null,
                // A second more, so that rounding is not taken for a restart.
                StartedAt = long.TryParse(status.GetValueOrDefault("uptime"), out var uptime) ? time.GetUtcNow().ToUnixTimeSeconds() - uptime - 1 : null,
            };
        }
        return saved with { Guests = guests };
    }

    static string PathOf(SavedGuest guest) => FormattableString.Invariant($"/nodes/{Uri.EscapeDataString(guest.Node)}/{guest.Kind}/{guest.Vmid}");

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
        var path = PathOf(guest);
        var snapshots = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        var config = guest.Config;
        foreach (var row in await live.RowsAsync($"{path}/snapshot", ct))
        {
            var name = row["name"];
            if (name != "current")
                snapshots[name] = await live.FieldsAsync($"{path}/config", [new("snapshot", name)], ct);
            else if (row.TryGetValue("parent", out var parent))
                config = new Dictionary<string, string>(config!, StringComparer.Ordinal) { ["parent"] = parent };
        }
        return snapshots.Count == 0 ? guest : guest with { Snapshots = snapshots, Config = config };
    }

    async Task<SavedCluster> WithStoragesAsync(SavedCluster saved, IReadOnlyCollection<string> down, CancellationToken ct)
    {
        var defined = (await live.RowsAsync("/storage", ct)).ToDictionary(r => r["storage"], StringComparer.Ordinal);
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
            var rows = await live.RowsAsync($"/nodes/{Uri.EscapeDataString(node)}/storage/{Uri.EscapeDataString(storage.Id)}/content", ct);
            foreach (var row in rows)
            {
                var volume = Volume(row, storage.Shared ? null : node);
                volumes.Add(volume.Content == "backup" && touched.Names(row["volid"]) ? volume with { Backup = await BackedUpAsync(node, row["volid"], ct) } : volume);
            }
        }
        return volumes;
    }

    /// <summary>The config in a backup: a guest restored from it is that one.</summary>
    async Task<IReadOnlyDictionary<string, string>> BackedUpAsync(string node, string volume, CancellationToken ct)
    {
        var call = new ProxmoxCall(HttpMethod.Get, $"/nodes/{Uri.EscapeDataString(node)}/vzdump/extractconfig") { Parameters = [new("volume", volume)] };
        var config = new Dictionary<string, string>(StringComparer.Ordinal);
        // Snapshots, and what waited when it was made, stand in sections below.
        foreach (var line in ((await client.SendAsync(call, ct)).Data.GetString() ?? "").Split('\n').TakeWhile(l => !l.StartsWith('[')))
        {
            if (!line.StartsWith('#') && line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
                config[line[..colon]] = line[(colon + 1)..].Trim();
        }
        return config;
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
}
