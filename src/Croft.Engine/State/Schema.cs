using Croft.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Croft.Engine.State;

/// <summary>Compares the database's schema with the one this Croft knows, and brings an older one up to date.</summary>
sealed class Schema(Database database, IReadOnlyList<string> known)
{
    public void BringUpToDate()
    {
        try
        {
            if (Behind() is null)
                return;
            // One process migrates; the others wait here and then find nothing left to do.
            using var _ = LockFile.Take($"{database.Path}.migrating", TimeSpan.FromMinutes(5));
            if (Behind() is { } from)
                Migrate(from);
        }
        catch (SqliteException e)
        {
            throw new FailureException(DatabaseFailures.Explain(e, database.Path), e);
        }
    }

    /// <summary>Null when current; otherwise the last migration there, empty for a new database.</summary>
    string? Behind()
    {
        var last = Last();
        if (last == known[^1])
            return null;
        if (last is null || known.Contains(last, StringComparer.Ordinal))
            return last ?? "";
        throw new FailureException(
            FailureKind.Unsupported,
            $"The database {database.Path} was made by a newer Croft (schema {last}; this one knows {known[^1]}).",
            "Use that Croft or a newer one, or put back the copy made before its upgrade (croft.db.before-*).");
    }

    string? Last()
    {
        using var connection = database.Connect(Durability.Normal);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 FROM sqlite_master WHERE name = '__EFMigrationsHistory'";
        if (command.ExecuteScalar() is null)
            return null;
        command.CommandText = "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY \"MigrationId\" DESC LIMIT 1";
        return command.ExecuteScalar() as string;
    }

    void Migrate(string from)
    {
        if (from.Length > 0)
            Copy($"{database.Path}.before-{known[^1]}");
        using var connection = database.Connect(Durability.Full);
        // A process killed while migrating leaves EF's own lock behind, and EF would wait for it for ever; ours guards already.
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "DROP TABLE IF EXISTS \"__EFMigrationsLock\"";
            command.ExecuteNonQuery();
        }
        using var context = new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite(connection).Options);
        context.Database.Migrate();
    }

    void Copy(string to)
    {
        var next = $"{to}.next";
        File.Delete(next);
        PrivateFiles.Touch(next);
        using (var from = database.Connect(Durability.Full))
        using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = next, Pooling = false }.ToString()))
        {
            copy.Open();
            from.BackupDatabase(copy);
        }
        File.Move(next, to, overwrite: true);
    }
}
