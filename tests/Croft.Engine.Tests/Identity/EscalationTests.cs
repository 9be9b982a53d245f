using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Tests.Identity;

/// <summary>Nobody gives, changes or takes on what they do not hold.</summary>
public sealed class EscalationTests
{
    /// <summary>Keeps users, and is else an operator: less than an administrator.</summary>
    static async Task<Household> MadeAsync()
    {
        var home = await Household.MadeAsync();
        await home.RunAsync("role create", new CreateCroftRoleRequest { Name = "keeper", Permission = ["user.keep"] });
        await home.AddAsync("root", "admin");
        await home.AddAsync("kim", "keeper", "operator");
        await home.AddAsync("ben", "viewer");
        return home;
    }

    [Fact]
    public async Task Keeper_GivesWhatTheyHold_AndNoMore()
    {
        using var home = await MadeAsync();
        await home.RunAsAsync<CroftGranted>("kim", "user grant", new GrantCroftRoleRequest { Name = "ben", Role = "operator", Scope = "tag:web" });
        foreach (var scope in new[] { "*", "tag:web" })
            (await home.FailsAsAsync("kim", "user grant", new GrantCroftRoleRequest { Name = "ben", Role = "admin", Scope = scope })).Kind.ShouldBe(FailureKind.Denied);
        (await home.FailsAsAsync("kim", "user grant", new GrantCroftRoleRequest { Name = "kim", Role = "admin" })).Message.ShouldContain("every permission on *");
    }

    [Fact]
    public async Task Keeper_DoesNothingToWhoHoldsMore()
    {
        using var home = await MadeAsync();
        await home.TokenAsync("root", "script");
        (string Verb, object Request)[] tried =
        [
            ("user delete", new DeleteCroftUserRequest { Name = "root" }),
            ("user configure", new ConfigureCroftUserRequest { Name = "root", Disabled = true }),
            ("user ungrant", new UngrantCroftRoleRequest { Name = "root", Role = "admin" }),
            ("user set-password", new SetCroftPasswordRequest { Name = "root", Password = "another good password" }),
            ("user enroll", new EnrollCroftUserRequest { Name = "root" }),
            ("user unenroll", new UnenrollCroftUserRequest { Name = "root" }),
            ("user recovery-codes", new RecoveryCodesRequest { Name = "root" }),
            ("token create", new CreateCroftTokenRequest { User = "root", Name = "mine" }),
            ("token create", new CreateCroftTokenRequest { User = "root", Name = "mine", Permission = ["guest.power"] }),
            ("token revoke", new RevokeCroftTokenRequest { User = "root", Name = "script" }),
        ];
        foreach (var (verb, request) in tried)
            (await home.FailsAsAsync("kim", verb, request)).ShouldSatisfyAllConditions(f => f.Kind.ShouldBe(FailureKind.Denied, verb), f => f.Message.ShouldContain("root holds more than you do"));
        await home.RunAsAsync<CroftUserDetail>("kim", "user configure", new ConfigureCroftUserRequest { Name = "ben", Disabled = true });
    }

    [Fact]
    public async Task Keeper_ChangesNoRoleToMoreThanTheyHold()
    {
        using var home = await MadeAsync();
        await home.RunAsAsync<CroftRoleRow>("kim", "role create", new CreateCroftRoleRequest { Name = "raw", Permission = ["proxmox.raw"] });
        (await home.FailsAsAsync("kim", "user grant", new GrantCroftRoleRequest { Name = "kim", Role = "raw" })).Kind.ShouldBe(FailureKind.Denied);
        (await home.FailsAsAsync("kim", "role configure", new ConfigureCroftRoleRequest { Name = "keeper", Permission = ["user.keep", "proxmox.raw"] })).Kind.ShouldBe(FailureKind.Denied);
        await home.GrantAsync("ben", "raw");
        (await home.FailsAsAsync("kim", "role configure", new ConfigureCroftRoleRequest { Name = "raw", Permission = ["guest.power"] })).Kind.ShouldBe(FailureKind.Denied);
    }

