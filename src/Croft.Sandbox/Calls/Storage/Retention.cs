using System.Globalization;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Storage;

/// <summary>Which backups the keep-… rules leave: the newest of each hour, day, week, month and year that is kept.</summary>
internal static class Retention
{
    static readonly (string Rule, Func<DateTimeOffset, string> Period)[] Rules =
    [
        ("keep-last", static time => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ("keep-hourly", static time => time.ToString("yyyy-MM-dd-HH", CultureInfo.InvariantCulture)),
        ("keep-daily", static time => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("keep-weekly", static time => string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(time.DateTime)}-{ISOWeek.GetWeekOfYear(time.DateTime)}")),
        ("keep-monthly", static time => time.ToString("yyyy-MM", CultureInfo.InvariantCulture)),
        ("keep-yearly", static time => time.ToString("yyyy", CultureInfo.InvariantCulture)),
    ];

    static readonly PropertyFormat Format = new("prune-backups", null, false,
        [Parameter.Flag("keep-all"), .. Rules.Select(rule => Parameter.Integer(rule.Rule, 0))]);

    /// <summary>What is wrong with "keep-daily=7,…", or null.</summary>
    public static string? Check(string value) => Format.Check(value);

    public static Dictionary<string, int> Parse(string value) => value.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2)
        .ToDictionary(pair => pair[0], pair => int.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    /// <summary>Each backup with keep, remove, protected or renamed; rules count for each guest by itself.</summary>
    public static List<(Volume Backup, string Mark)> Mark(IEnumerable<Volume> backups, IReadOnlyDictionary<string, int> keep)
    {
        var marks = new List<(Volume, string)>();
        foreach (var group in backups.GroupBy(backup => (backup.Backup?.Kind, backup.Vmid)))
            marks.AddRange(MarkGroup([.. group.OrderByDescending(backup => backup.CreatedAt)], keep));
        return marks;
    }

    static IEnumerable<(Volume, string)> MarkGroup(List<Volume> newestFirst, IReadOnlyDictionary<string, int> keep)
    {
        var marks = new Dictionary<Volume, string>();
        foreach (var backup in newestFirst.Where(backup => backup.IsProtected))
            marks[backup] = "protected";
        var keepsAll = keep.GetValueOrDefault("keep-all") == 1 || !keep.Any(rule => rule.Key != "keep-all" && rule.Value > 0);
        foreach (var (rule, period) in Rules)
            if (!keepsAll)
                Apply(newestFirst, marks, keep.GetValueOrDefault(rule), period);
        return newestFirst.Select(backup => (backup, marks.GetValueOrDefault(backup) ?? (keepsAll ? "keep" : "remove")));
    }

    // a period that an earlier rule already covers isn't counted again
    static void Apply(List<Volume> newestFirst, Dictionary<Volume, string> marks, int count, Func<DateTimeOffset, string> period)
    {
        if (count == 0)
            return;
        string Of(Volume backup) => period(DateTimeOffset.FromUnixTimeSeconds(backup.CreatedAt));
        var covered = newestFirst.Where(backup => marks.GetValueOrDefault(backup) == "keep").Select(Of).ToHashSet(StringComparer.Ordinal);
        var added = new HashSet<string>(StringComparer.Ordinal);
        foreach (var backup in newestFirst)
        {
            if (marks.ContainsKey(backup) || covered.Contains(Of(backup)))
                continue;
            if (added.Contains(Of(backup)))
            {
                marks[backup] = "remove";
                continue;
            }
            if (added.Count >= count)
                break;
            added.Add(Of(backup));
            marks[backup] = "keep";
        }
    }
}
