using Croft.Contracts;
using Croft.Engine.Identity;
using Croft.Engine.Secrets;

namespace Croft.Engine.Tests.Identity;

public sealed class SignInTests
{
    static readonly SignInSource Home = new("192.0.2.7", "Firefox"), Elsewhere = new("198.51.100.9", "curl");

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Task<SignInOutcome> TryAsync(Household home, string password, SignInSource? source = null, string name = "ben") =>
        home.Process.Get<SignIn>().RunAsync(new SignInAttempt(name, new Secret(password), null), source ?? Home, Ct);

    static Task<Caller?> CallerAsync(Household home, Secret? session) => home.Callers.OfSessionAsync(session!.Reveal(), Ct);

    static async Task<Household> MadeAsync()
    {
        var home = await Household.MadeAsync();
        await home.AddAsync("ben", "viewer");
        return home;
    }

    [Fact]
    public async Task SignIn_RightPassword_BeginsASessionOfTheUser()
    {
        using var home = await MadeAsync();
        var outcome = await TryAsync(home, Household.Password, name: " Ben ");
        (outcome.User, outcome.Wait, outcome.Ends).ShouldBe(("ben", null, home.Time.GetUtcNow().AddDays(7)));
        outcome.ToString().ShouldNotContain(outcome.Session!.Reveal());
        var caller = (await CallerAsync(home, outcome.Session)).ShouldNotBeNull();
        (caller.Actor.Name, caller.Id, caller.Expires).ShouldBe(("ben", "session:1", home.Time.GetUtcNow().AddHours(12)));
        var row = (await home.RunAsync<Page<CroftSessionRow>>("session list", new ListCroftSessionsRequest())).Items.Single();
        (row.User, row.Address, row.Agent).ShouldBe(("ben", "192.0.2.7", "Firefox"));
        var told = (await home.RunAsync<Page<AuditRecord>>("audit list", new ListAuditRequest())).Items.Single(r => r.Verb == "sign-in");
        (told.Actor, told.Kind, told.Outcome, told.Detail).ShouldBe(("ben", AuditKind.Result, "done", "from 192.0.2.7"));
        await home.RunAsync("audit verify", new VerifyAuditRequest());
    }

    [Fact]
    public async Task SignIn_WhateverIsWrong_IsRefusedAlike()
    {
        using var home = await MadeAsync();
        await home.AddAsync("off", "viewer");
        await home.RunAsync("user configure", new ConfigureCroftUserRequest { Name = "off", Disabled = true });
        await home.RunAsync("user create", new CreateCroftUserRequest { Name = "ci" });
        foreach (var (name, password) in new[] { ("ben", "wrong"), ("ben", ""), ("ben", new string('x', 5000)), ("nobody", Household.Password), ("off", Household.Password), ("ci", ""), ("ci", "anything"), ("", ""), ("' OR 1=1 --", "x") })
            (await TryAsync(home, password, name: name)).ShouldBe(new SignInOutcome(), name);
        var rows = (await home.RunAsync<Page<AuditRecord>>("audit list", new ListAuditRequest { Limit = 100 })).Items.Where(r => r.Verb == "sign-in").ToList();
        rows.ShouldAllBe(r => r.Kind == AuditKind.Denial);
        // A name that is nobody's may be a password.
        rows.Select(r => r.Actor).Distinct().ShouldBe(["ben", "unknown", "ci"], ignoreOrder: true);
    }

