using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Engine.Tests.Identity;

public sealed class UserVerbTests
{
    [Fact]
    public async Task User_IsMadeShownChangedAndDeleted()
    {
        using var home = await Household.MadeAsync();
        await home.AddAsync("ben");
        await home.RunAsync("user create", new CreateCroftUserRequest { Name = "ci", Shown = "Pipelines" });
        await home.GrantAsync("ben", "operator", "pool:lab/prod");

        var listed = (await home.RunAsync<Page<CroftUserRow>>("user list", new ListCroftUsersRequest())).Items;
        listed.Select(u => (u.Name, u.Shown, u.Password, u.Disabled)).ShouldBe([("ben", null, true, false), ("ci", "Pipelines", false, false)]);
        listed[0].Grants.ShouldBe(["operator on pool:lab/prod"]);
        (await home.FailsAsync("user create", new CreateCroftUserRequest { Name = "ben" })).Kind.ShouldBe(FailureKind.Conflict);

        var shown = await home.RunAsync<CroftUserDetail>("user show", new ShowCroftUserRequest { Name = "ben" });
        (shown.Grants.Single().By, shown.Holds.Single().Scope, shown.PasswordSet).ShouldBe(("anna@desk", "pool:lab/prod", home.Time.GetUtcNow()));
        (await home.RunAsync<CroftUserDetail>("user configure", new ConfigureCroftUserRequest { Name = "ci", Shown = "Robots", Disabled = true })).Disabled.ShouldBeTrue();
        await home.RunAsync("user delete", new DeleteCroftUserRequest { Name = "ci" });
        (await home.FailsAsync("user show", new ShowCroftUserRequest { Name = "ci" })).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Theory]
    [InlineData("Ben", null)]
    [InlineData("", null)]
    [InlineData("anna@desk", null)]
    [InlineData("a b", null)]
    [InlineData("ben", "too short")]
    [InlineData("ben", "aaaaaaaaaaaaaaaa")]
    [InlineData("benjamin", "benjamin1234")]
    public async Task Create_WrongNameOrPoorPassword_IsRefused_AndRepeatsNoPassword(string name, string? password)
    {
        using var home = await Household.MadeAsync();
        var failure = await home.FailsAsync("user create", new CreateCroftUserRequest { Name = name, Password = password });
        failure.Kind.ShouldBe(FailureKind.Invalid);
        if (password is not null) $"{failure} {string.Join(' ', failure.Faults)}".ShouldNotContain(password);
    }

    [Fact]
    public async Task Grant_OnAPart_SaysWhatItDoesNotGive()
    {
        using var home = await Household.MadeAsync();
        await home.AddAsync("ben");
        (await home.GrantAsync("ben", "admin", "cluster:lab")).NotGiven.ShouldBe(Permissions.OfTheWhole, ignoreOrder: true);
        (await home.GrantAsync("ben", "operator", "tag:web")).NotGiven.ShouldBeEmpty();
        (await home.GrantAsync("ben", "viewer")).NotGiven.ShouldBeEmpty();
        await home.RunAsync("role create", new CreateCroftRoleRequest { Name = "auditor", Permission = ["audit.read", "audit.read"] });
        (await home.FailsAsync("user grant", new GrantCroftRoleRequest { Name = "ben", Role = "auditor", Scope = "tag:web" })).Message.ShouldContain("gives nothing on tag:web");
        (await home.FailsAsync("user grant", new GrantCroftRoleRequest { Name = "ben", Role = "viewer", Scope = "web" })).Kind.ShouldBe(FailureKind.Invalid);
        (await home.FailsAsync("user grant", new GrantCroftRoleRequest { Name = "ben", Role = "king" })).Kind.ShouldBe(FailureKind.NotFound);
        (await home.FailsAsync("user ungrant", new UngrantCroftRoleRequest { Name = "ben", Role = "viewer", Scope = "tag:web" })).WayOut.ShouldNotBeNull().ShouldContain("viewer on *");
    }

    [Theory]
    [InlineData("*", null, null)]
    [InlineData("cluster:lab", 2, null)]
    [InlineData("cluster:Lab", 0, "No cluster 'Lab' is known: this gives nothing until there is one. Known: lab.")]
    [InlineData("pool:lbb/dev", 0, "No cluster 'lbb' is known: this gives nothing until there is one. Known: lab.")]
    [InlineData("pool:lab/dev", 1, null)]
    [InlineData("pool:lab/ops", 0, "No guest is known in pool:lab/ops now.")]
    [InlineData("tag:WEB", 2, null)]
    [InlineData("guest:web-*2", 1, null)]
    [InlineData("guest:db-*", 0, "No guest is known in guest:db-* now.")]
    public async Task Grant_SaysWhatItHoldsNow(string scope, int? guests, string? warning)
    {
        using var home = await Household.MadeAsync();
        await home.AddAsync("ben");
        await PutAsync(home, "INSERT INTO clusters (name, endpoints, nodes, system_trust, fingerprints, account, is_token, secret, identity, added) VALUES ('lab', '[]', '[]', FALSE, '[]', 'root@pam', FALSE, '', 'here', 0)");
        foreach (var (vmid, pool) in new[] { (101, "'dev'"), (102, "NULL") })
            await PutAsync(home, $"INSERT INTO guest_readings (cluster, vmid, type, node, name, status, tags, pool, template, pending) VALUES ('lab', {vmid}, 0, 'pve1', 'web-{vmid}', 'running', 'web', {pool}, FALSE, FALSE)");
        var given = await home.GrantAsync("ben", "operator", scope);
        given.Guests.ShouldBe(guests);
        given.Warnings.ShouldBe(warning is null ? [] : [warning]);
    }

