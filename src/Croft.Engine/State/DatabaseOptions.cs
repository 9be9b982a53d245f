using System.ComponentModel.DataAnnotations;
using Croft.Engine.State.Postgres;

namespace Croft.Engine.State;

/// <summary>Section <c>database</c> of croft.yaml: a PostgreSQL server instead of the file in the workspace.</summary>
public sealed record DatabaseOptions
{
    /// <summary>The database as <c>postgres://USER@HOST/NAME</c>, without password; null for the file.</summary>
    [PostgresUrl]
    public string? Url { get; init; }

    /// <summary>Where its password is: <c>file:/path</c>, <c>env:NAME</c>, or <c>sealed</c> as croft init wrote it; null for none.</summary>
    [PasswordPlace]
    public string? Password { get; init; }
}

/// <summary>An address of PostgreSQL without password.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class PostgresUrlAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is not string url || (ErrorMessage = PostgresAddress.Fault(url)) is null;
}

/// <summary>A place of a password, never one itself.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class PasswordPlaceAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is not string place || PasswordPlace.Known(place);

    public override string FormatErrorMessage(string name) => $"{name} has to be file:/path, env:NAME or sealed; a password itself must not stand here";
}
