using System.Diagnostics;
using System.Runtime.InteropServices;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Engine.State.Migrations.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Croft.Engine.Tests.State;

[Trait(TestDatabase.Trait, TestDatabase.Sqlite)]
public sealed class DatabaseTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<Failure> OpenFailsAsync(Database database) =>
        (await Should.ThrowAsync<FailureException>(() => database.OpenAsync(Durability.Full, Ct))).Failure;

    static Database Of(WorkspaceFolder folder, TimeSpan? busy = null, string mounts = "") =>
        new(File.Exists(Path.Combine(folder.Folder, Workspace.FileName)) ? folder.Start().Get<Workspace>() : new Workspace(folder.Folder, Guid.NewGuid(), "lab"), new StateOptions { BusyTimeout = busy ?? TimeSpan.FromMilliseconds(50) }, new MountTable(mounts));

    static void Damage(string file, int from, int length)
    {
        using var stream = File.OpenWrite(file);
        stream.Position = from;
        stream.Write(new byte[length]);
    }

    /// <summary>Without it each value of each row is read under a lock: a list of 15,000 guests takes half as long again.</summary>
    [Fact]
    public async Task Open_Connection_TakesNoLockAroundEachValue()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        await using var connection = await Of(folder).OpenAsync(Durability.Normal, Ct);
        var handle = (SafeHandle)typeof(SqliteConnection).GetProperty("Handle")!.GetValue(connection)!;

        sqlite3_db_mutex(handle.DangerousGetHandle()).ShouldBe(0, "SQLite runs in its serialized mode");
    }

    [DllImport("libsqlite3.so.0"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern nint sqlite3_db_mutex(nint connection);

    [Fact]
    public void Migrations_Model_HasNoChangeWithoutOne()
    {
        using var folder = new WorkspaceFolder();
        using var context = new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite("Data Source=:memory:").Options);
        context.Database.HasPendingModelChanges().ShouldBeFalse("a row changed without a migration; run: eng/migrations add NAME");
        KnownMigrations.All.ShouldBe(context.Database.GetMigrations(), "KnownMigrations is stale; run: eng/migrations list");
        using var other = new PostgresDb(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql("Host=nowhere").Options);
        other.Database.HasPendingModelChanges().ShouldBeFalse("a row changed without a migration; run: eng/migrations add NAME");
        Croft.Engine.State.Migrations.Postgres.KnownMigrations.All.ShouldBe(other.Database.GetMigrations(), "KnownMigrations is stale; run: eng/migrations list");
    }

    [Theory]
    [InlineData(Durability.Full, 2L)]
    [InlineData(Durability.Normal, 1L)]
    public async Task Open_Durability_IsWhatWasAsked_AlsoOnAPooledConnection(Durability durability, long synchronous)
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var database = Of(folder);
        await (await database.OpenAsync(durability == Durability.Full ? Durability.Normal : Durability.Full, Ct)).DisposeAsync();
        await using var connection = await database.OpenAsync(durability, Ct);
        await using var command = connection.Command(null, "PRAGMA synchronous");
        (await command.ExecuteScalarAsync(Ct)).ShouldBe(synchronous);
        command.CommandText = "PRAGMA journal_mode";
        (await command.ExecuteScalarAsync(Ct)).ShouldBe("wal");
    }

    [Fact]
    public async Task Open_LockedByAnotherProcess_SaysByWhich()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        using var other = Sqlite3.Start(folder.DatabasePath, "BEGIN IMMEDIATE; SELECT 'locked';");
        await other.LineAsync(Ct);
        await using var connection = await Of(folder).OpenAsync(Durability.Full, Ct);
        var failure = FailureOf(connection, folder.DatabasePath, "INSERT INTO audit SELECT 9, at, kind, intent, actor, face, verb, request, outcome, detail, mac FROM audit");
        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Message.ShouldContain("locked");
        failure.Cause!.ShouldContain($"(process {other.Id})");
    }

    [Fact]
    public async Task Open_NewerSchema_IsRefused_AndNotTouched()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        folder.Tamper("INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_Future', '99.0')");
        var failure = await OpenFailsAsync(Of(folder));
        failure.Kind.ShouldBe(FailureKind.Unsupported);
        failure.Message.ShouldContain("newer Croft (schema 99990101000000_Future");
    }

    [Fact]
    public async Task Open_DatabaseOfAnotherWorkspace_IsRefused_AndNamesBothIds()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        using var other = await WorkspaceFolder.MadeAsync();
        SqliteConnection.ClearAllPools();
        folder.Tamper("PRAGMA wal_checkpoint(TRUNCATE)");
        File.Copy(folder.DatabasePath, other.DatabasePath, overwrite: true);
        foreach (var left in new[] { "-wal", "-shm" })
            File.Delete(other.DatabasePath + left);

        var failure = await other.Start().FailsAsync("guest list", new ListGuestsRequest());

        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Message.ShouldContain($"belongs to the workspace {folder.Start().Get<Workspace>().Id}");
        failure.Message.ShouldContain($"croft.yaml names {other.Start().Get<Workspace>().Id}");
        failure.WayOut!.ShouldContain("workspace.id");
        other.Tamper("UPDATE workspace SET id = id").ShouldBe(1);
    }

    static string DropsOfAll(WorkspaceFolder folder)
    {
        using var connection = new SqliteConnection($"Data Source={folder.DatabasePath};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat('DROP TABLE \"' || name || '\"', '; ') FROM sqlite_master WHERE type='table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'";
        return (string)command.ExecuteScalar()!;
    }

    [Fact]
    public async Task Open_OlderSchema_IsBroughtUpToDate_WithACopyBeside()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        // An older database that a killed migration has left EF's own lock in.
        folder.Tamper("PRAGMA foreign_keys=OFF; " + DropsOfAll(folder));
        folder.Tamper("""
            DELETE FROM __EFMigrationsHistory WHERE MigrationId > (SELECT MIN(MigrationId) FROM __EFMigrationsHistory);
            UPDATE __EFMigrationsHistory SET MigrationId = '00000101000000_Older';
            CREATE TABLE kept (x TEXT); INSERT INTO kept VALUES ('kept');
            CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL); INSERT INTO "__EFMigrationsLock" VALUES (1, 'x');
            """);
        SqliteConnection.ClearAllPools();
        var database = new SqliteFile(folder.DatabasePath, TimeSpan.FromSeconds(10), mounts: null);
        new Schema(database, ["00000101000000_Older", .. KnownMigrations.All]).BringUpToDate();
        folder.Tamper("SELECT sequence FROM audit");
        var copy = Directory.EnumerateFiles(Path.GetDirectoryName(folder.DatabasePath)!, "croft.db.before-*").Single();
        File.GetUnixFileMode(copy).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var connection = new SqliteConnection($"Data Source={copy};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT x FROM kept";
        command.ExecuteScalar().ShouldBe("kept");
    }

    [Fact]
    public async Task Open_NotADatabase_SaysDamaged()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        SqliteConnection.ClearAllPools();
        folder.Tamper("PRAGMA wal_checkpoint(TRUNCATE)");
        Damage(folder.DatabasePath, 0, 100);
        var failure = await OpenFailsAsync(Of(folder));
        failure.Message.ShouldContain("damaged");
        failure.WayOut!.ShouldContain("croft.db.before-");
    }

    [Fact]
    public async Task Open_DamagedPages_NamesWhatQuickCheckFinds()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        SqliteConnection.ClearAllPools();
        folder.Tamper("PRAGMA wal_checkpoint(TRUNCATE)");
        Damage(folder.DatabasePath, 4096, (int)new FileInfo(folder.DatabasePath).Length - 4096);
        var failure = await folder.Start().FailsAsync("audit list", new ListAuditRequest());
        failure.Message.ShouldContain("damaged");
        failure.Cause.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Open_ReadOnly_SaysSo()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        using var connection = new SqliteConnection($"Data Source={folder.DatabasePath};Mode=ReadOnly;Pooling=false");
        connection.Open();
        var failure = FailureOf(connection, folder.DatabasePath, "DELETE FROM audit");
        failure.Kind.ShouldBe(FailureKind.Denied);
        failure.Message.ShouldContain("read-only");
    }

    [Fact]
    public async Task Open_DiskFull_SaysSo_AndNothingWasWritten()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        await using var connection = await Of(folder).OpenAsync(Durability.Full, Ct);
        await using (var command = connection.Command(null, "PRAGMA max_page_count=1"))
            await command.ExecuteScalarAsync(Ct);
        var failure = FailureOf(connection, folder.DatabasePath, "CREATE TABLE big AS SELECT randomblob(100000)");
        failure.Message.ShouldContain("full");
    }

    [Fact]
    public async Task Open_Missing_SaysHowToGoOn()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        SqliteConnection.ClearAllPools();
        File.Delete(folder.DatabasePath);
        (await OpenFailsAsync(Of(folder))).Kind.ShouldBe(FailureKind.NotFound);
        File.Exists(folder.DatabasePath).ShouldBeFalse();
    }

    [Fact]
    public async Task Open_NetworkFileSystem_IsRefusedBeforeAnythingIsOpened()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var failure = await OpenFailsAsync(Of(folder, mounts: $"1 1 0:1 / {folder.Folder} rw - nfs4 nas:/x rw"));
        failure.Kind.ShouldBe(FailureKind.Unsupported);
    }

    [Theory]
    [InlineData(false, "3.40.1", "missing")]
    [InlineData(true, "3.35.5", "3.35.5")]
    public void System_LibraryMissingOrOld_NamesThePackage(bool present, string version, string said) =>
        Should.Throw<FailureException>(() => SystemSqlite.Check(present, version)).Failure.ShouldSatisfyAllConditions(
            f => f.Message.ShouldContain(said), f => f.WayOut!.ShouldContain("apt install libsqlite3-0"));

    [Fact]
    public async Task Context_TimesAreUtcTicks()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        await using var context = Of(folder).Context();
        var row = await context.Set<Croft.Engine.Access.Rows.AuditRow>().SingleAsync(Ct);
        row.At.Offset.ShouldBe(TimeSpan.Zero);
        row.At.Year.ShouldBeGreaterThan(2025);
    }

    static Failure FailureOf(System.Data.Common.DbConnection connection, string file, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return DatabaseFailures.Explain(Should.Throw<SqliteException>(() => command.ExecuteNonQuery()), file);
    }

    /// <summary>Another program that has the database open.</summary>
    sealed class Sqlite3(Process process) : IDisposable
    {
        public int Id => process.Id;

        public static Sqlite3 Start(string file, string sql)
        {
            var process = Process.Start(new ProcessStartInfo("sqlite3", [file]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
            process.StandardInput.WriteLine(sql);
            process.StandardInput.Flush();
            return new Sqlite3(process);
        }

        public async Task LineAsync(CancellationToken ct) => (await process.StandardOutput.ReadLineAsync(ct)).ShouldBe("locked");

        public void Dispose()
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
