namespace Croft.Contracts;

/// <summary>A certificate of a node.</summary>
public sealed record CertificateRow
{
    /// <summary>Cluster in Croft.</summary>
    [Column(0, Drop = 5)] public required string Cluster { get; init; }

    /// <summary>Node.</summary>
    [Column(1)] public required string Node { get; init; }

    /// <summary>File it lies in.</summary>
    [Column(2)] public required string Certificate { get; init; }

    /// <summary><c>ok</c>, <c>expires soon</c> (30 days or less), <c>expired</c>, <c>not yet valid</c> or <c>unknown</c>.</summary>
    [Column(3)] public required string State { get; init; }

    /// <summary>Whole days until it expires, below 0 when it has; null when not known.</summary>
    [Column(4)] public int? DaysLeft { get; init; }

    /// <summary>True for the one that pveproxy shows to clients.</summary>
    [Column(5, Drop = 1)] public required bool Served { get; init; }

    /// <summary>Whom it is made out to.</summary>
    [Column(6, Drop = 3)] public string? Subject { get; init; }

    /// <summary>Names and addresses in it.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Who signed it.</summary>
    [Column(7, Drop = 4)] public string? Issuer { get; init; }

    /// <summary>SHA-256, colons between bytes.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>From when on it is valid, UTC.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Until when it is valid, UTC.</summary>
    [Column(8, Drop = 2)] public DateTimeOffset? NotAfter { get; init; }
}
