using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Lists sessions of browsers.</summary>
public sealed record ListCroftSessionsRequest
{
    /// <summary>Whose.</summary>
    [Description("Whose; everybody's that you may see when not said."), Names("user"), RegularExpression(IdentityNames.Pattern, ErrorMessage = IdentityNames.Words)]
    public string? User { get; init; }
}

/// <summary>Ends a browser's session.</summary>
public sealed record EndCroftSessionRequest
{
    /// <summary>Number of the session.</summary>
    [Positional(0), Description("Number of the session."), Names("session"), Range(1, long.MaxValue)]
    public long Session { get; init; }
}

/// <summary>A browser's session.</summary>
public sealed record CroftSessionRow
{
    /// <summary>Number.</summary>
    [Column(0, Typed = true)] public required long Id { get; init; }

    /// <summary>Whose it is.</summary>
    [Column(1, Typed = true)] public required string User { get; init; }

    /// <summary>When it began, UTC.</summary>
    [Column(2, Drop = 2)] public required DateTimeOffset Created { get; init; }

    /// <summary>When it was last used, UTC, to the minute.</summary>
    [Column(3)] public required DateTimeOffset Seen { get; init; }

    /// <summary>When it ends, UTC, where it is not used again.</summary>
    [Column(4)] public required DateTimeOffset Ends { get; init; }

    /// <summary>Address it came from.</summary>
    [Column(5)] public required string Address { get; init; }

    /// <summary>What the browser calls itself.</summary>
    [Column(6, Drop = 3)] public required string Agent { get; init; }
}
