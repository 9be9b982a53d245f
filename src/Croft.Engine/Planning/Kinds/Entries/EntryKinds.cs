using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Every kind that is a config of named entries, as data.</summary>
static class EntryKinds
{
    /// <summary>Members of an entry of the software-defined network that are no settings.</summary>
    static readonly string[] sdnMembers = ["zone", "vnet", "subnet", "digest", "state", "pending", "id", "cidr", "network", "mask", "lock-token"];

    public static EntryKind Storage { get; } = new("Storage", "storage", static _ => "/storage", "storage")
    {
        ListAsync = StorageEntries.ListAsync,
        Sight = ("/storage", ["Datastore.Audit", "Datastore.AllocateSpace"]),
        Privilege = static (_, _) => "Datastore.Allocate on /storage",
        Fixed = StorageEntries.Fixed,
        Disturbs = StorageEntries.Disturbs,
        Because = ("Proxmox looks for it at once.", "What lies on it stays there; rights given on it are gone."),
        ObjectsAsync = StorageEntries.ObjectsAsync,
    };

    public static EntryKind Pool { get; } = new("Pool", "pool", static _ => "/pools", "poolid")
    {
        ListAsync = static async (api, ct) => [.. (await api.Pools.ListAsync(ct)).Select(p => Of(p.Name, "/pools", null, ("comment", p.Comment)))],
        Sight = ("/pool", ["Pool.Audit"]),
        Privilege = static (name, _) => $"Pool.Allocate on /pool/{name}",
        Resets = false,
        HasDigest = false,
        Disturbs = static (_, _, _) => (Disturbance.None, null),
    };

    public static EntryKind Role { get; } = new("Role", "role", static _ => "/access/roles", "roleid")
    {
        ListAsync = static async (api, ct) => [.. (await api.Access.Roles.ListAsync(ct)).Select(r => Of(r.Name, "/access/roles", null, ("privs", string.Join(',', r.Privileges))) with { IsBuiltIn = r.IsBuiltIn })],
        Privilege = static (_, _) => "Sys.Modify on /access",
        Resets = false,
        HasDigest = false,
        Disturbs = static (_, _, _) => (Disturbance.Live, "Whoever has it may do what is added, and no longer what is taken, at once."),
    };

    public static EntryKind Group { get; } = new("Group", "group", static _ => "/access/groups", "groupid")
    {
        ListAsync = static async (api, ct) => [.. (await api.Access.Groups.ListAsync(ct)).Select(g => Of(g.Name, "/access/groups", null, ("comment", g.Comment)))],
        Sight = ("/access/groups", ["Sys.Audit", "User.Modify", "Group.Allocate"]),
        Privilege = static (_, _) => "Group.Allocate on /access/groups",
        Resets = false,
        HasDigest = false,
        Disturbs = static (_, _, _) => (Disturbance.None, null),
    };

    public static EntryKind User { get; } = new("User", "user", static _ => "/access/users", "userid")
    {
        ListAsync = UserEntries.ListAsync,
        Sight = ("/access/groups", ["Sys.Audit", "User.Modify"]),
        Privilege = UserEntries.Privilege,
        Resets = false,
        HasDigest = false,
        Disturbs = UserEntries.Disturbs,
        ObjectsAsync = UserEntries.ObjectsAsync,
    };

    public static EntryKind BackupJob { get; } = new("BackupJob", "backup job", static _ => "/cluster/backup", "id")
    {
        ListAsync = static async (api, ct) =>
            [.. (await api.Cluster.BackupJobs.ListAsync(ct)).Select(j => new Entry(j.Id, $"/cluster/backup/{Uri.EscapeDataString(j.Id)}", EntryText.Normal(j.Settings, "id", "type", "next-run", "digest"), null))],
        Privilege = static (_, _) => "Sys.Modify on /",
        HasDigest = false,
        Disturbs = static (_, _, _) => (Disturbance.None, "From its next run on."),
        Because = ("It runs by its schedule from now on.", "Backups that it made stay; none follows."),
    };

    public static EntryKind SdnZone { get; } = new("SdnZone", "zone", static _ => "/cluster/sdn/zones", "zone")
    {
        ListAsync = SdnEntries.ZonesAsync,
        Sight = ("/sdn/zones", ["SDN.Audit", "SDN.Allocate"]),
        Privilege = static (name, _) => $"SDN.Allocate on /sdn/zones/{name}",
        Fixed = new HashSet<string>(StringComparer.Ordinal) { "type" },
        Disturbs = static (_, _, _) => (Disturbance.Live, "Once it is applied, guests on its networks are reached by the new way alone."),
        Because = (null, "Guests on its networks have none once it is applied."),
        IsApplied = true,
    };

    public static EntryKind SdnVnet { get; } = new("SdnVnet", "network", static _ => "/cluster/sdn/vnets", "vnet")
    {
        ListAsync = SdnEntries.VnetsAsync,
        Sight = ("/sdn/zones", ["SDN.Audit", "SDN.Allocate"]),
        Privilege = static (_, settings) => $"SDN.Allocate on /sdn/zones{(settings.GetValueOrDefault("zone") is { } zone ? $"/{zone}" : "")}",
        Disturbs = static (key, _, _) => key == "alias" ? (Disturbance.None, null) : (Disturbance.Live, "Once it is applied, guests on it reach those alone that are on the same network then."),
        Because = (null, "Guests on it have no network once it is applied."),
        ObjectsAsync = SdnEntries.ObjectsAsync,
        IsApplied = true,
    };

    public static EntryKind SdnSubnet { get; } = new("SdnSubnet", "subnet", SdnEntries.SubnetPath, "subnet")
    {
        ListAsync = SdnEntries.SubnetsAsync,
        Sight = ("/sdn/zones", ["SDN.Audit", "SDN.Allocate"]),
        Privilege = static (_, _) => "SDN.Allocate on /sdn/zones",
        Made = [new("type", "subnet")],
        Sends = SdnEntries.Sent,
        Naming = static name => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..],
        Disturbs = static (_, _, _) => (Disturbance.Live, "In force once it is applied; leases that were given out stay until they end."),
        IsApplied = true,
    };

    static readonly Dictionary<string, EntryKind> all =
        new[] { Storage, Pool, Role, Group, User, BackupJob, SdnZone, SdnVnet, SdnSubnet }.ToDictionary(k => k.Name, StringComparer.Ordinal);

    /// <summary>The kind that an action is about.</summary>
    public static EntryKind Of(EntryAction action) => all[action.Kind];

    /// <summary>An entry of the software-defined network.</summary>
    /// <param name="name">As manifests name it.</param>
    /// <param name="list">Path of its list.</param>
    /// <param name="entry">As it is read.</param>
    /// <param name="settings">What is a setting of this one, though it names others.</param>
    public static Entry Of(string name, string list, SdnEntry entry, params string[] settings) =>
        new(name, $"{list}/{Uri.EscapeDataString(entry.Name)}", EntryText.Normal(entry.Settings.Where(s => s.Key != "type" || list == "/cluster/sdn/zones"), [.. sdnMembers.Except(settings, StringComparer.Ordinal)]), entry.Digest);

    static Entry Of(string name, string list, string? digest, params IEnumerable<(string Key, string? Value)> settings) =>
        new(name, $"{list}/{Uri.EscapeDataString(name)}", settings.Where(s => !string.IsNullOrEmpty(s.Value)).ToDictionary(s => s.Key, s => s.Value!, StringComparer.Ordinal), digest);
}
