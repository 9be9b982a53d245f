namespace Croft.Contracts;

/// <summary>Packages that wait on nodes, and where nodes take packages from.</summary>
public sealed record NodeUpdates(IReadOnlyList<NodeUpdatesRow> Nodes) : IPartial
{
    /// <summary>What is wrong with repositories, each with its node before it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Packages that wait.</summary>
    public IReadOnlyList<WaitingPackage> Packages { get; init; } = [];

    /// <summary>Proxmox's own repositories that are set up.</summary>
    public IReadOnlyList<PackageRepository> Repositories { get; init; } = [];

    /// <summary>What could not be asked.</summary>
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}

/// <summary>How up to date a node is.</summary>
public sealed record NodeUpdatesRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 3)] public required string Cluster { get; init; }

    /// <summary>Node.</summary>
    [Column(1)] public required string Node { get; init; }

    /// <summary><c>ok</c>, <c>updates</c>, <c>stale</c> when the list is older than a week, or <c>unknown</c>.</summary>
    [Column(2)] public required string State { get; init; }

    /// <summary>Packages that wait; null when not known.</summary>
    [Column(3)] public int? Waiting { get; init; }

    /// <summary>True when a kernel is among them, which takes a reboot.</summary>
    [Column(4, Drop = 2)] public bool? Kernel { get; init; }

    /// <summary>When the list of packages was last fetched by a task of Proxmox, UTC; null when no such task is known.</summary>
    [Column(5, Drop = 1), Unit("age")] public DateTimeOffset? Refreshed { get; init; }

    /// <summary>Proxmox's word for its subscription, such as <c>active</c> or <c>notfound</c>; null when not known.</summary>
    [Column(6, Drop = 4)] public string? Subscription { get; init; }
}

/// <summary>A package that waits. Proxmox does not tell which are security fixes.</summary>
public sealed record WaitingPackage
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 4)] public required string Cluster { get; init; }

    /// <summary>Node.</summary>
    [Column(1)] public required string Node { get; init; }

    /// <summary>Package.</summary>
    [Column(2)] public required string Package { get; init; }

    /// <summary>Version that is installed; null for one that comes newly.</summary>
    [Column(3, Drop = 2)] public string? Installed { get; init; }

    /// <summary>Version that waits.</summary>
    [Column(4)] public string? Version { get; init; }

    /// <summary>Who it comes from, such as <c>Proxmox</c> or <c>Debian</c>.</summary>
    [Column(5, Drop = 3)] public string? Origin { get; init; }

    /// <summary>True for a kernel, which takes a reboot.</summary>
    [Column(6, Drop = 1)] public required bool Kernel { get; init; }

    /// <summary>What it is, in one line.</summary>
    public string? Title { get; init; }
}

/// <summary>One of Proxmox's own repositories on a node.</summary>
public sealed record PackageRepository
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 1)] public required string Cluster { get; init; }

    /// <summary>Node.</summary>
    [Column(1)] public required string Node { get; init; }

    /// <summary>Proxmox's handle for it, such as <c>no-subscription</c>.</summary>
    [Column(2)] public required string Repository { get; init; }

    /// <summary>Whether it is asked.</summary>
    [Column(3)] public required bool Enabled { get; init; }
}
