using System.Globalization;
using System.Text.RegularExpressions;
using Croft.Contracts;

namespace Croft.Engine.Inventory.Past;

/// <summary>A moment as people write it: <c>10 minutes ago</c>, <c>2h ago</c>, <c>2026-11-20 14:00</c>, with or without a zone.</summary>
static partial class Moment
{
    static readonly string[] forms = ["yyyy-M-d", "yyyy-M-d H:mm", "yyyy-M-d H:mm:ss", "yyyy-M-d'T'H:mm", "yyyy-M-d'T'H:mm:ss"];

    /// <summary>Reads it; without a zone it is local time.</summary>
    /// <exception cref="FailureException">Invalid: no moment, or one that is still to come.</exception>
    public static DateTimeOffset Parse(string text, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var moment = Ago(text.Trim(), now) ?? Dated(text.Trim(), time.LocalTimeZone) ?? throw new FailureException(
            FailureKind.Invalid, $"'{text}' is no moment.", "Write it as \"10 minutes ago\", \"2h ago\", \"2026-11-20 14:00\" or 2026-11-20T14:00:00Z.");
        return moment <= now ? moment : throw new FailureException(
            FailureKind.Invalid, $"'{text}' is {moment:u}, which is still to come; it is {now:u}.", "Ask for a moment that has passed.");
    }

    /// <summary>Reads a moment that is still to come: <c>in 2 weeks</c>, <c>2026-12-31</c>.</summary>
    /// <exception cref="FailureException">Invalid: no moment, or one that has passed.</exception>
    public static DateTimeOffset ParseComing(string text, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var span = text.Trim().StartsWith("in ", StringComparison.OrdinalIgnoreCase) ? Ago($"{text.Trim()[3..]} ago", now) : null;
        var moment = span is { } back ? now + (now - back) : Dated(text.Trim(), time.LocalTimeZone) ?? throw new FailureException(
            FailureKind.Invalid, $"'{text}' is no moment.", "Write it as \"in 2 weeks\", 2026-12-31 or \"2026-12-31 14:00\".");
        return moment > now ? moment : throw new FailureException(FailureKind.Invalid, $"'{text}' is {moment:u}, which has passed; it is {now:u}.", "Say a moment that is still to come.");
    }

    static DateTimeOffset? Ago(string text, DateTimeOffset now)
    {
        if (AgoForm().Match(text) is not { Success: true } match)
            return null;
        var seconds = match.Groups[2].Value.ToUpperInvariant()[0] switch { 'S' => 1, 'M' => 60, 'H' => 3600, 'D' => 86_400, _ => 604_800 };
        var ticks = decimal.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * seconds * TimeSpan.TicksPerSecond;
        return ticks < now.UtcTicks ? now - TimeSpan.FromTicks((long)ticks) : DateTimeOffset.MinValue;
    }

    static DateTimeOffset? Dated(string text, TimeZoneInfo zone)
    {
        if (DateTime.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        return ZonedForm().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var zoned)
            ? zoned.ToUniversalTime() : null;
    }

    [GeneratedRegex(@"^(\d{1,9})\s*(s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?|w|weeks?)\s+ago$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AgoForm();

    [GeneratedRegex(@"^\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2}(\.\d{1,7})?)?\s*(Z|[+-]\d{2}:?\d{2})$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ZonedForm();
}
