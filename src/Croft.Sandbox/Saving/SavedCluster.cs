using System.Text.Json;
using System.Text.Json.Serialization;

namespace Croft.Sandbox.Saving;

/// <summary>A cluster's state as JSON. What is absent is left as it is, or made plausible for a new cluster.</summary>
/// <remarks>An estate's readings can be put in this form: nodes, storages and guests with their configs are enough.
/// It holds the CA's key, the users' passwords and token secrets: keep it as private as a Proxmox backup.</remarks>
public sealed record SavedCluster
{
    /// <summary>How saved states are written and read.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    public string? Name { get; init; }

    /// <summary>8.4, 9.1 or 9.2.</summary>
    public string? Version { get; init; }

    public IReadOnlyList<SavedNode>? Nodes { get; init; }

    public IReadOnlyList<SavedStorage>? Storages { get; init; }

    public IReadOnlyList<SavedGuest>? Guests { get; init; }

    public IReadOnlyList<SavedPool>? Pools { get; init; }

    public SavedAccess? Access { get; init; }

    /// <summary>Config files by name: options, backup-jobs, replication, ha-resources, ha-groups, ha-rules, zones, vnets, subnets.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<SavedSection>>? Files { get; init; }

    public SavedFirewall? Firewall { get; init; }

    /// <summary>Bytes of what web addresses, names of the index and images of registries hold, in place of what is made up; null is not known.</summary>
    public IReadOnlyDictionary<string, long?>? Web { get; init; }

    /// <summary>The cluster's CA with its private key, PEM: a new cluster that begins with it is the same one to its clients.</summary>
    public string? Authority { get; init; }

    public override string ToString() => $"saved cluster {Name}";
}

/// <summary>A node, its interfaces that are up and its firewall.</summary>
public sealed record SavedNode(string Name)
{
    public int? Cores { get; init; }

    /// <summary>Bytes.</summary>
    public long? Memory { get; init; }

    public bool? Online { get; init; }

    /// <summary>Address that the cluster knows it by; one of the sandbox's own when null.</summary>
    public string? Address { get; init; }

    public IReadOnlyList<SavedSection>? Network { get; init; }

    /// <summary>Bridges that are up beside those interfaces.</summary>
    public IReadOnlyList<string>? Bridges { get; init; }

    public SavedFirewall? Firewall { get; init; }

    /// <summary>Ended tasks; those that ran when it was saved have broken off.</summary>
    public IReadOnlyList<SavedTask>? Tasks { get; init; }
}

/// <summary>A storage definition and its volumes; those of a local storage name their node.</summary>
public sealed record SavedStorage(string Id, string Type)
{
    public bool Shared { get; init; }

    public IReadOnlyList<string>? Content { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }

    public IReadOnlyList<string>? Nodes { get; init; }

    public bool Disabled { get; init; }

    /// <summary>Bytes.</summary>
    public long? Total { get; init; }

    /// <summary>Bytes in use beside the volumes listed.</summary>
    public long? OtherUse { get; init; }

    public IReadOnlyList<SavedVolume>? Volumes { get; init; }

    /// <summary>What the storage has and holds on each node, in place of <see cref="Total"/> and <see cref="OtherUse"/>.</summary>
    public IReadOnlyList<SavedSpace>? Spaces { get; init; }
}

/// <summary>A storage on one node, in bytes; what its volumes don't explain of its use is other use.</summary>
public sealed record SavedSpace(string Node, long? Total, long? Used);

/// <summary>A volume; sizes in bytes, times in Unix seconds.</summary>
public sealed record SavedVolume(string Name, string Content, string Format, long Size)
{
    public string? Node { get; init; }

    public int? Vmid { get; init; }

    public double? Fill { get; init; }

    public long? CreatedAt { get; init; }

    public string? Notes { get; init; }

    public bool? Protected { get; init; }

    public string? Parent { get; init; }

    /// <summary>For a backup: the config inside.</summary>
    public IReadOnlyDictionary<string, string>? Backup { get; init; }
}

/// <summary>A guest with its config as text values; kind is qemu or lxc, status running, paused or stopped.</summary>
public sealed record SavedGuest(int Vmid, string Kind, string Node)
{
    public string? Status { get; init; }

    public string? Pool { get; init; }

    /// <summary>Unix seconds; of a running guest.</summary>
    public long? StartedAt { get; init; }

    /// <summary>Process that runs it.</summary>
    public int? Pid { get; init; }

    public bool? HasSystem { get; init; }

    /// <summary>The digest it was read with, which holds until the config is changed.</summary>
    public string? Digest { get; init; }

    public IReadOnlyDictionary<string, string>? Config { get; init; }

    public IReadOnlyDictionary<string, string>? Pending { get; init; }

    public IReadOnlyList<string>? PendingDelete { get; init; }

    /// <summary>Configs of the snapshots, by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Snapshots { get; init; }

    public SavedFirewall? Firewall { get; init; }
}

public sealed record SavedPool(string Id, string? Comment, IReadOnlyList<string>? Storages);

public sealed record SavedSection(string Type, string Id, IReadOnlyDictionary<string, string> Values);

public sealed record SavedTask(string Upid, string? ExitStatus, long? EndedAt, IReadOnlyList<string> Lines);

/// <summary>Users with their secrets, groups, roles of the users' own, realms and the ACL.</summary>
public sealed record SavedAccess
{
    public IReadOnlyList<SavedUser>? Users { get; init; }

    public IReadOnlyDictionary<string, string?>? Groups { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Roles { get; init; }

    public IReadOnlyList<SavedSection>? Domains { get; init; }

    public IReadOnlyList<SavedAclEntry>? Acl { get; init; }

    public override string ToString() => "saved access";
}

public sealed record SavedUser(string Id)
{
    public string? Password { get; init; }

    public bool? Enabled { get; init; }

    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Unix seconds; never when null or 0.</summary>
    public long? Expire { get; init; }

    public IReadOnlyDictionary<string, string>? Details { get; init; }

    public IReadOnlyList<SavedToken>? Tokens { get; init; }

    public override string ToString() => Id;
}

public sealed record SavedToken(string Id, string Secret, bool Separated, long Expire, string? Comment)
{
    public override string ToString() => Id;
}

/// <summary>Subject is user, group or token.</summary>
public sealed record SavedAclEntry(string Path, string Subject, string Name, string Role, bool Propagates);

/// <summary>A firewall file.</summary>
public sealed record SavedFirewall
{
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    public IReadOnlyList<SavedSection>? Rules { get; init; }

    public IReadOnlyList<SavedSection>? Aliases { get; init; }

    public IReadOnlyList<SavedSection>? Sets { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<SavedSection>>? SetEntries { get; init; }

    public IReadOnlyList<SavedSection>? Groups { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<SavedSection>>? GroupRules { get; init; }
}
