namespace Croft.Contracts;

/// <summary>Names of permissions, <c>noun.right</c>; granted on clusters, pools, tags or names.</summary>
public static class Permissions
{
    /// <summary>Sees Croft's version; everyone has it.</summary>
    public const string Anyone = "anyone";
    /// <summary>Sees clusters, nodes, guests, storages, backups and tasks.</summary>
    public const string EstateRead = "estate.read";
    /// <summary>Applies manifests: whatever they may ask for.</summary>
    public const string EstateChange = "estate.change";
    /// <summary>Adds, changes and removes clusters and their credentials.</summary>
    public const string ClusterKeep = "cluster.keep";
    /// <summary>Keeps and forgets the secrets that manifests name; reads none.</summary>
    public const string SecretKeep = "secret.keep";
    /// <summary>Makes, clones and configures guests.</summary>
    public const string GuestChange = "guest.change";
    /// <summary>Starts, stops, reboots and migrates guests.</summary>
    public const string GuestPower = "guest.power";
    /// <summary>Runs commands inside guests, and types into their consoles.</summary>
    public const string GuestExec = "guest.exec";
    /// <summary>Destroys guests.</summary>
    public const string GuestDestroy = "guest.destroy";
    /// <summary>Makes, rolls back and deletes snapshots.</summary>
    public const string SnapshotChange = "snapshot.change";
    /// <summary>Makes and restores backups.</summary>
    public const string BackupChange = "backup.change";
    /// <summary>Brings files to storages and deletes volumes.</summary>
    public const string StorageChange = "storage.change";
    /// <summary>Makes, fills and deletes pools.</summary>
    public const string PoolChange = "pool.change";
    /// <summary>Changes firewalls and their rules.</summary>
    public const string FirewallChange = "firewall.change";
    /// <summary>Changes networks and settings of nodes.</summary>
    public const string NodeChange = "node.change";
    /// <summary>Sees Proxmox's users, tokens, roles and rights.</summary>
    public const string AccessRead = "access.read";
    /// <summary>Gives and takes Proxmox's rights, makes and deletes its tokens and roles.</summary>
    public const string AccessChange = "access.change";
    /// <summary>Changes what high availability looks after and where it runs it.</summary>
    public const string HaChange = "ha.change";
    /// <summary>Makes, changes, runs and ends replication jobs.</summary>
    public const string ReplicationChange = "replication.change";
    /// <summary>Stops Proxmox tasks.</summary>
    public const string TaskStop = "task.stop";
    /// <summary>Sees runs and their reports.</summary>
    public const string RunRead = "run.read";
    /// <summary>Cancels and resumes runs.</summary>
    public const string RunControl = "run.control";
    /// <summary>Reads and exports the audit.</summary>
    public const string AuditRead = "audit.read";
    /// <summary>Makes a workspace, reads the estate anew.</summary>
    public const string WorkspaceKeep = "workspace.keep";
    /// <summary>Calls any path of the Proxmox API; cannot be scoped.</summary>
    public const string ProxmoxRaw = "proxmox.raw";
    /// <summary>Sees Croft's users, roles, tokens and sessions.</summary>
    public const string UserRead = "user.read";
    /// <summary>Keeps Croft's users, roles, tokens and sessions; gives nothing that is not held.</summary>
    public const string UserKeep = "user.keep";

    /// <summary>Every permission that can be granted.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        EstateRead, EstateChange, ClusterKeep, SecretKeep, GuestChange, GuestPower, GuestExec, GuestDestroy, SnapshotChange, BackupChange, StorageChange, PoolChange,
        FirewallChange, NodeChange, AccessRead, AccessChange, HaChange, ReplicationChange, TaskStop, RunRead, RunControl, AuditRead, WorkspaceKeep, ProxmoxRaw, UserRead, UserKeep,
    ];

    /// <summary>Those that mean something on the whole only: a grant for a part of the estate gives none of them.</summary>
    /// <remarks>
    /// Raw calls and manifests may ask for anything; Proxmox's accounts and clusters' credentials open more than any part; secrets, users, the audit and the
    /// workspace are Croft's own, and have no parts.
    /// </remarks>
    public static IReadOnlySet<string> OfTheWhole { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        EstateChange, ClusterKeep, SecretKeep, AccessRead, AccessChange, AuditRead, WorkspaceKeep, ProxmoxRaw, UserRead, UserKeep,
    };
}
