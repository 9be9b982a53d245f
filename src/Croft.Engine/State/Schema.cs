using System.Data.Common;
using Croft.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Croft.Engine.State;

/// <summary>A database that was brought up to date.</summary>
/// <param name="From">Schema it had.</param>
/// <param name="To">Schema it has.</param>
/// <param name="Copy">The database as it was before; null where none was made.</param>
public sealed record Upgrade(string From, string To, string? Copy);

/// <summary>Compares the database's schema with the one this Croft knows, and brings an older one up to date.</summary>
sealed class Schema(DatabaseKind database, IReadOnlyList<string> known)
{
    /// <summary>Brings it up to date; null where it was, or was empty.</summary>
    public Upgrade? BringUpToDate()
    {
        try
        {
            if (Behind() is null)
                return null;
            // One process migrates; the others wait here and then find nothing left to do.
            using var _ = database.MigrateAlone();
            return Behind() is { } from ? Migrate(from) : null;
        }
        catch (DbException e)
        {
            throw new FailureException(database.Explain(e), e);
        }
    }

    /// <summary>What bringing it up to date would change; null where it is, or is empty.</summary>
    public Upgrade? Due()
    {
        try
        {
            return Behind() is { Length: > 0 } from ? new Upgrade(from, known[^1], Copy: null) : null;
        }
        catch (DbException e)
        {
            throw new FailureException(database.Explain(e), e);
        }
    }

    /// <summary>Null when current; otherwise the last migration there, empty for a new database.</summary>
    string? Behind()
    {
        var last = database.LastMigration();
        if (last == known[^1])
            return null;
        if (last is null || known.Contains(last, StringComparer.Ordinal))
            return last ?? "";
        throw new FailureException(
            FailureKind.Unsupported,
            $"The database {database.Name} was made by a newer Croft (schema {last}; this one knows {known[^1]}).", database.WayBack);
    }

    Upgrade? Migrate(string from)
    {
        var connection = database.Connect(Durability.Full);
        using var context = database.Context(connection);
        var copy = database.BeforeMigration(connection, from);
        context.Database.Migrate();
        return from.Length == 0 ? null : new Upgrade(from, known[^1], copy);
    }
}