    static async Task PutAsync(Household home, string sql)
    {
        await using var connection = await home.Process.Get<Database>().OpenAsync(Durability.Normal, Household.Ct);
        await using var command = connection.Command(null, sql);
        await command.ExecuteNonQueryAsync(Household.Ct);
    }

    [Fact]
    public async Task Grant_ByWhoDoesNotSeeAll_TellsNothingOfWhatIsThere()
    {
        using var home = await Household.MadeAsync();
        await home.RunAsync("role create", new CreateCroftRoleRequest { Name = "keeper", Permission = ["user.keep"] });
        await home.AddAsync("ben");
        await home.AddAsync("kim", "keeper", "operator tag:web");
        var given = await home.RunAsAsync<CroftGranted>("kim", "user grant", new GrantCroftRoleRequest { Name = "ben", Role = "operator", Scope = "tag:web" });
        given.Guests.ShouldBeNull();
        given.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Administrator_TheLast_StaysOne()
    {
        using var home = await Household.MadeAsync();
        await home.AddAsync("ben", "admin");
        await home.AddAsync("cleo", "admin cluster:lab");
        object[] changes =
        [
            new DeleteCroftUserRequest { Name = "ben" }, new ConfigureCroftUserRequest { Name = "ben", Disabled = true }, new UngrantCroftRoleRequest { Name = "ben", Role = "admin" },
        ];
        string[] verbs = ["user delete", "user configure", "user ungrant"];
        foreach (var (verb, change) in verbs.Zip(changes))
            (await home.FailsAsync(verb, change)).Message.ShouldContain("last administrator");
        (await home.RunAsync<CroftUserDetail>("user show", new ShowCroftUserRequest { Name = "ben" })).ShouldSatisfyAllConditions(u => u.Disabled.ShouldBeFalse(), u => u.Grants.Count.ShouldBe(1));

        await home.GrantAsync("cleo", "admin");
        await home.RunAsync("user delete", new DeleteCroftUserRequest { Name = "ben" });
        (await home.FailsAsync("user delete", new DeleteCroftUserRequest { Name = "cleo" })).Kind.ShouldBe(FailureKind.Conflict);
    }

    [Fact]
    public async Task Role_BuiltIn_CantBeChanged_AndOneThatIsHeldNotDeleted()
    {
        using var home = await Household.MadeAsync();
        await home.AddAsync("ben");
        foreach (var name in new[] { "viewer", "operator", "admin" })
        {
            (await home.FailsAsync("role configure", new ConfigureCroftRoleRequest { Name = name, Permission = ["run.read"] })).Kind.ShouldBe(FailureKind.Unsupported);
            (await home.FailsAsync("role delete", new DeleteCroftRoleRequest { Name = name })).Kind.ShouldBe(FailureKind.Unsupported);
            (await home.FailsAsync("role create", new CreateCroftRoleRequest { Name = name, Permission = ["run.read"] })).Kind.ShouldBe(FailureKind.Conflict);
        }
        await home.RunAsync("role create", new CreateCroftRoleRequest { Name = "starter", Permission = ["guest.power"] });
        foreach (var wrong in new[] { "*", "anyone", "guest.fly" })
            (await home.FailsAsync("role create", new CreateCroftRoleRequest { Name = "wrong", Permission = [wrong] })).WayOut.ShouldNotBeNull().ShouldContain("guest.power");
        await home.GrantAsync("ben", "starter", "tag:web");
        await home.RunAsync("role configure", new ConfigureCroftRoleRequest { Name = "starter", Permission = ["guest.power", "guest.exec"] });
        (await home.RunAsync<CroftUserDetail>("user show", new ShowCroftUserRequest { Name = "ben" })).Holds.Single().Permissions.ShouldBe(["guest.exec", "guest.power"]);
        (await home.FailsAsync("role delete", new DeleteCroftRoleRequest { Name = "starter" })).Message.ShouldContain("held by ben");
        (await home.RunAsync<Page<CroftRoleRow>>("role list", new ListCroftRolesRequest())).Items.Select(r => (r.Name, r.Users)).ShouldBe([("viewer", 0), ("operator", 0), ("admin", 0), ("starter", 1)]);
        await home.RunAsync("user ungrant", new UngrantCroftRoleRequest { Name = "ben", Role = "starter", Scope = "tag:web" });
        await home.RunAsync("role delete", new DeleteCroftRoleRequest { Name = "starter" });
        (await home.FailsAsync("role show", new ShowCroftRoleRequest { Name = "starter" })).Kind.ShouldBe(FailureKind.NotFound);
    }
}
