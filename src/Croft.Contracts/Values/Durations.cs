using System.Globalization;

namespace Croft.Contracts;

/// <summary>Lengths of time as they are typed and shown: <c>500ms</c>, <c>30s</c>, <c>1h30m</c>, <c>2d</c>.</summary>
public static class Durations
{
    /// <summary>Reads a length of time; a number without a unit is refused, as nobody knows what it counts.</summary>
    public static bool TryRead(string text, out TimeSpan time)
    {
        time = default;
        if (text.Contains(':', StringComparison.Ordinal)) return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time);
        var rest = text.AsSpan();
        var seconds = 0d;
        while (rest.Length > 0)
        {
            var digits = 0;
            while (digits < rest.Length && (char.IsAsciiDigit(rest[digits]) || rest[digits] == '.')) digits++;
            var letters = digits;
            while (letters < rest.Length && char.IsAsciiLetter(rest[letters])) letters++;
            if (digits == 0 || letters == digits || Seconds(rest[digits..letters]) is not { } unit) return false;
            if (!double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
            seconds += number * unit;
            rest = rest[letters..].TrimStart();
        }
        if (text.Length == 0 || seconds > TimeSpan.MaxValue.TotalSeconds / 2) return false;
        time = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>At most two units: <c>3 d 4 h</c>, <c>1 m 5 s</c>, <c>2.5 s</c>.</summary>
    public static string Of(TimeSpan t) => t < TimeSpan.Zero ? "-" + Of(-t) : t switch
    {
        { TotalDays: >= 1 } => Two(t.Days, "d", t.Hours, "h"),
        { TotalHours: >= 1 } => Two(t.Hours, "h", t.Minutes, "m"),
        { TotalMinutes: >= 1 } => Two(t.Minutes, "m", t.Seconds, "s"),
        { TotalSeconds: >= 10 } => $"{t.Seconds} s",
        { TotalSeconds: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{t.TotalSeconds:0.#} s"),
        { TotalMilliseconds: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{t.TotalMilliseconds:0} ms"),
        _ => "0 s",
    };

    /// <summary>As it would be typed: <c>1h30m</c>.</summary>
    public static string Typed(TimeSpan t) => t == TimeSpan.Zero ? "0s" : Of(t).Replace(" ", "", StringComparison.Ordinal);

    static string Two(int big, string bigUnit, int small, string smallUnit) =>
        small == 0 ? $"{big} {bigUnit}" : $"{big} {bigUnit} {small} {smallUnit}";

    static double? Seconds(ReadOnlySpan<char> unit) => unit switch
    {
        "ms" => 0.001,
        "s" or "sec" or "second" or "seconds" => 1,
        "m" or "min" or "minute" or "minutes" => 60,
        "h" or "hour" or "hours" => 3600,
        "d" or "day" or "days" => 86_400,
        "w" or "week" or "weeks" => 604_800,
        _ => null,
    };
}