    [Fact]
    public async Task Session_Ends_AfterTwelveIdleHours_AndSevenDaysInAll()
    {
        using var home = await MadeAsync();
        var idle = (await TryAsync(home, Household.Password)).Session;
        var used = (await TryAsync(home, Household.Password)).Session;
        home.Time.Advance(TimeSpan.FromHours(11.9));
        (await CallerAsync(home, used)).ShouldNotBeNull();
        await home.Callers.Noted;
        home.Time.Advance(TimeSpan.FromHours(0.1));
        (await CallerAsync(home, idle)).ShouldBeNull();
        for (var hours = 12; hours + 11 < 7 * 24; hours += 11)
        {
            home.Time.Advance(TimeSpan.FromHours(11));
            (await CallerAsync(home, used)).ShouldNotBeNull($"{hours} h");
            await home.Callers.Noted;
        }
        home.Time.Advance(TimeSpan.FromHours(11));
        (await CallerAsync(home, used)).ShouldBeNull();
        (await home.RunAsync<Page<CroftSessionRow>>("session list", new ListCroftSessionsRequest())).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Session_EndsAtOnce_BySignOut_Password_Disabling_AndItsVerb()
    {
        using var home = await MadeAsync();
        async Task<Secret> BeginAsync() => (await TryAsync(home, Household.Password)).Session.ShouldNotBeNull();
        async Task EndsAsync(Secret session, Func<Task> how)
        {
            (await CallerAsync(home, session)).ShouldNotBeNull();
            await how();
            (await CallerAsync(home, session)).ShouldBeNull();
        }

        var first = await BeginAsync();
        await EndsAsync(first, () => home.Process.Get<SignIn>().SignOutAsync(first.Reveal(), Ct));
        await EndsAsync(await BeginAsync(), () => home.RunAsAsync<CroftUserDetail>("ben", "user set-password", new SetCroftPasswordRequest { Name = "ben", Password = Household.Password, Old = Household.Password }));
        await EndsAsync(await BeginAsync(), () => home.RunAsAsync<CroftSessionRow>("ben", "session end", new EndCroftSessionRequest { Session = 3 }));
        var another = await BeginAsync();
        await home.AddAsync("cleo", "viewer");
        (await home.FailsAsAsync("cleo", "session end", new EndCroftSessionRequest { Session = 4 })).Kind.ShouldBe(FailureKind.NotFound);
        await EndsAsync(another, () => home.RunAsync("user configure", new ConfigureCroftUserRequest { Name = "ben", Disabled = true }));
        await home.RunAsync("user configure", new ConfigureCroftUserRequest { Name = "ben", Disabled = false });
        (await CallerAsync(home, another)).ShouldBeNull();
    }

    [Fact]
    public async Task Brake_AfterFiveFailures_MakesThisSourceWait_TwiceAsLongEachTime()
    {
        using var home = await MadeAsync();
        for (var i = 0; i < 4; i++)
            (await TryAsync(home, "wrong")).Wait.ShouldBeNull();
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900 })
        {
            (await TryAsync(home, "wrong")).Wait.ShouldBe(TimeSpan.FromSeconds(seconds));
            // The right one is not even looked at, and asking makes nothing longer.
            (await TryAsync(home, Household.Password)).ShouldBe(new SignInOutcome { Wait = TimeSpan.FromSeconds(seconds), Untried = true });
            (await TryAsync(home, Household.Password, Elsewhere)).Session.ShouldNotBeNull();
            home.Time.Advance(TimeSpan.FromSeconds(seconds));
        }
        (await TryAsync(home, Household.Password)).Session.ShouldNotBeNull();
        (await TryAsync(home, "wrong")).Wait.ShouldBeNull();
    }

    [Fact]
    public async Task Brake_AfterAQuietQuarterOfAnHour_IsForgotten()
    {
        using var home = await MadeAsync();
        for (var i = 0; i < 4; i++)
            await TryAsync(home, "wrong");
        home.Time.Advance(TimeSpan.FromMinutes(15));
        (await TryAsync(home, "wrong")).Wait.ShouldBeNull();
    }

    [Fact]
    public async Task Brake_UnknownName_IsCountedAlike()
    {
        using var home = await MadeAsync();
        for (var i = 0; i < 4; i++)
            (await TryAsync(home, "wrong", name: "nobody")).Wait.ShouldBeNull();
        (await TryAsync(home, "wrong", name: "nobody")).Wait.ShouldBe(TimeSpan.FromSeconds(1));
        (await TryAsync(home, Household.Password)).Session.ShouldNotBeNull();
    }

    [Fact]
    public async Task Brake_TriesAtTheSameTime_AreCounted()
    {
        using var home = await MadeAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TryAsync(home, "wrong")));
        outcomes.Count(o => o.Wait is null).ShouldBe(4);
        (await home.RunAsync<UnlockedCroftUser>("user unlock", new UnlockCroftUserRequest { Name = "ben" })).Forgotten.ShouldBe(5);
        (await TryAsync(home, Household.Password)).Session.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public async Task Brake_CountsByNetwork(string one, string other, bool same)
    {
        using var home = await MadeAsync();
        for (var i = 0; i < 5; i++)
            await TryAsync(home, "wrong", new SignInSource(one, ""));
        (await TryAsync(home, Household.Password, new SignInSource(other, ""))).Wait.HasValue.ShouldBe(same);
    }

    [Fact]
    public async Task Brake_ManyFailuresFromEverywhere_SlowTheUser_AndLockNobody()
    {
        using var home = await MadeAsync();
        for (var i = 0; i < 100; i++)
            await TryAsync(home, "wrong", new SignInSource($"10.0.{i / 4}.1", ""));
        var began = home.Time.GetUtcNow();
        var slowed = TryAsync(home, Household.Password);
        (await home.Time.RunAsync(slowed, TimeSpan.FromSeconds(0.5))).Session.ShouldNotBeNull();
        (home.Time.GetUtcNow() - began).ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        home.Time.Advance(TimeSpan.FromHours(1));
        (await TryAsync(home, Household.Password)).Session.ShouldNotBeNull();
    }

    [Fact]
    public async Task Flood_OfOneSource_UnderManyNames_LeavesRoomForOthers()
    {
        using var home = await MadeAsync();
        var signIn = home.Start(iterations: Passwords.Iterations).Get<SignIn>();
        var flood = Enumerable.Range(0, 60).Select(i => signIn.RunAsync(new SignInAttempt($"nobody-{i}", new Secret("x"), null), Home, Ct)).ToList();
        (await signIn.RunAsync(new SignInAttempt("ben", new Secret(Household.Password), null), Elsewhere, Ct)).Session.ShouldNotBeNull();
        (await Task.WhenAll(flood)).Count(o => o.Wait is null).ShouldBeLessThan(60);
    }

    [Fact]
    public async Task SignIn_HashOfFewerIterations_IsMadeAnew()
    {
        using var home = await MadeAsync();
        async Task<string> HashAsync() => (await home.Process.Get<IdentityStore>().ReadAsync(t => t.UserAsync("ben"), Ct)).Password!;
        var old = await HashAsync();
        var later = home.Start(iterations: 2000);
        (await later.Get<SignIn>().RunAsync(new SignInAttempt("ben", new Secret(Household.Password), null), Home, Ct)).Session.ShouldNotBeNull();
        var renewed = await HashAsync();
        renewed.ShouldNotBe(old);
        (await later.Get<SignIn>().RunAsync(new SignInAttempt("ben", new Secret(Household.Password), null), Home, Ct)).Session.ShouldNotBeNull();
        (await HashAsync()).ShouldBe(renewed);
    }

    [Fact]
    public async Task Passwords_TooManyAtOnce_AreRefusedInsteadOfQueued()
    {
        var passwords = new Passwords(Passwords.Iterations);
        var tries = Enumerable.Range(0, 60).Select(_ => passwords.VerifyAsync(null, new Secret("x"), Ct)).ToList();
        var refused = tries.Count(t => t.IsFaulted);
        refused.ShouldBe(60 - 34);
        foreach (var tried in tries.Where(t => !t.IsFaulted)) (await tried).ShouldBe(PasswordVerdict.Wrong);
    }

    [Fact]
    public async Task OwnPassword_WrongOldOne_IsRefused_AndBraked()
    {
        using var home = await MadeAsync();
        var request = new SetCroftPasswordRequest { Name = "ben", Password = "another good password" };
        (await home.FailsAsAsync("ben", "user set-password", request)).Message.ShouldContain("present password");
        for (var i = 0; i < 5; i++)
            (await home.FailsAsAsync("ben", "user set-password", request with { Old = "wrong" })).Kind.ShouldBe(FailureKind.Denied);
        (await home.FailsAsAsync("ben", "user set-password", request with { Old = Household.Password })).WayOut.ShouldBe("Try again in 1 s.");
        home.Time.Advance(TimeSpan.FromSeconds(1));
        await home.RunAsAsync<CroftUserDetail>("ben", "user set-password", request with { Old = Household.Password });
        (await TryAsync(home, Household.Password)).Session.ShouldBeNull();
        (await TryAsync(home, "another good password")).Session.ShouldNotBeNull();
        // Who keeps users sets it without the old one.
        await home.RunAsync("user set-password", request with { Password = Household.Password });
        (await TryAsync(home, Household.Password)).Session.ShouldNotBeNull();
    }
}
