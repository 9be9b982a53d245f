using System.Globalization;

namespace Croft.Contracts;

/// <summary>Points in time as they are typed: local without an offset, or relative (<c>10 minutes ago</c>).</summary>
public static class Moments
{
    /// <summary>Reads a point in time; false for what is none.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="time">The clock that relative ones are counted from, with the zone of local ones.</param>
    /// <param name="moment">The point, UTC.</param>
    public static bool TryRead(string text, TimeProvider time, out DateTimeOffset moment)
    {
        moment = time.GetUtcNow();
        text = text.Trim();
        if (text == "now") return true;
        if (text.EndsWith(" ago", StringComparison.Ordinal))
        {
            if (!Durations.TryRead(text[..^4].Replace(" ", "", StringComparison.Ordinal), out var back) || back > moment - DateTimeOffset.MinValue) return false;
            moment -= back;
            return true;
        }
        // As they are shown: 2026-11-20 14:00:00 UTC.
        if (text.EndsWith("UTC", StringComparison.OrdinalIgnoreCase)) text = $"{text[..^3].TrimEnd()}Z";
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var parsed)) return false;
        if (parsed.Kind != DateTimeKind.Unspecified) return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out moment);
        moment = new DateTimeOffset(parsed, time.LocalTimeZone.GetUtcOffset(parsed)).ToUniversalTime();
        return true;
    }
}
