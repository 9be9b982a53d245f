namespace Croft.Contracts;

/// <summary>A backup on a storage.</summary>
public sealed record BackupRow
{
    /// <summary>Cluster.</summary>
    [Column(0, Drop = 5)] public required string Cluster { get; init; }

    /// <summary>Vmid of the guest it was made of.</summary>
    [Column(1)] public required int Vmid { get; init; }

    /// <summary>Name of that guest as it is called now; null when it is gone.</summary>
    [Column(2)] public string? Guest { get; init; }

    /// <summary><c>vm</c> or <c>ct</c>; null when Proxmox does not say.</summary>
    [Column(3, Drop = 6)] public string? Type { get; init; }

    /// <summary>When it was made, UTC.</summary>
    [Column(4)] public required DateTimeOffset Made { get; init; }

    /// <summary>Size in bytes.</summary>
    [Column(5, Drop = 2), Unit("bytes")] public required long Size { get; init; }

    /// <summary>Storage.</summary>
    [Column(6, Drop = 4)] public required string Storage { get; init; }

    /// <summary>Node that was asked; backups on shared storage are listed once.</summary>
    public required string Node { get; init; }

    /// <summary>Volume id, for <c>backup restore</c>.</summary>
    [Column(7, Typed = true)] public required string Volume { get; init; }

    /// <summary><c>ok</c>, <c>failed</c>, or <c>unknown</c> where no verification is recorded.</summary>
    [Column(8, Drop = 3)] public required string Verified { get; init; }

    /// <summary>True when it can't be pruned or deleted.</summary>
    public bool Protected { get; init; }

    /// <summary>Notes.</summary>
    [Column(9, Drop = 7)] public string? Notes { get; init; }
}
