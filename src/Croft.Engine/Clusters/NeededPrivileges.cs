using System.Collections.Frozen;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Clusters;

/// <summary>What each verb needs of the account, so that a token can be judged before a verb fails, and made no stronger than it has to be.</summary>
/// <remarks>By the checks of the calls that the verbs make in Proxmox's API, 7.4 to 9.2. A release is told by the privileges it knows.</remarks>
static class NeededPrivileges
{
    static readonly Need[] table =
    [
        .. Need.Of("cluster", "add set-token test", "/", "Sys.Audit"),
        .. Need.Of("", "sync status plan import rehearse", "/vms", "VM.Audit"),
        .. Need.Of("", "sync status plan import rehearse", "/nodes", "Sys.Audit"),
        .. Need.Of("", "sync status plan import rehearse", "/storage", "Datastore.Audit"),

        .. Need.Of("node", "list show disks services updates refresh-updates", "/nodes", "Sys.Audit"),
        .. Need.Of("node", "updates refresh-updates", "/nodes", "Sys.Modify"),
        new("node configure", "/nodes", "Sys.Audit", "Sys.Modify"),
        new("node configure", "/", "Sys.Audit") { When = "/etc/hosts, notes and wake-on-LAN" },
        new("node configure", "/", "Sys.Modify") { When = "notes and wake-on-LAN" },
        .. Need.Of("node", "tasks", "/nodes", "Sys.Audit").Select(n => n with { When = "tasks that others began" }),
        .. Need.Of("task", "list show log", "/nodes", "Sys.Audit").Select(n => n with { When = "tasks that others began" }),
        new("task list", "/", "Sys.Audit") { When = "tasks that others began, of all nodes" },
        new("task stop", "/nodes", "Sys.Audit", "Sys.Modify") { When = "tasks that others began" },

        .. Need.Of("guest", "list show", "/vms", "VM.Audit"),
        new("guest show", "/vms", "VM.GuestAgent.Audit") { When = "--fresh, addresses of a virtual machine", Or = ["VM.GuestAgent.Unrestricted"] },
        new("guest show", "/vms", "VM.Monitor") { When = "--fresh, addresses of a virtual machine" },
        .. Need.Of("guest", "start stop shutdown reboot suspend resume reset", "/vms", "VM.Audit", "VM.PowerMgmt"),
        new("guest suspend", "/vms", "VM.Config.Disk") { When = "--to-disk" },
        new("guest create", "/vms", "VM.Audit", "VM.Allocate", "VM.Config.CPU", "VM.Config.Disk", "VM.Config.HWType", "VM.Config.Memory", "VM.Config.Network", "VM.Config.Options"),
        new("guest create", "/vms", "VM.PowerMgmt") { When = "--start" },
        new("guest create", "/vms", "VM.Clone") { When = "--from" },
        new("guest create", "/vms", "VM.Config.Options") { When = "--tags", NotByPool = true },
        .. Need.Of("guest", "create clone", "/storage", "Datastore.AllocateSpace"),
        .. Need.Of("guest", "create clone", "/sdn/zones", "SDN.Use"),
        new("guest clone", "/vms", "VM.Audit", "VM.Clone", "VM.Allocate"),
        new("guest configure", "/vms", "VM.Audit", "VM.Config.CDROM", "VM.Config.CPU", "VM.Config.Disk", "VM.Config.HWType", "VM.Config.Memory", "VM.Config.Network", "VM.Config.Options"),
        new("guest configure", "/vms", "VM.Config.Cloudinit") { When = "a cloud-init drive" },
        new("guest configure", "/storage", "Datastore.AllocateSpace") { When = "a new disk" },
        new("guest configure", "/sdn/zones", "SDN.Use") { When = "a network card" },
        new("guest configure", "/vms", "VM.Allocate") { When = "nesting of a container" },
        new("guest configure", "/mapping", "Mapping.Use") { When = "a mapped device" },
        new("guest configure", "/", "Sys.Modify") { When = "startup, or a registered tag" },
        .. Need.Of("guest", "resize move", "/vms", "VM.Audit", "VM.Config.Disk"),
        .. Need.Of("guest", "resize move", "/storage", "Datastore.AllocateSpace"),
        .. Need.Of("guest", "template destroy", "/vms", "VM.Audit", "VM.Allocate"),
        new("guest migrate", "/vms", "VM.Audit", "VM.Migrate"),
        new("guest migrate", "/vms", "VM.Config.Disk") { When = "--target-storage" },
        new("guest migrate", "/storage", "Datastore.Audit") { Or = ["Datastore.AllocateSpace"], When = "disks that only its node has" },
        new("guest migrate", "/storage", "Datastore.AllocateSpace") { When = "--target-storage" },
        new("guest exec", "/vms", "VM.Audit"),
        new("guest exec", "/vms", "VM.GuestAgent.Unrestricted"),
        new("guest exec", "/vms", "VM.Monitor"),
        new("guest console", "/vms", "VM.Audit", "VM.Console"),
        new("snapshot list", "/vms", "VM.Audit"),
        .. Need.Of("snapshot", "create delete", "/vms", "VM.Audit", "VM.Snapshot"),
        new("snapshot rollback", "/vms", "VM.Audit", "VM.Snapshot.Rollback"),
        new("snapshot rollback", "/vms", "VM.PowerMgmt") { When = "--start" },

        .. Need.Of("storage", "list show", "/storage", "Datastore.Audit"),
        new("storage content", "/storage", "Datastore.Audit"),
        new("storage content", "/vms", "VM.Config.Disk") { When = "disks of guests" },
        new("storage content", "/vms", "VM.Backup") { When = "backups" },
        new("storage content", "/storage", "Datastore.AllocateSpace") { When = "backups" },
        .. Need.Of("storage", "upload download", "/storage", "Datastore.Audit", "Datastore.AllocateTemplate"),
        new("storage download", "/nodes", "Sys.AccessNetwork"),
        new("storage download", "/", "Sys.Audit", "Sys.Modify") { Until = "Sys.AccessNetwork" },
        new("storage delete", "/storage", "Datastore.Audit", "Datastore.Allocate"),
        new("storage delete", "/vms", "VM.Audit") { When = "to see whose it is" },

        .. Need.Of("network", "list show", "/sdn/zones", "SDN.Audit").Select(n => n with { Or = ["SDN.Use"], When = "bridges" }),
        .. Need.Of("network", "list show", "/nodes", "Sys.Audit"),

        .. Need.Of("network", "apply revert create configure delete", "/nodes", "Sys.Audit", "Sys.Modify"),
        new("network delete", "/vms", "VM.Audit") { When = "telling which guests are plugged in" },

        .. Need.Of("firewall", "list show rules aliases sets groups", "/", "Sys.Audit").Select(n => n with { When = "a cluster's" }),
        .. Need.Of("firewall", "list show rules", "/nodes", "Sys.Audit").Select(n => n with { When = "a node's" }),
        .. Need.Of("firewall", "list show rules aliases sets", "/vms", "VM.Audit").Select(n => n with { When = "a guest's" }),
        new("firewall log", "/nodes", "Sys.Syslog") { When = "a node's" },
        new("firewall log", "/vms", "VM.Console") { When = "a guest's" },
        .. Need.Of("firewall", "enable disable configure add-rule configure-rule move-rule delete-rule", "/vms", "VM.Audit", "VM.Config.Network").Select(n => n with { When = "a guest's" }),
        .. Need.Of("firewall", "enable disable configure add-rule configure-rule move-rule delete-rule", "/nodes", "Sys.Audit", "Sys.Modify").Select(n => n with { When = "a node's" }),
        .. Need.Of("firewall", "enable disable configure add-rule configure-rule move-rule delete-rule", "/", "Sys.Audit", "Sys.Modify").Select(n => n with { When = "a cluster's" }),
        .. Need.Of("firewall", "create-alias configure-alias delete-alias create-set delete-set include exclude", "/vms", "VM.Audit", "VM.Config.Network").Select(n => n with { When = "a guest's" }),
        .. Need.Of("firewall", "create-alias configure-alias delete-alias create-set delete-set include exclude create-group delete-group", "/", "Sys.Audit", "Sys.Modify").Select(n => n with { When = "a cluster's" }),

        .. Need.Of("backup", "list show create restore prune", "/vms", "VM.Backup"),
        .. Need.Of("backup", "list show create restore prune", "/storage", "Datastore.AllocateSpace"),
        .. Need.Of("backup", "create restore", "/vms", "VM.Audit"),
        .. Need.Of("backup", "list show prune", "/storage", "Datastore.Audit"),
        new("backup jobs", "/", "Sys.Audit"),
        new("backup restore", "/vms", "VM.Allocate", "VM.Config.Disk", "VM.Config.Network", "VM.Config.Options"),
        new("backup restore", "/storage", "Datastore.Audit"),
        new("backup restore", "/vms", "VM.PowerMgmt") { When = "--start" },
        new("backup restore", "/sdn/zones", "SDN.Use"),
        new("backup restore", "/", "Sys.Modify") { When = "a privileged container" },
        new("backup prune", "/storage", "Datastore.Allocate") { When = "backups of no guest's number" },

        new("template list", "/vms", "VM.Audit"),
        new("template list", "/storage", "Datastore.Audit"),
        .. Need.Of("template", "download pull", "/storage", "Datastore.Audit", "Datastore.AllocateTemplate"),
        new("template pull", "/nodes", "Sys.AccessNetwork"),

        .. Need.Of("pool", "list show", "/pool", "Pool.Audit"),
        .. Need.Of("pool", "create delete include exclude", "/pool", "Pool.Audit", "Pool.Allocate"),
        .. Need.Of("pool", "include exclude", "/vms", "VM.Audit"),
        .. Need.Of("pool", "include exclude", "/vms", "VM.Allocate").Select(n => n with { Or = ["Permissions.Modify"], When = "guests" }),
        .. Need.Of("pool", "include exclude", "/storage", "Datastore.Audit").Select(n => n with { When = "storages" }),
        .. Need.Of("pool", "include exclude", "/storage", "Datastore.Allocate").Select(n => n with { Or = ["Permissions.Modify"], When = "storages" }),

        .. Need.Of("ha", "status list rules groups", "/", "Sys.Audit"),
        .. Need.Of("ha", "add configure remove migrate relocate create-rule configure-rule delete-rule create-group configure-group delete-group", "/", "Sys.Audit", "Sys.Console"),

        .. Need.Of("replication", "list create configure delete run", "/vms", "VM.Audit"),
        .. Need.Of("replication", "create configure delete run", "/vms", "VM.Replicate"),
        .. Need.Of("replication", "create configure delete run", "/storage", "Datastore.Allocate").Select(n => n with { Until = "VM.Replicate" }),
        .. Need.Of("replication", "create configure delete run", "/storage", "Datastore.Audit").Select(SeesStorage),

        .. Need.Of("drift", "list watch accept revert ignore", "/vms", "VM.Audit"),
        .. Need.Of("drift", "list watch accept revert ignore", "/nodes", "Sys.Audit"),
        .. Need.Of("drift", "list watch accept revert ignore", "/storage", "Datastore.Audit"),
        new("drift list", "/", "Sys.Syslog") { When = "authors" },

        .. Need.Of("access", "users tokens acl permissions grant-plan grant revoke create-token delete-token create-role delete-role create-user delete-user create-group delete-group", "/access", "Sys.Audit"),
        .. Need.Of("access", "grant revoke", "/", "Permissions.Modify").Select(n => n with { Below = true }),
        .. Need.Of("access", "create-token delete-token", "/access", "User.Modify"),
        .. Need.Of("access", "create-role delete-role", "/access", "Sys.Modify"),
        .. Need.Of("access", "create-user delete-user", "/access", "Realm.AllocateUser", "User.Modify"),
        .. Need.Of("access", "create-group delete-group", "/access", "Group.Allocate"),
    ];

