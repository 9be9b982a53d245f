using System.Data.Common;
using Croft.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Croft.Engine.State;

/// <summary>Compares the database's schema with the one this Croft knows, and brings an older one up to date.</summary>
sealed class Schema(DatabaseKind database, IReadOnlyList<string> known)
{
    public void BringUpToDate()
    {
        try
        {
            if (Behind() is null)
                return;
            // One process migrates; the others wait here and then find nothing left to do.
            using var _ = database.MigrateAlone();
            if (Behind() is { } from)
                Migrate(from);
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

    void Migrate(string from)
    {
        var connection = database.Connect(Durability.Full);
        using var context = database.Context(connection);
        database.BeforeMigration(connection, from);
        context.Database.Migrate();
    }
}
