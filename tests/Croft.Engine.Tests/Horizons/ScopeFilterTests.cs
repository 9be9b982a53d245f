using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Croft.Tests.Postgres;

namespace Croft.Engine.Tests.Horizons;

/// <summary>What the database picks for scopes is all that they hold; and what was found gone is known from its first moment on.</summary>
public sealed class ScopeFilterTests
{
    static readonly string[] kinds = ["cluster:lab", "cluster:home", "pool:shop", "pool:lab/shop", "pool:s%", "tag:front", "tag:lab/FRONT", "tag:a_b", "tag:a!b", "guest:web-*", "guest:lab/*-01", "guest:w_b*", "guest:WEB-01", "guest:*", "guest:größe*", "tag:é"];
    static readonly string[] names = ["web-01", "Web-02", "db-01", "wxb", "w_b1", "größe-1", "GRÖSSE"];
    static readonly string[] tags = ["", "front", "Front;prod", "a_b", "axb", "a!b", "é;x", "É"];
    static readonly string?[] pools = [null, "shop", "Shop", "s%"];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact, Trait(TestDatabase.Trait, TestDatabase.Sqlite)]
    public async Task Known_AreTheGuestsOfTheScopes_AndNoOthers()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var database = folder.Start().Get<Database>();
        var guests = new List<KnownGuest>();
        foreach (var cluster in new[] { "lab", "home" })
            foreach (var name in names)
                foreach (var tag in tags)
                    foreach (var pool in pools)
                        guests.Add(new KnownGuest(cluster, 100 + guests.Count, "pve1", name, tag.Split(';', StringSplitOptions.RemoveEmptyEntries), pool));
        await FillAsync(database, guests);
        var seed = Environment.GetEnvironmentVariable("CROFT_SEED") is { } said ? int.Parse(said, CultureInfo.InvariantCulture) : 11;
        for (var round = 0; round < 60; round++)
        {
            var random = new Random(seed + round);
            var some = Enumerable.Range(0, random.Next(1, round == 59 ? 40 : 5)).Select(_ => kinds[random.Next(kinds.Length)]).ToList();
            Grant[] grants = [.. some.Select(s => new Grant([Permissions.EstateRead], GrantScope.TryParse(s, out var scope) ? scope : throw new ArgumentException(s)))];
            var scopes = new Scopes(grants);
            var known = await Known.ReadAsync(database, new Actor("bob", grants), Ct);
            List<(string, int)> wanted = scopes.NamesGuests ? [.. guests.Where(scopes.Hold).Select(g => (g.Cluster, g.Vmid)).Order()] : [];
            List<(string, int)> found = [.. known.Guests.Keys.Order()];
            found.ShouldBe(wanted, $"CROFT_SEED={seed + round} {string.Join(' ', some)}");
        }
    }

    [Fact, Trait(TestDatabase.Trait, TestDatabase.Sqlite)]
    public async Task Reused_IsKnownAtOnce_ByTheLaterMoment_AndForgottenWithItsCluster()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var database = folder.Start().Get<Database>();
        await FillAsync(database, [new KnownGuest("lab", 100, "pve1", "web", [], null)]);
        Grant[] grants = [new Grant([Permissions.EstateRead], GrantScope.TryParse("guest:web", out var scope) ? scope : throw new ArgumentException("scope"))];
        var first = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        (await ReadAsync()).ShouldBeNull();
        await GoneAsync(first);
        (await ReadAsync()).ShouldBe(first);
        await GoneAsync(first.AddDays(2));
        (await ReadAsync()).ShouldBe(first.AddDays(2));
        // Written later by a clock that was put back.
        await GoneAsync(first.AddDays(1));
        (await ReadAsync()).ShouldBe(first.AddDays(2));
        await RunAsync(database, "DELETE FROM past_readings");
        (await ReadAsync()).ShouldBeNull();
        await GoneAsync(first.AddHours(1));
        (await ReadAsync()).ShouldBe(first.AddHours(1));

        async Task<DateTimeOffset?> ReadAsync() =>
            (await Known.ReadAsync(database, new Actor("bob", grants), Ct)).Reused.TryGetValue(("lab", 100), out var at) ? at : null;

        Task GoneAsync(DateTimeOffset at) => RunAsync(database, $"INSERT INTO past_readings (cluster, kind, subject, until, field, before, after) VALUES ('lab', 'guest', '100', {at.UtcTicks.ToString(CultureInfo.InvariantCulture)}, '', '{{}}', NULL)");
    }

    static async Task FillAsync(Database database, IReadOnlyList<KnownGuest> guests)
    {
        // No cluster stands behind these rows.
        await using var connection = await database.OpenAsync(Durability.Normal, Ct);
        await using (var off = connection.Command(null, "PRAGMA foreign_keys=OFF")) await off.ExecuteNonQueryAsync(Ct);
        foreach (var guest in guests)
        {
            await using var insert = connection.Command(null,
                "INSERT INTO guest_readings (cluster, vmid, type, node, name, status, tags, pool, template, pending) VALUES (@cluster, @vmid, 0, @node, @name, 'running', @tags, @pool, 0, 0)",
                ("@cluster", guest.Cluster), ("@vmid", guest.Vmid), ("@node", guest.Node), ("@name", guest.Name), ("@tags", string.Join(';', guest.Tags)), ("@pool", guest.Pool));
            await insert.ExecuteNonQueryAsync(Ct);
        }
    }

    static async Task RunAsync(Database database, string sql)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, Ct);
        await using var command = connection.Command(null, $"PRAGMA foreign_keys=OFF; {sql}");
        await command.ExecuteNonQueryAsync(Ct);
    }
}
