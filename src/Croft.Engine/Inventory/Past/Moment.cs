using System.Globalization;
using System.Text.RegularExpressions;
using Croft.Contracts;

namespace Croft.Engine.Inventory.Past;

/// <summary>A moment as people write it: <c>now</c>, <c>10 minutes ago</c>, <c>2 months ago</c>, <c>2026-11-20 14:00</c>, with or without a zone, <c>UTC</c> included.</summary>
static partial class Moment
{
    static readonly string[] forms = ["yyyy-M-d", "yyyy-M-d H:mm", "yyyy-M-d H:mm:ss", "yyyy-M-d'T'H:mm", "yyyy-M-d'T'H:mm:ss"];

    /// <summary>Reads it; without a zone it is local time.</summary>
    /// <exception cref="FailureException">Invalid: no moment, or one that is still to come.</exception>
    public static DateTimeOffset Parse(string text, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var moment = Ago(text.Trim(), now) ?? Dated(text.Trim(), time.LocalTimeZone) ?? throw new FailureException(
            FailureKind.Invalid, $"'{text}' is no moment.", "Write it as now, \"10 minutes ago\", \"2h ago\", \"2 months ago\", \"2026-11-20 14:00\" or 2026-11-20T14:00:00Z.");
        return moment <= now ? moment : throw new FailureException(
            FailureKind.Invalid, $"'{text}' is {moment:u}, which is still to come; it is {now:u}.", "Ask for a moment that has passed.");
    }

    /// <summary>Reads a moment that is still to come: <c>in 2 weeks</c>, <c>2026-12-31</c>.</summary>
    /// <exception cref="FailureException">Invalid: no moment, or one that has passed.</exception>
    public static DateTimeOffset ParseComing(string text, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var moment = Coming(text.Trim(), now) ?? Dated(text.Trim(), time.LocalTimeZone) ?? throw new FailureException(
            FailureKind.Invalid, $"'{text}' is no moment.", "Write it as \"in 2 weeks\", 2026-12-31 or \"2026-12-31 14:00\".");
        return moment > now ? moment : throw new FailureException(FailureKind.Invalid, $"'{text}' is {moment:u}, which has passed; it is {now:u}.", "Say a moment that is still to come.");
    }

    static DateTimeOffset? Ago(string text, DateTimeOffset now) =>
        text.Equals("now", StringComparison.OrdinalIgnoreCase) ? now
        : AwayForm().Match(text) is { Success: true } match && match.Groups[3].Success ? Away(match, now, -1) : null;

    static DateTimeOffset? Coming(string text, DateTimeOffset now) =>
        text.StartsWith("in ", StringComparison.OrdinalIgnoreCase) && AwayForm().Match(text[3..].Trim()) is { Success: true } match && !match.Groups[3].Success ? Away(match, now, 1) : null;

    /// <summary>A moment before (-1) or behind (1) another; what is beyond all time is at its end.</summary>
    static DateTimeOffset Away(Match match, DateTimeOffset now, int way)
    {
        var count = long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        var unit = match.Groups[2].Value.ToUpperInvariant();
        var end = way < 0 ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue;
        // Months and years are those of the calendar.
        if (unit[0] == 'Y' || unit.StartsWith("MO", StringComparison.Ordinal))
        {
            var months = unit[0] == 'Y' ? count * 12 : count;
            return months < Math.Abs(end.Year - now.Year) * 12 ? now.AddMonths(way * (int)months) : end;
        }
        var ticks = count * TimeSpan.TicksPerSecond * unit[0] switch { 'S' => 1, 'M' => 60, 'H' => 3600, 'D' => 86_400, _ => (decimal)604_800 };
        return ticks < Math.Abs(end.UtcTicks - now.UtcTicks) ? now.AddTicks(way * (long)ticks) : end;
    }

    static DateTimeOffset? Dated(string text, TimeZoneInfo zone)
    {
        if (DateTime.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        // As Croft shows moments itself: 2026-11-20 14:00:00 UTC.
        if (text.EndsWith("UTC", StringComparison.OrdinalIgnoreCase)) text = $"{text[..^3]}Z";
        return ZonedForm().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var zoned)
            ? zoned.ToUniversalTime() : null;
    }

    [GeneratedRegex(@"^(\d{1,9})\s*(s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?|w|weeks?|mos?|months?|y|years?)(\s+ago)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AwayForm();

    [GeneratedRegex(@"^\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2}(\.\d{1,7})?)?\s*(Z|[+-]\d{2}:?\d{2})$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ZonedForm();
}
