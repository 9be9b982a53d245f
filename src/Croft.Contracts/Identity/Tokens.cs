using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;

namespace Croft.Contracts;

/// <summary>Lists API tokens of Croft.</summary>
public sealed record ListCroftTokensRequest
{
    /// <summary>Whose.</summary>
    [Description("Whose; everybody's that you may see when not said."), Names("user"), RegularExpression(IdentityNames.Pattern, ErrorMessage = IdentityNames.Words)]
    public string? User { get; init; }
}

/// <summary>Names an API token of Croft.</summary>
public record CroftTokenRequest
{
    /// <summary>Name of the token.</summary>
    [Positional(0), Description("Name of the token, of its user's own."), Names("token"), Required, RegularExpression(IdentityNames.Pattern, ErrorMessage = IdentityNames.Words)]
    public string Name { get; init; } = "";

    /// <summary>Whose it is.</summary>
    [Description("Whose it is; your own when not said."), Names("user"), RegularExpression(IdentityNames.Pattern, ErrorMessage = IdentityNames.Words)]
    public string? User { get; init; }
}

/// <summary>Makes an API token of Croft.</summary>
public sealed record CreateCroftTokenRequest : CroftTokenRequest
{
    /// <summary>Days until it ends.</summary>
    [Description("Until it ends; a year when not said."), Unit("days"), Range(1, 36_500)]
    public int? Days { get; init; }

    /// <summary>True for one that does not end by itself.</summary>
    [Description("It does not end by itself.")]
    public bool NeverExpires { get; init; }

    /// <summary>Permissions that it is narrowed to.</summary>
    [Description("Permission that it may use; all that its user holds when not said.")]
    public IReadOnlyList<string> Permission { get; init; } = [];

    /// <summary>Parts of the estate that it is narrowed to.</summary>
    [Description("Part of the estate where it may use them, as cluster:lab; wherever its user may when not said.")]
    public IReadOnlyList<string> Scope { get; init; } = [];
}

/// <summary>Ends an API token of Croft.</summary>
public sealed record RevokeCroftTokenRequest : CroftTokenRequest;

/// <summary>An API token of Croft, without its text.</summary>
public sealed record CroftTokenRow
{
    /// <summary>Name.</summary>
    [Column(0, Typed = true)] public required string Name { get; init; }

    /// <summary>Whose it is.</summary>
    [Column(1, Typed = true)] public required string User { get; init; }

    /// <summary>When it was made, UTC.</summary>
    [Column(2, Drop = 2)] public required DateTimeOffset Created { get; init; }

    /// <summary>When it ends, UTC; null for never.</summary>
    [Column(3)] public DateTimeOffset? Expires { get; init; }

    /// <summary>When it was last used, UTC, to the minute; null for never.</summary>
    [Column(4)] public DateTimeOffset? Used { get; init; }

    /// <summary>Permissions that it is narrowed to; null where it is not.</summary>
    [Column(5, Drop = 3)] public IReadOnlyList<string>? Permissions { get; init; }

    /// <summary>Parts of the estate that it is narrowed to; null where it is not.</summary>
    [Column(6, Drop = 3)] public IReadOnlyList<string>? Scopes { get; init; }
}

/// <summary>An API token of Croft with its text, which is shown this once.</summary>
public sealed record CreatedCroftToken
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Whose it is.</summary>
    public required string User { get; init; }

    /// <summary>The token, as it goes into the header: <c>Authorization: Bearer TOKEN</c>.</summary>
    [Redacted] public required string Token { get; init; }

    /// <summary>When it ends, UTC; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>What it may do now.</summary>
    public required IReadOnlyList<CroftHolding> Holds { get; init; }

    bool PrintMembers(StringBuilder text) => Masked.Print(this, text);
}
