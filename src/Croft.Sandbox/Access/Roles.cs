namespace Croft.Sandbox.Access;

/// <summary>Proxmox's privileges and its built-in roles (8.4).</summary>
internal static class Roles
{
    public static readonly string[] VmUser = ["VM.Audit", "VM.Backup", "VM.Config.CDROM", "VM.Config.Cloudinit", "VM.Console", "VM.PowerMgmt"];

    public static readonly string[] VmAdmin =
    [
        .. VmUser, "VM.Allocate", "VM.Clone", "VM.Config.CPU", "VM.Config.Disk", "VM.Config.HWType", "VM.Config.Memory",
        "VM.Config.Network", "VM.Config.Options", "VM.Migrate", "VM.Monitor", "VM.Snapshot", "VM.Snapshot.Rollback",
    ];

    public static readonly string[] All =
    [
        .. VmAdmin,
        "Datastore.Allocate", "Datastore.AllocateSpace", "Datastore.AllocateTemplate", "Datastore.Audit",
        "Group.Allocate", "Mapping.Audit", "Mapping.Modify", "Mapping.Use", "Permissions.Modify", "Pool.Allocate", "Pool.Audit",
        "Realm.Allocate", "Realm.AllocateUser", "SDN.Allocate", "SDN.Audit", "SDN.Use", "Sys.AccessNetwork", "Sys.Audit",
        "Sys.Console", "Sys.Incoming", "Sys.Modify", "Sys.PowerMgmt", "Sys.Syslog", "User.Modify",
    ];

    static readonly string[] RootOnly = ["Permissions.Modify", "Realm.Allocate", "Sys.AccessNetwork", "Sys.Incoming", "Sys.Modify", "Sys.PowerMgmt"];

    public static SortedDictionary<string, IReadOnlySet<string>> BuiltIn() => new(StringComparer.Ordinal)
    {
        ["Administrator"] = Set(All),
        ["NoAccess"] = Set([]),
        ["PVEAdmin"] = Set([.. All.Except(RootOnly, StringComparer.Ordinal)]),
        ["PVEAuditor"] = Set(["VM.Audit", "Datastore.Audit", "Mapping.Audit", "Pool.Audit", "SDN.Audit", "Sys.Audit"]),
        ["PVEDatastoreAdmin"] = Set(["Datastore.Allocate", "Datastore.AllocateSpace", "Datastore.AllocateTemplate", "Datastore.Audit"]),
        ["PVEDatastoreUser"] = Set(["Datastore.AllocateSpace", "Datastore.Audit"]),
        ["PVEMappingAdmin"] = Set(["Mapping.Audit", "Mapping.Modify", "Mapping.Use"]),
        ["PVEMappingAuditor"] = Set(["Mapping.Audit"]),
        ["PVEMappingUser"] = Set(["Mapping.Audit", "Mapping.Use"]),
        ["PVEPoolAdmin"] = Set(["Pool.Allocate", "Pool.Audit"]),
        ["PVEPoolUser"] = Set(["Pool.Audit"]),
        ["PVESDNAdmin"] = Set(["SDN.Allocate", "SDN.Audit", "SDN.Use"]),
        ["PVESDNUser"] = Set(["SDN.Audit", "SDN.Use"]),
        ["PVESysAdmin"] = Set(["Sys.Audit", "Sys.Console", "Sys.Syslog"]),
        ["PVETemplateUser"] = Set(["VM.Audit", "VM.Clone"]),
        ["PVEUserAdmin"] = Set(["Group.Allocate", "Realm.AllocateUser", "User.Modify"]),
        ["PVEVMAdmin"] = Set(VmAdmin),
        ["PVEVMUser"] = Set(VmUser),
    };

    static HashSet<string> Set(string[] privileges) => new(privileges, StringComparer.Ordinal);
}