    [Fact]
    public async Task Anybody_ActsOnThemselvesAlone()
    {
        using var home = await MadeAsync();
        await home.AddAsync("cleo", "viewer");
        (await home.RunAsAsync<CreatedCroftToken>("ben", "token create", new CreateCroftTokenRequest { Name = "mine" })).User.ShouldBe("ben");
        await home.TokenAsync("cleo", "hers");
        (await home.RunAsAsync<Page<CroftTokenRow>>("ben", "token list", new ListCroftTokensRequest())).Items.Select(t => t.Name).ShouldBe(["mine"]);
        (await home.RunAsAsync<CroftUserDetail>("ben", "user show", new ShowCroftUserRequest { Name = "ben" })).Tokens.ShouldBe(1);
        (string Verb, object Request)[] tried =
        [
            ("user show", new ShowCroftUserRequest { Name = "cleo" }), ("user list", new ListCroftUsersRequest()), ("role list", new ListCroftRolesRequest()),
            ("token list", new ListCroftTokensRequest { User = "cleo" }), ("token create", new CreateCroftTokenRequest { User = "cleo", Name = "x" }),
            ("token create", new CreateCroftTokenRequest { User = "nobody", Name = "x" }), ("user show", new ShowCroftUserRequest { Name = "nobody" }),
            ("token revoke", new RevokeCroftTokenRequest { User = "cleo", Name = "hers" }), ("session list", new ListCroftSessionsRequest { User = "cleo" }),
            ("user set-password", new SetCroftPasswordRequest { Name = "cleo", Password = "another good password", Old = Household.Password }),
            ("user enroll", new EnrollCroftUserRequest { Name = "cleo", Password = Household.Password }),
            ("user grant", new GrantCroftRoleRequest { Name = "ben", Role = "viewer" }), ("user unlock", new UnlockCroftUserRequest { Name = "ben" }),
        ];
        foreach (var (verb, request) in tried)
            (await home.FailsAsAsync("ben", verb, request)).Kind.ShouldBe(FailureKind.Denied, verb);
        await home.RunAsAsync<CroftTokenRow>("ben", "token revoke", new RevokeCroftTokenRequest { Name = "mine" });
    }

    [Fact]
    public async Task Token_Narrowed_MakesNothingWider_AndActsForNobody()
    {
        using var home = await MadeAsync();
        var narrow = (await home.CallerAsync(await home.TokenAsync("root", "narrow", ["estate.read"])))!.Actor;
        (await home.Process.FailsAsync("token create", new CreateCroftTokenRequest { Name = "wide" }, new VerbContext(narrow, "test"))).WayOut.ShouldNotBeNull().ShouldContain("narrowed");
        (await home.Process.FailsAsync("user set-password", new SetCroftPasswordRequest { Name = "root", Password = "another good password", Old = Household.Password }, new VerbContext(narrow, "test"))).Kind.ShouldBe(FailureKind.Denied);

        // One that keeps users and holds all that somebody holds makes tokens for them that are bounded as it is.
        var keeps = (await home.CallerAsync(await home.TokenAsync("root", "keeps", ["user.keep", "estate.read", "run.read"])))!.Actor;
        (await home.Process.FailsAsync("token create", new CreateCroftTokenRequest { User = "ben", Name = "wide" }, new VerbContext(keeps, "test"))).Message.ShouldContain("no wider one");
        await home.Process.RunAsync("token create", new CreateCroftTokenRequest { User = "ben", Name = "fair", Permission = ["estate.read"] }, new VerbContext(keeps, "test"));
    }

    [Fact]
    public async Task Token_ThatCouldDoNothing_IsNotMade()
    {
        using var home = await MadeAsync();
        await home.AddAsync("dora", "operator pool:lab/prod");
        foreach (var scope in new[] { "tag:web", "pool:lab/dev", "cluster:other" })
            (await home.FailsAsAsync("dora", "token create", new CreateCroftTokenRequest { Name = "x", Scope = [scope] })).Kind.ShouldBe(FailureKind.Invalid, scope);
        (await home.FailsAsAsync("dora", "token create", new CreateCroftTokenRequest { Name = "x", Permission = ["proxmox.raw"] })).Kind.ShouldBe(FailureKind.Invalid);
        (await home.RunAsAsync<CreatedCroftToken>("dora", "token create", new CreateCroftTokenRequest { Name = "x", Scope = ["cluster:lab"] })).Holds.Single().Scope.ShouldBe("pool:lab/prod");
    }
}