    /// <summary>Verbs that ask Proxmox for nothing that needs a privilege, each with the reason.</summary>
    public static FrozenDictionary<string, string> Nothing { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["version"] = "tells of Croft alone",
        ["init"] = "makes a workspace",
        ["validate"] = "looks at documents alone",
        ["schema"] = "tells of Croft alone",
        ["apply"] = "needs what the plan's steps need; each says so",
        ["secret set"] = "Croft's own secrets",
        ["secret list"] = "Croft's own secrets",
        ["secret remove"] = "Croft's own secrets",
        ["user list"] = "Croft's own users",
        ["user show"] = "Croft's own users",
        ["user create"] = "Croft's own users",
        ["user configure"] = "Croft's own users",
        ["user delete"] = "Croft's own users",
        ["user set-password"] = "Croft's own users",
        ["user grant"] = "Croft's own users",
        ["user ungrant"] = "Croft's own users",
        ["user enroll"] = "Croft's own users",
        ["user unenroll"] = "Croft's own users",
        ["user recovery-codes"] = "Croft's own users",
        ["user unlock"] = "Croft's own users",
        ["role list"] = "Croft's own roles",
        ["role show"] = "Croft's own roles",
        ["role create"] = "Croft's own roles",
        ["role configure"] = "Croft's own roles",
        ["role delete"] = "Croft's own roles",
        ["token list"] = "Croft's own tokens",
        ["token create"] = "Croft's own tokens",
        ["token revoke"] = "Croft's own tokens",
        ["session list"] = "Croft's own sessions",
        ["session end"] = "Croft's own sessions",
        ["audit list"] = "Croft's own audit",
        ["audit verify"] = "Croft's own audit",
        ["audit export"] = "Croft's own audit",
        ["diff"] = "what was read before",
        ["restore-spec"] = "what was read before",
        ["loop list"] = "Croft's own loops",
        ["history list"] = "what was read before",
        ["history watch"] = "what is read anyway",
        ["history guest"] = "what was read before",
        ["history node"] = "what was read before",
        ["cluster list"] = "what Croft knows",
        ["cluster show"] = "what Croft knows",
        ["cluster trust"] = "looks at the certificate, before any credential",
        ["cluster remove"] = "forgets it",
        ["run list"] = "Croft's own runs",
        ["run show"] = "Croft's own runs",
        ["run watch"] = "Croft's own runs",
        ["run report"] = "Croft's own runs",
        ["run cancel"] = "what it takes back needs what the run's verb needs",
        ["run resume"] = "needs what the run's verb needs",
        ["run undo"] = "needs what the run's verb needs",
        ["template available"] = "everybody sees Proxmox's index",
        ["node certificates"] = "everybody sees certificates",
        ["access roles"] = "everybody sees roles",
        ["api get"] = "needs what the path asks for; Proxmox's API viewer tells",
        ["api create"] = "needs what the path asks for; Proxmox's API viewer tells",
        ["api set"] = "needs what the path asks for; Proxmox's API viewer tells",
        ["api delete"] = "needs what the path asks for; Proxmox's API viewer tells",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every row, of all releases.</summary>
    public static IReadOnlyList<Need> All => table;

    /// <summary>What a verb needs at a cluster that knows these privileges.</summary>
    public static IEnumerable<Need> Of(string verb, IReadOnlySet<string> known) => table.Where(n => n.Verb == verb).Select(n => n.On(known)).OfType<Need>();

    /// <summary>Every privilege that a cluster's release knows: its role Administrator has them all, and everybody may read it.</summary>
    public static async Task<IReadOnlySet<string>> KnownAsync(ProxmoxAccess access, CancellationToken ct) =>
        (await access.Roles.ListAsync(ct)).SelectMany(r => r.Privileges).ToHashSet(StringComparer.Ordinal);

    /// <summary>Privileges held nowhere at or below where a verb always needs them; one held on a single pool or guest is not missing.</summary>
    public static async Task<IReadOnlyList<MissingPrivilege>> MissingAsync(ProxmoxAccess access, CancellationToken ct)
    {
        var held = await access.PermissionsAsync(ct);
        var known = await KnownAsync(access, ct);
        return
        [
            .. from row in table
               let need = row.On(known)
               where need is { When: null } && !need.Or.Any(p => HeldSomewhere(held, need.Path, p))
               let missing = need.Privileges.Where(p => !HeldSomewhere(held, need.Path, p)).ToList()
               where missing.Count > 0
               group missing by (need.Verb, need.Path) into of
               select new MissingPrivilege(of.Key.Verb, [.. of.SelectMany(p => p).Distinct(StringComparer.Ordinal)], of.Key.Path),
        ];
    }

    static Need SeesStorage(Need need) => need with { Or = ["Datastore.AllocateSpace"] };

    static bool HeldSomewhere(Croft.Proxmox.Permissions held, string path, string privilege) =>
        held.Holds(path, privilege)
        || held.ByPath.Any(p => p.Value.ContainsKey(privilege)
            && (p.Key.StartsWith(path + "/", StringComparison.Ordinal) || (path is "/vms" or "/storage" && p.Key.StartsWith("/pool/", StringComparison.Ordinal))));
}
