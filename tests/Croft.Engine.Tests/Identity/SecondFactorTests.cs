using System.Text;
using Croft.Contracts;
using Croft.Engine.Identity;
using Croft.Engine.Secrets;

namespace Croft.Engine.Tests.Identity;

public sealed class SecondFactorTests
{
    static readonly SignInSource Home = new("192.0.2.7", "Firefox");

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Appendix B of RFC 6238, the last six digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Totp_Code_IsTheStandards(long seconds, string code) =>
        Totp.Code(Encoding.ASCII.GetBytes("12345678901234567890"), Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds))).ShouldBe(code);

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_IsTheStandards_AndReadsBack(string text, string base32)
    {
        Totp.Base32(Encoding.ASCII.GetBytes(text)).ShouldBe(base32);
        Encoding.ASCII.GetString(Totp.FromBase32(base32)).ShouldBe(text);
    }

    static Task<SignInOutcome> TryAsync(Household home, string? code, string password = Household.Password) =>
        home.Process.Get<SignIn>().RunAsync(new SignInAttempt("ben", new Secret(password), code is null ? null : new Secret(code)), Home, Ct);

    static string Code(Household home, string key, int steps = 0) => Totp.Code(Totp.FromBase32(key), Totp.StepOf(home.Time.GetUtcNow()) + steps);

    /// <summary>The user <c>ben</c>, who has enrolled; the time is well past the code that was confirmed with.</summary>
    static async Task<(Household Home, string Key, IReadOnlyList<string> Codes)> EnrolledAsync()
    {
        var home = await Household.MadeAsync();
        await home.AddAsync("ben", "viewer");
        var begun = await home.RunAsAsync<CroftEnrollment>("ben", "user enroll", new EnrollCroftUserRequest { Name = "ben", Password = Household.Password });
        (await TryAsync(home, null)).Session.ShouldNotBeNull("it counts once a code was given");
        var counts = await home.RunAsAsync<CroftEnrollment>("ben", "user enroll", new EnrollCroftUserRequest { Name = "ben", Password = Household.Password, Code = Code(home, begun.Key!) });
        (begun.Counts, counts.Counts, counts.Key).ShouldBe((false, true, null));
        begun.Address.ShouldBe($"otpauth://totp/Croft:ben?secret={begun.Key}&issuer=Croft&algorithm=SHA1&digits=6&period=30");
        home.Time.Advance(TimeSpan.FromMinutes(5));
        return (home, begun.Key!, counts.RecoveryCodes);
    }

    [Fact]
    public async Task Code_IsNeeded_AndTakenOnce()
    {
        var (home, key, _) = await EnrolledAsync();
        using var _1 = home;
        (await TryAsync(home, null)).ShouldBe(new SignInOutcome());
        (await TryAsync(home, "000000")).Session.ShouldBeNull();
        (await TryAsync(home, Code(home, key), "wrong")).Session.ShouldBeNull();
        var code = Code(home, key);
        (await TryAsync(home, code)).Session.ShouldNotBeNull();
        (await TryAsync(home, code)).Session.ShouldBeNull("a code is used once");
        (await TryAsync(home, Code(home, key, -1))).Session.ShouldBeNull("nor is one before it taken any more");
        (await TryAsync(home, Code(home, key, +1))).Session.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task Code_OneStepEitherWay_IsTaken(int steps, bool taken)
    {
        var (home, key, _) = await EnrolledAsync();
        using var _1 = home;
        ((await TryAsync(home, Code(home, key, steps))).Session is not null).ShouldBe(taken);
    }

    [Fact]
    public async Task Code_UsedByTwoAtOnce_LetsOneIn()
    {
        var (home, key, _) = await EnrolledAsync();
        using var _1 = home;
        var code = Code(home, key);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TryAsync(home, code)));
        outcomes.Count(o => o.Session is not null).ShouldBe(1);
    }

    [Fact]
    public async Task RecoveryCode_LetsInOnce()
    {
        var (home, _, codes) = await EnrolledAsync();
        using var _1 = home;
        codes.Count.ShouldBe(10);
        codes.ShouldAllBe(c => System.Text.RegularExpressions.Regex.IsMatch(c, "^([a-z2-7]{4}-){3}[a-z2-7]{4}$"));
        (await TryAsync(home, codes[0])).Session.ShouldNotBeNull();
        (await TryAsync(home, codes[0])).Session.ShouldBeNull();
        (await TryAsync(home, codes[1].Replace("-", " ", StringComparison.Ordinal).ToUpperInvariant())).Session.ShouldNotBeNull();
        (await home.RunAsync<CroftUserDetail>("user show", new ShowCroftUserRequest { Name = "ben" })).RecoveryCodes.ShouldBe(8);

        var renewed = await home.RunAsAsync<CroftRecoveryCodes>("ben", "user recovery-codes", new RecoveryCodesRequest { Name = "ben", Password = Household.Password });
        (await TryAsync(home, codes[2])).Session.ShouldBeNull();
        (await TryAsync(home, renewed.Codes[2])).Session.ShouldNotBeNull();
        $"{renewed}".ShouldNotContain(renewed.Codes[0]);
    }

    [Fact]
    public async Task Enroll_NeedsPassword_AndARightCode_AndKeepsTheOldKeyUntilThen()
    {
        var (home, key, _) = await EnrolledAsync();
        using var _1 = home;
        (await home.FailsAsAsync("ben", "user enroll", new EnrollCroftUserRequest { Name = "ben" })).Kind.ShouldBe(FailureKind.Denied);
        (await home.FailsAsAsync("ben", "user enroll", new EnrollCroftUserRequest { Name = "ben", Password = Household.Password, Code = "123456" })).Kind.ShouldBe(FailureKind.Conflict);
        var begun = await home.RunAsAsync<CroftEnrollment>("ben", "user enroll", new EnrollCroftUserRequest { Name = "ben", Password = Household.Password });
        (await home.FailsAsAsync("ben", "user enroll", new EnrollCroftUserRequest { Name = "ben", Password = Household.Password, Code = Code(home, begun.Key!, 5) })).Kind.ShouldBe(FailureKind.Denied);
        (await TryAsync(home, Code(home, key))).Session.ShouldNotBeNull();
        $"{begun}".ShouldNotContain(begun.Key!);
    }

    [Fact]
    public async Task Unenroll_TakesItAway()
    {
        var (home, _, codes) = await EnrolledAsync();
        using var _1 = home;
        (await home.FailsAsAsync("ben", "user unenroll", new UnenrollCroftUserRequest { Name = "ben", Password = "wrong" })).Kind.ShouldBe(FailureKind.Denied);
        await home.RunAsync("user unenroll", new UnenrollCroftUserRequest { Name = "ben" });
        (await TryAsync(home, null)).Session.ShouldNotBeNull();
        (await home.FailsAsync("user recovery-codes", new RecoveryCodesRequest { Name = "ben" })).Kind.ShouldBe(FailureKind.Conflict);
        (await home.RunAsync<CroftUserDetail>("user show", new ShowCroftUserRequest { Name = "ben" })).ShouldSatisfyAllConditions(u => u.RecoveryCodes.ShouldBe(0), u => u.SecondFactor.ShouldBeFalse());
    }
}
