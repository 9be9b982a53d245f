namespace Croft.Contracts;

/// <summary>A cluster that Croft knows.</summary>
public sealed record ClusterRow
{
    /// <summary>Name in Croft.</summary>
    [Column(0, Header = "CLUSTER", Typed = true)] public required string Name { get; init; }

    /// <summary>Addresses of its nodes; the first that answers is asked.</summary>
    [Column(1, Drop = 3)] public required IReadOnlyList<string> Endpoints { get; init; }

    /// <summary>How its certificates are trusted: <c>system</c>, <c>authority</c> or <c>pinned</c>.</summary>
    [Column(2, Drop = 2)] public required string Trust { get; init; }

    /// <summary>User or token id Croft asks as.</summary>
    [Column(3, Drop = 4)] public required string Account { get; init; }

    /// <summary>Proxmox's version when last asked.</summary>
    [Column(4, Drop = 1)] public string? Version { get; init; }

    /// <summary>Proxmox's own name of the cluster; null for a single node.</summary>
    public string? ClusterName { get; init; }

    /// <summary>When it was added, UTC.</summary>
    public required DateTimeOffset Added { get; init; }

    /// <summary>When it last answered; null when never.</summary>
    [Measured][Column(5, Header = "SEEN")] public DateTimeOffset? Seen { get; init; }

    /// <summary>Why it did not answer when last asked; null when it did.</summary>
    public string? Trouble { get; init; }
}

/// <summary>A cluster with what was learnt when it was added or tried.</summary>
public sealed record ClusterDetail(ClusterRow Cluster)
{
    /// <summary>SHA-256 fingerprints that are pinned.</summary>
    public IReadOnlyList<string> Fingerprints { get; init; } = [];

    /// <summary>Subject of the cluster's own CA, when it is what is trusted.</summary>
    public string? Authority { get; init; }

    /// <summary>Names of its nodes as last seen.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Verbs whose privileges the account lacks.</summary>
    public IReadOnlyList<MissingPrivilege> MissingPrivileges { get; init; } = [];

    /// <summary>What could not be learnt, and why.</summary>
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}

/// <summary>Privileges the account lacks, and the verbs that need them.</summary>
/// <param name="Verb">Full name of the verb.</param>
/// <param name="Privileges">Proxmox's names of the missing privileges.</param>
/// <param name="Path">Where they are needed, as Proxmox writes paths.</param>
public sealed record MissingPrivilege(
    [property: Column(0)] string Verb, [property: Column(1)] IReadOnlyList<string> Privileges, [property: Column(2)] string Path);

/// <summary>What a try of a cluster found.</summary>
public sealed record ClusterTest(string Cluster, IReadOnlyList<EndpointTest> Endpoints) : IPartial
{
    /// <inheritdoc/>
    public IReadOnlyList<Missing> Missing { get; init; } = [];

    /// <summary>Version of the node that answered.</summary>
    public string? Version { get; init; }

    /// <summary>True when more than half of the nodes see each other; null when not asked.</summary>
    public bool? Quorate { get; init; }

    /// <summary>Verbs whose privileges the account lacks.</summary>
    public IReadOnlyList<MissingPrivilege> MissingPrivileges { get; init; } = [];
}

/// <summary>What a try of one address found.</summary>
/// <param name="Url">The address.</param>
/// <param name="Milliseconds">Time of one call; null when it failed.</param>
/// <param name="Failure">Why it failed; null when it answered.</param>
public sealed record EndpointTest(string Url, double? Milliseconds, Failure? Failure);

/// <summary>What is trusted and what is shown now.</summary>
public sealed record ClusterTrust(string Cluster)
{
    /// <summary>Fingerprints or authority that were trusted before.</summary>
    public required IReadOnlyList<string> Old { get; init; }

    /// <summary>Fingerprint of the certificate shown now.</summary>
    public required string New { get; init; }

    /// <summary>Subject of the certificate shown now.</summary>
    public required string Subject { get; init; }

    /// <summary>Issuer of the certificate shown now.</summary>
    public required string Issuer { get; init; }

    /// <summary>When the certificate shown now ends.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>True when what is trusted already covers it.</summary>
    public required bool Trusted { get; init; }

    /// <summary>True when this call took the new certificate.</summary>
    public bool Taken { get; init; }

    /// <summary>The command that takes it, when it is not trusted.</summary>
    public string? WayOut { get; init; }
}

/// <summary>A cluster that was forgotten.</summary>
/// <param name="Name">Its name in Croft.</param>
/// <param name="Account">User or token id whose secret was forgotten; it is still valid at the cluster.</param>
public sealed record RemovedCluster(string Name, string Account);
