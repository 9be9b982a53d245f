namespace Croft.Contracts;

/// <summary>A daemon of a node that Proxmox watches.</summary>
public sealed record NodeServiceRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 2)] public required string Cluster { get; init; }

    /// <summary>Node.</summary>
    [Column(1)] public required string Node { get; init; }

    /// <summary>Name.</summary>
    [Column(2)] public required string Service { get; init; }

    /// <summary><c>ok</c>, <c>off</c>, <c>not installed</c>, <c>changing</c>, <c>should run</c>, <c>failed</c> or <c>unknown</c>.</summary>
    [Column(3)] public required string State { get; init; }

    /// <summary>systemd's word, such as <c>running</c> or <c>dead</c>.</summary>
    [Column(4)] public required string Now { get; init; }

    /// <summary>Whether it starts at boot, in systemd's words; null when not known.</summary>
    [Column(5)] public string? AtBoot { get; init; }

    /// <summary>What it is.</summary>
    [Column(6, Drop = 1)] public string? Description { get; init; }
}
