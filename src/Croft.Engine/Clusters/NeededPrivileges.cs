using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Clusters;

/// <summary>What each verb needs of the account, so that a token can be judged before a verb fails.</summary>
static class NeededPrivileges
{
    /// <summary>Verb, where its privileges are needed, and which; by the <c>check</c> of the calls it makes in Proxmox's API.</summary>
    static readonly (string Verb, string Path, string[] Privileges)[] table =
    [
        ("guest list", "/vms", ["VM.Audit"]),
        ("node show", "/nodes", ["Sys.Audit"]),
        ("storage list", "/storage", ["Datastore.Audit"]),
        ("task stop", "/nodes", ["Sys.Modify"]),
        ("guest start", "/vms", ["VM.PowerMgmt"]),
        ("guest create", "/vms", ["VM.Allocate"]),
        ("guest create", "/storage", ["Datastore.AllocateSpace"]),
        ("guest clone", "/vms", ["VM.Clone", "VM.Allocate"]),
        ("guest configure", "/vms", ["VM.Config.CPU", "VM.Config.Disk", "VM.Config.Memory", "VM.Config.Network", "VM.Config.Options"]),
        ("guest migrate", "/vms", ["VM.Migrate"]),
        ("guest destroy", "/vms", ["VM.Allocate"]),
        ("snapshot create", "/vms", ["VM.Snapshot"]),
        ("snapshot rollback", "/vms", ["VM.Snapshot.Rollback"]),
        ("backup create", "/vms", ["VM.Backup"]),
        ("backup create", "/storage", ["Datastore.AllocateSpace"]),
        ("backup restore", "/vms", ["VM.Allocate"]),
        ("backup restore", "/storage", ["Datastore.AllocateSpace"]),
        ("network create", "/nodes", ["Sys.Modify"]),
        ("network configure", "/nodes", ["Sys.Modify"]),
        ("network delete", "/nodes", ["Sys.Modify"]),
        ("network apply", "/nodes", ["Sys.Modify"]),
        ("network revert", "/nodes", ["Sys.Modify"]),
    ];

    /// <summary>Privileges held nowhere at or below where a verb needs them; one held on a single pool or guest is not missing.</summary>
    public static IReadOnlyList<MissingPrivilege> Missing(Croft.Proxmox.Permissions held) =>
    [
        .. from need in table
           let missing = need.Privileges.Where(p => !HeldSomewhere(held, need.Path, p)).ToList()
           where missing.Count > 0
           select new MissingPrivilege(need.Verb, missing, need.Path),
    ];

    static bool HeldSomewhere(Croft.Proxmox.Permissions held, string path, string privilege) =>
        held.Holds(path, privilege)
        || held.ByPath.Any(p => p.Value.ContainsKey(privilege)
            && (p.Key.StartsWith(path + "/", StringComparison.Ordinal) || (path is "/vms" or "/storage" && p.Key.StartsWith("/pool/", StringComparison.Ordinal))));
}
