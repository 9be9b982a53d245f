using Croft.Contracts;
using Croft.Engine.Identity;
using Croft.Engine.Secrets;

namespace Croft.Engine.Tests.Identity;

public sealed class SetupTests
{
    static readonly Secret Password = new(Household.Password);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<FailureKind> RefusedAsync(Setup setup, string token, string name = "root", string password = Household.Password) =>
        (await Should.ThrowAsync<FailureException>(() => setup.RedeemAsync(token, name, new Secret(password), Ct))).Failure.Kind;

    [Fact]
    public async Task Redeem_MakesTheFirstAdministrator_AndVoidsTheToken()
    {
        using var home = await Household.MadeAsync();
        var setup = home.Process.Get<Setup>();
        (await setup.IsNeededAsync(Ct)).ShouldBeTrue();
        var token = (await setup.IssueAsync(Ct)).ShouldNotBeNull();

        (await RefusedAsync(setup, "croft_setup_" + new string('A', 43))).ShouldBe(FailureKind.Denied);
        (await RefusedAsync(setup, token, "Root")).ShouldBe(FailureKind.Invalid);
        (await RefusedAsync(setup, token, password: "short")).ShouldBe(FailureKind.Invalid);
        (await setup.RedeemAsync(token, "root", Password, Ct)).ShouldBe("root");
        (await RefusedAsync(setup, token, "again")).ShouldBe(FailureKind.Denied);
        (await setup.IssueAsync(Ct)).ShouldBeNull();
        (await setup.IssueAdministratorTokenAsync("admin", Ct)).ShouldBeNull();
        (await setup.IsNeededAsync(Ct)).ShouldBeFalse();

        var session = (await home.Process.Get<SignIn>().RunAsync(new SignInAttempt("root", Password, null), new SignInSource("::1", ""), Ct)).Session.ShouldNotBeNull();
        Household.Told((await home.Callers.OfSessionAsync(session.Reveal(), Ct))!.Actor.Grants).ShouldBe("*: *");
    }

    [Fact]
    public async Task Issue_Again_VoidsTheTokenBefore()
    {
        using var home = await Household.MadeAsync();
        var setup = home.Process.Get<Setup>();
        var first = (await setup.IssueAsync(Ct))!;
        var second = (await home.Start().Get<Setup>().IssueAsync(Ct))!;
        (await RefusedAsync(setup, first)).ShouldBe(FailureKind.Denied);
        await setup.RedeemAsync(second, "root", Password, Ct);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_InOneStart_InEitherOrder(bool tokenFirst)
    {
        using var home = await Household.MadeAsync();
        var setup = home.Process.Get<Setup>();
        var early = tokenFirst ? await setup.IssueAdministratorTokenAsync("admin", Ct) : null;
        var given = (await setup.IssueAsync(Ct)).ShouldNotBeNull();
        var api = (early ?? await setup.IssueAdministratorTokenAsync("admin", Ct)).ShouldNotBeNull();
        Household.Told((await home.CallerAsync(api))!.Actor.Grants).ShouldBe("*: *");
        (await setup.IssueAdministratorTokenAsync("admin", Ct)).ShouldBeNull();
        // The one who was made for the token is given a password, and keeps the token.
        (await setup.RedeemAsync(given, "admin", Password, Ct)).ShouldBe("admin");
        (await home.CallerAsync(api)).ShouldNotBeNull();
        (await home.RunAsync<Page<CroftUserRow>>("user list", new ListCroftUsersRequest())).Items.Single().Password.ShouldBeTrue();
    }

    [Fact]
    public async Task Token_OnceAnAdministratorWasThere_StaysVoid()
    {
        using var home = await Household.MadeAsync();
        var setup = home.Process.Get<Setup>();
        await setup.IssueAdministratorTokenAsync("admin", Ct);
        var token = (await setup.IssueAsync(Ct))!;
        await home.AddAsync("root", "admin");
        await home.RunAsync("user delete", new DeleteCroftUserRequest { Name = "root" });
        (await RefusedAsync(setup, token)).ShouldBe(FailureKind.Denied);
    }

    [Fact]
    public async Task Redeem_NameOfSomebodyElse_IsRefused()
    {
        using var home = await Household.MadeAsync();
        await home.AddAsync("ben", "operator");
        var setup = home.Process.Get<Setup>();
        var token = (await setup.IssueAsync(Ct))!;
        (await RefusedAsync(setup, token, "ben")).ShouldBe(FailureKind.Conflict);
        (await setup.IssueAdministratorTokenAsync("ben", Ct)).ShouldBeNull();
        await setup.RedeemAsync(token, "root", Password, Ct);
    }

    [Fact]
    public async Task Redeem_TwiceAtOnce_MakesOneAdministrator()
    {
        using var home = await Household.MadeAsync();
        var setup = home.Process.Get<Setup>();
        var token = (await setup.IssueAsync(Ct))!;
        var made = await Task.WhenAll(new[] { "one", "two", "three" }.Select(async name =>
        {
            try { return await setup.RedeemAsync(token, name, Password, Ct); }
            catch (FailureException) { return null; }
        }));
        made.Count(m => m is not null).ShouldBe(1);
        (await home.RunAsync<Page<CroftUserRow>>("user list", new ListCroftUsersRequest())).Items.Count.ShouldBe(1);
    }
}
