using Croft.Contracts;
using Croft.Engine.Identity;

namespace Croft.Engine.Tests.Identity;

public sealed class CallersTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_OfAUser_StandsForThemWithWhatTheyHold()
    {
        using var home = await Household.MadeAsync();
        await home.AddAsync("ben", "operator cluster:lab");
        var token = await home.TokenAsync("ben");

        token.ShouldMatch("^croft_[A-Za-z0-9_-]{43}$");
        var caller = (await home.CallerAsync(token)).ShouldNotBeNull();
        (caller.Actor.Name, caller.Id, caller.Actor.IsNarrowed).ShouldBe(("ben", "token:1", false));
        caller.Expires.ShouldBe(home.Time.GetUtcNow().AddDays(365));
        Household.Told(caller.Actor.Grants).ShouldBe("cluster:lab: backup.change estate.read guest.exec guest.power run.control run.read snapshot.change task.stop");
    }

    [Theory]
    [InlineData("")]
    [InlineData("croft_")]
    [InlineData("croft_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("croft_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'")]
    [InlineData("PVEAPIToken=root@pam!x=12345678-1234-1234-1234-123456789abc")]
    public async Task Token_ThatIsNone_StandsForNobody(string token)
    {
        using var home = await Household.MadeAsync();
        await home.AddAsync("ben", "admin");
        await home.TokenAsync("ben");
        (await home.CallerAsync(token)).ShouldBeNull();
    }

    [Fact]
    public async Task Change_InThisProcess_CountsAtOnce()
    {
        using var home = await Household.MadeAsync();
        await home.AddAsync("ben", "viewer");
        var token = await home.TokenAsync("ben");
        async Task<string?> HoldsAsync() => await home.CallerAsync(token) is { } caller ? Household.Told(caller.Actor.Grants) : null;

        (await HoldsAsync()).ShouldBe("*: estate.read run.read");
        await home.GrantAsync("ben", "admin", "tag:web");
        (await HoldsAsync()).ShouldNotBeNull().ShouldContain("tag:web: backup.change");
        await home.RunAsync("user configure", new ConfigureCroftUserRequest { Name = "ben", Disabled = true });
        (await HoldsAsync()).ShouldBeNull();
        await home.RunAsync("user configure", new ConfigureCroftUserRequest { Name = "ben", Disabled = false });
        (await HoldsAsync()).ShouldNotBeNull();
        await home.RunAsync("token revoke", new RevokeCroftTokenRequest { Name = "one", User = "ben" });
        (await HoldsAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Change_ByAnotherProcess_CountsWithinFiveSeconds()
    {
        using var home = await Household.MadeAsync();
        await home.AddAsync("ben", "viewer");
        var token = await home.TokenAsync("ben");
        (await home.CallerAsync(token)).ShouldNotBeNull();

        await home.Start().RunAsync("user delete", new DeleteCroftUserRequest { Name = "ben" });
        home.Time.Advance(TimeSpan.FromSeconds(5.1));
        (await home.CallerAsync(token)).ShouldBeNull();
        // Somebody of the same name is somebody else.
        await home.AddAsync("ben", "admin");
        (await home.CallerAsync(token)).ShouldBeNull();
    }

    [Fact]
    public async Task Token_Expired_IsDead_AlsoInWhatIsKept()
    {
        using var home = await Household.MadeAsync();
        await home.AddAsync("ben", "viewer");
        var made = await home.RunAsync<CreatedCroftToken>("token create", new CreateCroftTokenRequest { User = "ben", Name = "day", Days = 1 });
        var forever = await home.RunAsync<CreatedCroftToken>("token create", new CreateCroftTokenRequest { User = "ben", Name = "ever", NeverExpires = true });

        home.Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        (await home.CallerAsync(made.Token)).ShouldNotBeNull();
        home.Time.Advance(TimeSpan.FromSeconds(1));
        (await home.CallerAsync(made.Token)).ShouldBeNull();
        home.Time.Advance(TimeSpan.FromDays(10_000));
        (await home.CallerAsync(forever.Token)).ShouldNotBeNull().Expires.ShouldBeNull();
    }

    [Fact]
    public async Task LastUse_IsNoted_OnceAMinute()
    {
        using var home = await Household.MadeAsync();
        await home.AddAsync("ben", "viewer");
        var token = await home.TokenAsync("ben");
        async Task<DateTimeOffset?> UsedAsync()
        {
            await home.CallerAsync(token);
            await home.Callers.Noted;
            return (await home.RunAsync<Page<CroftTokenRow>>("token list", new ListCroftTokensRequest())).Items.Single().Used;
        }

        var first = home.Time.GetUtcNow();
        (await UsedAsync()).ShouldBe(first);
        home.Time.Advance(TimeSpan.FromSeconds(59));
        (await UsedAsync()).ShouldBe(first);
        home.Time.Advance(TimeSpan.FromSeconds(1));
        (await UsedAsync()).ShouldBe(first.AddMinutes(1));
    }

    [Fact]
    public async Task Token_Narrowed_MayWhatItAndItsUserMayNow()
    {
        using var home = await Household.MadeAsync();
        await home.AddAsync("ben", "operator cluster:lab", "viewer");
        var token = await home.TokenAsync("ben", permissions: ["guest.power", "estate.read"], scopes: ["tag:web"]);
        async Task<string> HoldsAsync() => Household.Told((await home.CallerAsync(token))!.Actor.Grants);

        (await HoldsAsync()).ShouldBe("tag:lab/web: estate.read guest.power; tag:web: estate.read");
        (await home.CallerAsync(token))!.Actor.IsNarrowed.ShouldBeTrue();
        await home.RunAsync("user ungrant", new UngrantCroftRoleRequest { Name = "ben", Role = "operator", Scope = "cluster:lab" });
        (await HoldsAsync()).ShouldBe("tag:web: estate.read");
        await home.RunAsync("user ungrant", new UngrantCroftRoleRequest { Name = "ben", Role = "viewer" });
        (await HoldsAsync()).ShouldBe("");
    }

    [Fact]
    public async Task Caller_Warm_TakesFarLessThanAMillisecond()
    {
        using var home = await Household.MadeAsync();
        await home.AddAsync("ben", "viewer");
        var token = await home.TokenAsync("ben");
        await home.CallerAsync(token);
        await home.Callers.Noted;
        var times = new List<TimeSpan>();
        for (var i = 0; i < 2000; i++)
        {
            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            await home.Callers.OfTokenAsync(token, Ct);
            times.Add(System.Diagnostics.Stopwatch.GetElapsedTime(began));
        }
        times.Order().ElementAt(1900).ShouldBeLessThan(TimeSpan.FromMilliseconds(1));
    }
}
