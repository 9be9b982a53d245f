using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;

namespace Croft.Contracts;

/// <summary>Names one secret.</summary>
public record SecretRequest
{
    /// <summary>The secret.</summary>
    [Positional(0), Description("Name of the secret, as ${secret:NAME} has it."), Names("secret"), Required]
    [RegularExpression("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}", ErrorMessage = "has to be letters, digits, dots, dashes and underscores, at most 64.")]
    public string Name { get; init; } = "";
}

/// <summary>Keeps a secret, or gives one that is kept another value.</summary>
public sealed record SetSecretRequest : SecretRequest
{
    /// <summary>Its value.</summary>
    [Secret, Description("Value of the secret.")]
    public string? Value { get; init; }

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder) => Masked.Print(this, builder);
}

/// <summary>Forgets a secret.</summary>
public sealed record RemoveSecretRequest : SecretRequest;

/// <summary>Lists the secrets that are kept, without their values.</summary>
public sealed record ListSecretsRequest;

/// <summary>A secret that is kept.</summary>
public sealed record SecretRow
{
    /// <summary>Name.</summary>
    [Column(0, Typed = true)] public required string Name { get; init; }

    /// <summary>When it was set, UTC.</summary>
    [Column(1)] public required DateTimeOffset Set { get; init; }

    /// <summary>Who set it.</summary>
    [Column(2)] public required string By { get; init; }
}
