using Croft.Contracts;
using Croft.Engine.Access.Saving;
using Croft.Engine.Clusters;
using Croft.Engine.Secrets;
using Croft.Engine.State;
using Croft.Tests.Postgres;

namespace Croft.Engine.Tests.State;

/// <summary>A workspace of any earlier Croft is brought up to date and read whole, on both databases.</summary>
[Trait(TestDatabase.Trait, TestDatabase.Sqlite)]
public sealed class KeptDatabaseTests
{
    static readonly string[] Names = [.. Croft.Engine.State.Migrations.Sqlite.KnownMigrations.All.Select(KeptDatabase.NameOf)];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string, bool>> Kept { get; } =
        [.. from name in Names where KeptDatabase.Of(name).Exists from served in new[] { false, true } select new TheoryDataRow<string, bool>(name, served)];

    /// <summary><c>eng/migrations sample</c> names the folder in which the newest is made anew.</summary>
    [Fact]
    public async Task Migrations_Each_HasAKeptDatabase()
    {
        if (Environment.GetEnvironmentVariable("CROFT_KEEP_SAMPLE") is { Length: > 0 } place)
        {
            await KeptMaking.RunAsync(place);
            return;
        }
        Names.ShouldBe(Croft.Engine.State.Migrations.Postgres.KnownMigrations.All.Select(KeptDatabase.NameOf), "both databases have the same migrations");
        Names.Where(name => !KeptDatabase.Of(name).Exists).ShouldBeEmpty("a migration without a kept database; run: eng/migrations sample");
    }

    [Theory, MemberData(nameof(Kept))]
    public async Task Open_DatabaseOfAnEarlierCroft_IsBroughtUpToDateAndReadWhole(string migration, bool served)
    {
        using var folder = new WorkspaceFolder();
        var kept = KeptDatabase.Of(migration);
        await kept.PutAsync(folder, served ? await PostgresServer.SharedAsync() : null, Ct);
        var croft = folder.Start();

        var facts = await KeptFacts.ReadAsync(croft, Ct);

        facts.ShouldBe(kept.Expected);
        // It is not only read: the next rows go after the last, and the chain of the audit goes on.
        await croft.RunAsync("run cancel", new CancelRunRequest { Run = 3, Abandon = true });
        await croft.RunAsync("cluster remove", new RemoveClusterRequest { Name = "lab" });
        (await croft.RunAsync<AuditVerified>("audit verify", new VerifyAuditRequest())).Intact.ShouldBeTrue();
        (await croft.Get<ClusterStore>().AllAsync(Ct)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Kept))]
    public async Task Restore_OfABackupByAnEarlierCroft_IsBroughtUpToDateAndReadWhole(string migration, bool served)
    {
        using WorkspaceFolder folder = new(), restored = new();
        var kept = KeptDatabase.Of(migration);
        await kept.PutAsync(folder, null, Ct);
        var (file, passphrase) = (Path.Combine(folder.Root, "state.croft"), "four words and 7 more");
        await KeptDatabase.BackUpAsync(folder, migration, file, passphrase, Ct);
        var server = served ? await PostgresServer.SharedAsync() : null;
        if (server is not null) await server.SqlAsync($"DROP SCHEMA IF EXISTS croft_{folder.Start().Get<Workspace>().Id:n} CASCADE", Ct);
        var place = new StatePlace(server?.Url ?? StatePlace.InFile, server is null ? null : new Secret(PostgresServer.Password));

        await restored.Start().Get<StateRestore>().RunAsync(file, new Secret(passphrase), place, restored.Start().Context, Ct);

        var facts = await KeptFacts.ReadAsync(restored.Start(), Ct);
        facts[..^1].ShouldBe(kept.Expected);
        facts[^1].ShouldEndWith("Result server restore done");
    }
}
