using Croft.Sandbox.State;

namespace Croft.Sandbox.Access;

/// <summary>Proxmox's privileges and its built-in roles ; 9 replaced VM.Monitor by finer ones.</summary>
internal static class Roles
{
    static readonly string[] VmUserBoth = ["VM.Audit", "VM.Backup", "VM.Config.CDROM", "VM.Config.Cloudinit", "VM.Console", "VM.PowerMgmt"];

    static readonly string[] VmAdminOnly =
    [
        "VM.Allocate", "VM.Clone", "VM.Config.CPU", "VM.Config.Disk", "VM.Config.HWType", "VM.Config.Memory",
        "VM.Config.Network", "VM.Config.Options", "VM.Migrate", "VM.Snapshot", "VM.Snapshot.Rollback",
    ];

    static readonly string[] Others =
    [
        "Datastore.Allocate", "Datastore.AllocateSpace", "Datastore.AllocateTemplate", "Datastore.Audit",
        "Group.Allocate", "Mapping.Audit", "Mapping.Modify", "Mapping.Use", "Permissions.Modify", "Pool.Allocate", "Pool.Audit",
        "Realm.Allocate", "Realm.AllocateUser", "SDN.Allocate", "SDN.Audit", "SDN.Use", "Sys.AccessNetwork", "Sys.Audit",
        "Sys.Console", "Sys.Incoming", "Sys.Modify", "Sys.PowerMgmt", "Sys.Syslog", "User.Modify",
    ];

    static readonly string[] RootOnly = ["Permissions.Modify", "Realm.Allocate", "Sys.AccessNetwork", "Sys.Incoming", "Sys.Modify", "Sys.PowerMgmt"];

    public static string[] All(PveVersion release) => [.. VmAdmin(release), .. Others];

    public static SortedDictionary<string, IReadOnlySet<string>> BuiltIn(PveVersion release) => new(StringComparer.Ordinal)
    {
        ["Administrator"] = Set(All(release)),
        ["NoAccess"] = Set([]),
        ["PVEAdmin"] = Set([.. All(release).Except([.. RootOnly, "Mapping.Modify"], StringComparer.Ordinal)]),
        ["PVEAuditor"] = Set(["VM.Audit", "Datastore.Audit", "Mapping.Audit", "Pool.Audit", "SDN.Audit", "Sys.Audit", .. release.Major > 8 ? (string[])["VM.GuestAgent.Audit"] : []]),
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
        ["PVEVMAdmin"] = Set(VmAdmin(release)),
        ["PVEVMUser"] = Set(VmUser(release)),
    };

    static string[] VmUser(PveVersion release) => release.Major > 8
        ? [.. VmUserBoth, "VM.GuestAgent.Audit", "VM.GuestAgent.FileRead", "VM.GuestAgent.FileSystemMgmt", "VM.GuestAgent.FileWrite"]
        : VmUserBoth;

    static string[] VmAdmin(PveVersion release) =>
        [.. VmUser(release), .. VmAdminOnly, .. release.Major > 8 ? (string[])["VM.GuestAgent.Unrestricted", "VM.Replicate"] : ["VM.Monitor"]];

    static HashSet<string> Set(string[] privileges) => new(privileges, StringComparer.Ordinal);
}
