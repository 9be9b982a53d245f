using Croft.Contracts;
using Croft.Engine.State;
using Croft.Tests.Postgres;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Croft.Engine.Tests;

/// <summary>The kind of database that this run of the tests is on.</summary>
static class TestDatabase
{
    /// <summary>Tests with the trait <c>Database=Sqlite</c> are of the file and have no meaning elsewhere.</summary>
    public const string Trait = "Database", Sqlite = "Sqlite";

    /// <summary>A request for a workspace on it.</summary>
    public static async Task<InitRequest> InitAsync(string name) => PostgresServer.Asked
        ? new InitRequest { Name = name, Database = (await PostgresServer.SharedAsync()).Url, DatabasePassword = PostgresServer.Password }
        : new InitRequest { Name = name };

    /// <summary>Closes what the pools still keep open.</summary>
    public static void ClearPools()
    {
        SqliteConnection.ClearAllPools();
        if (PostgresServer.Asked)
            NpgsqlConnection.ClearAllPools();
    }

    /// <summary>A database with its tables, and no workspace around it.</summary>
    public static async Task<Database> BareAsync(string folder)
    {
        if (PostgresServer.Asked)
        {
            var served = Database.OnServer((await PostgresServer.SharedAsync()).Url, new Workspace(folder, Guid.NewGuid(), "lab"), () => PostgresServer.Password, new StateOptions());
            served.Create();
            return served;
        }
        var database = new Database(Path.Combine(folder, "croft.db"));
        await using var context = database.Context();
        await context.Database.EnsureCreatedAsync();
        return database;
    }
}
