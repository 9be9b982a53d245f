using Croft.Contracts;
using Croft.Engine.Inventory.Past;

namespace Croft.Engine.Tests.Inventory.Past;

public sealed class MomentTests
{
    [Theory]
    [InlineData("10 minutes ago", "2026-11-20T11:50:00Z")]
    [InlineData("2h ago", "2026-11-20T10:00:00Z")]
    [InlineData("1 Day Ago", "2026-11-19T12:00:00Z")]
    [InlineData("now", "2026-11-20T12:00:00Z")]
    [InlineData("1 year ago", "2025-11-20T12:00:00Z")]
    [InlineData("2 months ago", "2026-09-20T12:00:00Z")]
    [InlineData("9mo ago", "2026-02-20T12:00:00Z")]
    [InlineData("3000 years ago", "0001-01-01T00:00:00Z")]
    [InlineData("999999999 weeks ago", "0001-01-01T00:00:00Z")]
    [InlineData("2026-11-20 11:00", "2026-11-20T10:00:00Z")]
    [InlineData("2026-7-1", "2026-06-30T23:00:00Z")]
    [InlineData("2026-11-20T11:00:30", "2026-11-20T10:00:30Z")]
    [InlineData("2026-11-20T11:00:00Z", "2026-11-20T11:00:00Z")]
    [InlineData("2026-11-20 11:00:00 UTC", "2026-11-20T11:00:00Z")]
    [InlineData("2026-11-20 11:00 utc", "2026-11-20T11:00:00Z")]
    [InlineData("2026-11-20 11:00:00 +03:00", "2026-11-20T08:00:00Z")]
    [InlineData("2026-11-20 11:00+03:00", "2026-11-20T08:00:00Z")]
    public void Parse_MomentAsPeopleWriteIt_IsRead(string text, string expected) =>
        Moment.Parse(text, new Noon()).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null).ShouldBe(expected);

    [Theory]
    [InlineData("yesterday-ish")]
    [InlineData("11/20/2026")]
    [InlineData("-5 minutes ago")]
    [InlineData("2026-13-01")]
    [InlineData("10 minutes")]
    public void Parse_AnythingElse_SaysHowToWriteIt(string text)
    {
        var failure = Should.Throw<FailureException>(() => Moment.Parse(text, new Noon())).Failure;

        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.WayOut!.ShouldContain("10 minutes ago");
    }

    [Theory]
    [InlineData("in 2 weeks", "2026-12-04")]
    [InlineData("in 3 months", "2027-02-20")]
    [InlineData("in 1 year", "2027-11-20")]
    [InlineData("in 999999999 years", "9999-12-31")]
    [InlineData("2026-12-31", "2026-12-30")]
    public void ParseComing_MomentAsPeopleWriteIt_IsRead(string text, string expected) => Moment.ParseComing(text, new Noon()).ToString("yyyy-MM-dd", null).ShouldBe(expected);

    [Theory]
    [InlineData("in 2 weeks ago")]
    [InlineData("2 weeks")]
    [InlineData("2 weeks ago")]
    public void ParseComing_AnythingElse_SaysHowToWriteIt(string text) => Should.Throw<FailureException>(() => Moment.ParseComing(text, new Noon())).Failure.WayOut!.ShouldContain("in 2 weeks");

    [Fact]
    public void Parse_MomentToCome_IsRefused() =>
        Should.Throw<FailureException>(() => Moment.Parse("2026-11-20 13:01", new Noon())).Failure.Message.ShouldContain("still to come");

    /// <summary>Noon in UTC, one o'clock where the user is.</summary>
    sealed class Noon : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("one", TimeSpan.FromHours(1), "one", "one");

        public override DateTimeOffset GetUtcNow() => new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    }
}
