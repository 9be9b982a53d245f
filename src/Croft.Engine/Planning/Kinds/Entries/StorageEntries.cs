using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>How definitions of storages are read, and what may become of them.</summary>
static class StorageEntries
{
    /// <summary>What no change of a definition takes.</summary>
    public static IReadOnlySet<string> Fixed { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "authsupported", "base", "datastore", "export", "iscsiprovider", "path", "portal", "share", "target", "thinpool", "type", "vgname", "volume",
    };

    /// <summary>Types of which Proxmox itself says that they are the same everywhere.</summary>
    static readonly HashSet<string> alwaysShared = new(StringComparer.Ordinal) { "cephfs", "cifs", "drbd", "glusterfs", "iscsi", "iscsidirect", "nfs", "pbs", "rbd", "zfs" };

    /// <summary>Types that are of no use without a password.</summary>
    static readonly HashSet<string> locked = new(StringComparer.Ordinal) { "esxi", "pbs" };

    public static async Task<IReadOnlyList<Entry>> ListAsync(ProxmoxApi api, CancellationToken ct) =>
    [
        .. (await api.Storages.ListAsync(null, ct)).Select(d => new Entry(d.Name, $"/storage/{Uri.EscapeDataString(d.Name)}",
            EntryText.Normal([new("type", d.Type), .. d.Settings.Where(s => s.Key != "shared" || !alwaysShared.Contains(d.Type))], "priority"), d.Digest)),
    ];

    public static (Disturbance Disturbs, string? Because) Disturbs(string key, string? from, string? to) => key switch
    {
        "disable" when to == "1" => (Disturbance.Live, "Running guests keep their disks on it; none starts, is backed up to it, or gets a new disk there."),
        "nodes" => (Disturbance.Live, "On nodes that are left out no guest with a disk on it starts any more."),
        "content" => (Disturbance.Live, "What is no longer allowed stays where it is, and is listed no more."),
        "server" or "port" or "pool" or "monhost" or "fs-name" or "namespace" or "username" => (Disturbance.Live, "Volumes are looked for in another place at once; what is mounted or open stays as it is until it is let go."),
        "krbd" or "nowritecache" or "sparse" or "blocksize" or "format" or "preallocation" or "options" => (Disturbance.Pending, "In force for what is mounted, started or made from now on."),
        _ => (Disturbance.Live, null),
    };

    /// <summary>Refuses to delete what guests use, what Proxmox always has, and to make what needs a secret.</summary>
    public static async Task<Failure?> ObjectsAsync(ProxmoxClient client, EntryAction action, CancellationToken ct)
    {
        if (action.Then.TryGetValue("type", out var type)) return NeedsSecret(action, type!);
        if (action.Then.Count > 0) return null;
        if (action.Name == "local") return new Failure(FailureKind.Unsupported, $"Can't delete storage local of {action.Cluster}: Proxmox puts it back at once.") { WayOut = "Switch it off instead: 'disable: true'." };
        var users = await GuestConfigs.WithAsync(client, config => config.Values.Any(v => Names(v.Value, action.Name)), ct);
        return users.Count == 0 ? null : new Failure(FailureKind.Conflict, $"Can't delete storage {action.Name} of {action.Cluster}: {GuestConfigs.Told(users)} {(users.Count == 1 ? "uses" : "use")} it.")
        {
            WayOut = "Move their disks to another storage, and take its images out of their drives, first.",
        };
    }

    static Failure? NeedsSecret(EntryAction action, string type) =>
        (locked.Contains(type) || (type == "cifs" && action.Then.ContainsKey("username"))) && !action.Then.ContainsKey("password")
            ? new Failure(FailureKind.Unsupported, $"Can't make storage {action.Name} in {action.Cluster}: one of type {type} needs a password.")
            {
                WayOut = "Keep the password with 'croft secret set NAME', and name it: 'password: ${secret:NAME}'.",
            }
            : null;

    /// <summary>A value that begins with a volume of the storage, or has one as a part.</summary>
    static bool Names(string value, string storage) =>
        value.Split(',').Any(p => p.StartsWith(storage + ":", StringComparison.Ordinal) || p.Contains($"={storage}:", StringComparison.Ordinal));
}
