using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Runs;
using Croft.Engine.State;
using Croft.Engine.State.Postgres;
using Croft.Engine.Tests.Guests;
using Croft.Sandbox.Faults;
using Croft.Tests.Postgres;

namespace Croft.Engine.Tests.Postgres;

/// <summary>What only a server can do wrong; everything else is tested on both databases by the tests of the rooms.</summary>
[Trait(TestDatabase.Trait, TestDatabase.Sqlite)]
public sealed class PostgresTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The server that these tests stop, one after another.</summary>
    static readonly Lazy<Task<PostgresServer>> own = new(() => PostgresServer.StartAsync(CancellationToken.None));

    static Task<PostgresServer> ServerAsync() => PostgresServer.SharedAsync();

    static async Task<WorkspaceFolder> MadeAsync(string? url = null)
    {
        var folder = new WorkspaceFolder();
        await folder.Start().RunAsync("init", new InitRequest { Name = "lab", Database = url ?? (await ServerAsync()).Url, DatabasePassword = PostgresServer.Password });
        return folder;
    }

    static Task<Failure> InitFailsAsync(WorkspaceFolder folder, string url, string? password = PostgresServer.Password) =>
        folder.Start().FailsAsync("init", new InitRequest { Name = "lab", Database = url, DatabasePassword = password });

    static string Schema(WorkspaceFolder folder) => $"croft_{folder.Start().Get<Workspace>().Id:n}";

    [Theory]
    [InlineData("postgres://u@h/n", "postgres://u@h/n")]
    [InlineData("postgresql://u@h:5433/n?sslmode=verify-full&sslrootcert=/ca.pem", "postgres://u@h:5433/n")]
    [InlineData("postgres://u@/n?host=/run/postgresql", "postgres://u@:5432/n?host=/run/postgresql")]
    [InlineData("postgres://an%40na@[::1]/n", "postgres://an@na@::1/n")]
    public void Address_Url_IsReadAndShown(string url, string shown)
    {
        PostgresAddress.Fault(url).ShouldBeNull();
        PostgresAddress.Parse(url).ToString().ShouldBe(shown);
    }

    [Theory]
    [InlineData("mysql://u@h/n", "postgres://USER@HOST/DATABASE")]
    [InlineData("h/n", "postgres://USER@HOST/DATABASE")]
    [InlineData("postgres://u:hush@h/n", "must not hold a password")]
    [InlineData("postgres://u@h/n?password=hush", "must not hold a password")]
    [InlineData("postgres://u@h/n?sslmode=hush", "no such sslmode")]
    [InlineData("postgres://h/n", "names no user")]
    [InlineData("postgres://u@h/", "names no database")]
    [InlineData("postgres://u@/n", "names no host")]
    public async Task Init_UrlThatIsNone_IsInvalid_AndNeverRepeated(string url, string said)
    {
        using var folder = new WorkspaceFolder();
        var failure = await InitFailsAsync(folder, url);
        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain(said);
        $"{failure.Message}{failure.Cause}{failure.WayOut}".ShouldNotContain("hush");
        Directory.GetFileSystemEntries(folder.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Init_OnAServer_KeepsThePasswordSealed_AndWorksOn()
    {
        using var folder = await MadeAsync();
        File.Exists(folder.DatabasePath).ShouldBeFalse();
        foreach (var file in Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories))
            File.ReadAllText(file).ShouldNotContain(PostgresServer.Password, Case.Sensitive, file);
        (await folder.Start().RunAsync<AuditVerified>("audit verify", new VerifyAuditRequest())).Rows.ShouldBe(1);
    }

    [Theory]
    [InlineData("file:../secret")]
    [InlineData("env:CROFT_PG")]
    public async Task Password_InAFileOrVariable_IsFound_OrItsPlaceIsNamed(string place)
    {
        using var folder = await MadeAsync();
        var settings = Path.Combine(folder.Folder, "croft.yaml");
        File.WriteAllText(settings, File.ReadAllText(settings).Replace("password: sealed", $"password: {place}", StringComparison.Ordinal));
        (await folder.Start().FailsAsync("audit verify", new VerifyAuditRequest())).Message.ShouldContain(place.Split(':', '/')[^1]);
        File.WriteAllText(Path.Combine(folder.Root, "secret"), $"{PostgresServer.Password}\n");
        using var with = new WorkspaceFolder { Location = folder.Location with { Variable = name => name == "CROFT_PG" ? PostgresServer.Password : null } };
        (await with.Start().RunAsync<AuditVerified>("audit verify", new VerifyAuditRequest())).Rows.ShouldBe(1);
    }

    [Fact]
    public async Task Password_InCroftYamlItself_IsRefused_AndNotRepeated()
    {
        using var folder = await MadeAsync();
        var settings = Path.Combine(folder.Folder, "croft.yaml");
        File.WriteAllText(settings, File.ReadAllText(settings).Replace("password: sealed", "password: hush", StringComparison.Ordinal));
        var failure = await folder.Start().FailsAsync("audit verify", new VerifyAuditRequest());
        failure.Kind.ShouldBe(FailureKind.Invalid);
        var said = $"{failure.Message}{failure.Cause}{string.Join(' ', failure.Faults.Select(f => f.ToString()))}";
        said.ShouldContain("file:/path, env:NAME or sealed");
        said.ShouldNotContain("hush");
    }

    [Fact]
    public async Task Init_Refused_SaysWhy_AndLeavesNothing()
    {
        var server = await ServerAsync();
        await server.SqlAsync("DO $$ BEGIN CREATE ROLE guest LOGIN PASSWORD 'pg-test-password-93'; EXCEPTION WHEN duplicate_object THEN NULL; END $$", Ct);
        using var folder = new WorkspaceFolder();
        foreach (var (url, password, kind, said) in ((string, string?, FailureKind, string)[])
        [
            (server.Url, "hush-wrong", FailureKind.Denied, "password is wrong"),
            (server.Url, null, FailureKind.Denied, "asks for a password"),
            (server.UrlOf("nowhere"), PostgresServer.Password, FailureKind.NotFound, "There is no database nowhere"),
            (server.UrlOf(PostgresServer.Database, "guest"), PostgresServer.Password, FailureKind.Denied, "guest lacks a right"),
            ("postgres://croft@127.0.0.1:1/croft", PostgresServer.Password, FailureKind.Unreachable, "can't be reached"),
        ])
        {
            var failure = await InitFailsAsync(folder, url, password);
            failure.Kind.ShouldBe(kind, failure.Message);
            failure.Message.ShouldContain(said);
            failure.WayOut.ShouldNotBeNullOrEmpty();
            $"{failure.Message}{failure.Cause}{failure.WayOut}".ShouldNotContain("hush");
            Directory.GetFileSystemEntries(folder.Folder).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task TwoWorkspaces_InOneDatabase_DoNotMix()
    {
        using var one = await MadeAsync();
        using var other = await MadeAsync();
        await one.Start().Get<AuditLog>().AppendAsync(new AuditEntry(AuditKind.Result, "anna@desk", "test", "x"), Ct);
        (await one.Start().RunAsync<AuditVerified>("audit verify", new VerifyAuditRequest())).Rows.ShouldBe(2);
        (await other.Start().RunAsync<AuditVerified>("audit verify", new VerifyAuditRequest())).Rows.ShouldBe(1);
    }

    [Fact]
    public async Task Schema_NewerOrGone_IsRefused()
    {
        using var folder = await MadeAsync();
        var (server, schema) = (await ServerAsync(), Schema(folder));
        await server.SqlAsync($"INSERT INTO {schema}.\"__EFMigrationsHistory\" VALUES ('20991231000000_Future', '99.0')", Ct);
        var newer = await folder.Start().FailsAsync("audit list", new ListAuditRequest());
        newer.Kind.ShouldBe(FailureKind.Unsupported);
        newer.Message.ShouldContain("newer Croft");
        await server.SqlAsync($"DROP SCHEMA {schema} CASCADE", Ct);
        var gone = await folder.Start().FailsAsync("audit list", new ListAuditRequest());
        gone.Kind.ShouldBe(FailureKind.NotFound);
        gone.Message.ShouldContain(schema);
    }

    [Fact]
    public void Server_TooOld_SaysWhatIsNeeded() =>
        PostgresFailures.TooOld(new Version(14, 9), PostgresAddress.Parse("postgres://u@h/n")).Message.ShouldContain("is 14.9; Croft needs 15 or newer");

    [Fact]
    public async Task Write_WhileAnotherProcessWrites_WaitsItsTurn_AndIsToldWhenThatIsLong()
    {
        using var folder = await MadeAsync();
        File.AppendAllText(Path.Combine(folder.Folder, "croft.yaml"), "state:\n  busyTimeout: 300ms\n");
        await using (await folder.Start().Get<Database>().WriteAsync(Durability.Full, Ct))
        {
            var other = folder.Start().Get<Database>();
            var refused = await Should.ThrowAsync<Npgsql.PostgresException>(() => other.WriteAsync(Durability.Full, Ct));
            other.Explain(refused).Message.ShouldContain("locked by another process");
        }
        await folder.Start().Get<AuditLog>().AppendAsync(new AuditEntry(AuditKind.Result, "anna@desk", "test", "x"), Ct);
    }

    /// <summary>The server goes away between two pages of a journal, as in a restart for an upgrade.</summary>
    [Fact]
    public async Task Connection_AfterARestartOfTheServer_IsMadeAnew()
    {
        var server = await own.Value;
        using var folder = await MadeAsync(server.Url);
        var log = folder.Start().Get<AuditLog>();
        var entry = new AuditEntry(AuditKind.Result, "anna@desk", "test", "x");
        await log.AppendAsync(entry, Ct);
        await server.StopAsync(Ct);
        var waits = log.AppendAsync(entry, Ct);
        await server.RunAsync(Ct);
        await waits;
        (await folder.Start().RunAsync<AuditVerified>("audit verify", new VerifyAuditRequest())).Rows.ShouldBe(3);
    }

    /// <summary>The server goes away between a call's effect and its answer, and stays away for longer than it is waited for.</summary>
    [Fact]
    public async Task Run_WhoseServerGoesAway_NamesTheWayOn_AndIsResumedWithoutASecondCall()
    {
        var server = await own.Value;
        var folder = await MadeAsync(server.Url);
        File.AppendAllText(Path.Combine(folder.Folder, "croft.yaml"), "state:\n  busyTimeout: 200ms\n");
        await using var lab = await Lab.StartAsync(folder: folder);
        var (engine, context) = (lab.Process.Get<RunEngine>(), lab.Process.Context);
        var plan = await lab.PlanAsync("pool create", new CreatePoolRequest { Pool = "once" });
        var calls = 0;
        lab.Cluster.HoldNext(call => call.Method != "GET" && ++calls < 0, HoldPoint.BeforeEffect);
        var hold = lab.Cluster.HoldNext(call => call.Method != "GET", HoldPoint.AfterEffect);
        var run = await engine.StartAsync(plan, context, Ct);
        await hold.Arrived;
        await server.StopAsync(Ct);
        for (var asked = 0; asked < 2; asked++)
        {
            var failure = (await Should.ThrowAsync<FailureException>(() => engine.FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct))).Failure;
            failure.Kind.ShouldBe(FailureKind.Unreachable);
            failure.WayOut.ShouldNotBeNull().ShouldContain($"'croft run resume {run.Id}'");
        }
        hold.Release();
        await lab.Process.Services.DisposeAsync();
        await server.RunAsync(Ct);
        await server.SqlAsync($"UPDATE {Schema(folder)}.runs SET heartbeat = 0", Ct);
        Npgsql.NpgsqlConnection.ClearAllPools();

        engine = lab.Again().Get<RunEngine>();
        await engine.ResumeAsync(new ResumeRunRequest { Run = run.Id }, context, Ct);
        (await engine.FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct)).State.ShouldBe(RunState.Done);
        (calls, lab.Cluster.Effects["pool/once create"]).ShouldBe((1, 1));
    }
}
