using System.Globalization;

namespace Croft.Sandbox.Calls.Cluster.Jobs;

/// <summary>Calendar events as jobs use them: "02:00", "sat 18:15", "mon..fri 0/2:30", "*/5", "hourly", "daily".</summary>
internal static class Schedule
{
    static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>What Proxmox finds wrong with it, as the format of a parameter.</summary>
    public static string? Fault(string text) => Parse(text) is not null ? null : $"invalid calendar event '{text}' - unable to parse calendar event\n";

    /// <summary>The first moment after the given one; null when the text is no event or never comes.</summary>
    public static DateTimeOffset? Next(string text, DateTimeOffset after)
    {
        if (Parse(text) is not { } set)
            return null;
        var at = new DateTimeOffset(after.Year, after.Month, after.Day, after.Hour, after.Minute, 0, after.Offset).AddMinutes(1);
        for (var end = at.AddDays(8); at < end; at = at.AddMinutes(1))
            if (set.Days.Contains((int)at.DayOfWeek) && set.Hours.Contains(at.Hour) && set.Minutes.Contains(at.Minute))
                return at;
        return null;
    }

    static Set? Parse(string text)
    {
        var words = text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is [var word] && Named(word) is { } named)
            return named;
        HashSet<int>? days = [.. Enumerable.Range(0, 7)];
        if (words.Length == 2)
        {
            days = ParseDays(words[0]);
            words = words[1..];
        }
        if (words.Length != 1 || days is null)
            return null;
        var clock = words[0].Split(':');
        var hours = clock.Length > 1 ? ParseNumbers(clock[0], 24) : [.. Enumerable.Range(0, 24)];
        var minutes = ParseNumbers(clock[^1] is var last && clock.Length == 3 ? clock[1] : last, 60);
        return hours is null || minutes is null || clock.Length > 3 ? null : new Set(days, hours, minutes);
    }

    static Set? Named(string word)
    {
        HashSet<int> days = [.. Enumerable.Range(0, 7)], hours = [.. Enumerable.Range(0, 24)];
        return word switch
        {
            "minutely" => new Set(days, hours, [.. Enumerable.Range(0, 60)]),
            "hourly" => new Set(days, hours, [0]),
            "daily" => new Set(days, [0], [0]),
            "weekly" => new Set([1], [0], [0]),
            _ => null,
        };
    }

    static HashSet<int>? ParseDays(string text)
    {
        var days = new HashSet<int>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split("..");
            var (from, to) = (Array.IndexOf(Days, ends[0]), Array.IndexOf(Days, ends[^1]));
            if (from < 0 || to < 0)
                return null;
            for (var day = from; ; day = (day + 1) % 7)
            {
                days.Add(day);
                if (day == to)
                    break;
            }
        }
        return days;
    }

    // "*", "5", "*/5", "0/2", "8..17", and lists of them
    static HashSet<int>? ParseNumbers(string text, int count)
    {
        var numbers = new HashSet<int>();
        foreach (var part in text.Split(','))
        {
            var step = part.Split('/');
            var ends = step[0].Split("..");
            var isStar = step[0] == "*";
            if (!isStar && !ends.All(end => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < count))
                return null;
            if (step.Length > 1 && (!int.TryParse(step[1], NumberStyles.None, CultureInfo.InvariantCulture, out var every) || every < 1))
                return null;
            var from = isStar ? 0 : int.Parse(ends[0], CultureInfo.InvariantCulture);
            var to = isStar || (step.Length > 1 && ends.Length == 1) ? count - 1 : int.Parse(ends[^1], CultureInfo.InvariantCulture);
            for (var number = from; number <= to; number += step.Length > 1 ? int.Parse(step[1], CultureInfo.InvariantCulture) : 1)
                numbers.Add(number);
        }
        return numbers;
    }

    sealed record Set(HashSet<int> Days, HashSet<int> Hours, HashSet<int> Minutes);
}
