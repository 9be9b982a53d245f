using System.Globalization;
using Croft.Contracts;

namespace Croft.Engine.Runs.Reports;

/// <summary>How reports write times, shares and states.</summary>
static class ReportText
{
    /// <summary>Text from outside on one line; control characters, which could drive the terminal it is shown on, become <c>?</c>.</summary>
    public static string Plain(string? text) =>
        string.Concat((text ?? "").ReplaceLineEndings(" ").Select(c => char.IsControl(c) || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') ? '?' : c));

    public static string Clock(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + (at is null ? "-" : " UTC");

    public static string Seconds(double? seconds) => seconds switch
    {
        null => "-",
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds.Value / 60)} min {seconds.Value % 60:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds.Value / 3600)} h {Math.Floor(seconds.Value % 3600 / 60):00} min"),
    };

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} %");

    public static string State<T>(T state) where T : struct, Enum => state.ToString().ToLowerInvariant();

    /// <summary>Expected time, and how far off it was.</summary>
    public static string Against(double? expected, double? took) => (expected, took) switch
    {
        (null, _) => "-",
        ( > 0, not null) => string.Create(CultureInfo.InvariantCulture, $"{Seconds(expected)} ({(took.Value / expected.Value - 1) * 100:+0;-0;0} %)"),
        _ => Seconds(expected),
    };

    /// <summary>One sentence that says how it went.</summary>
    public static string Outcome(RunReport report) => report.Run.State switch
    {
        RunState.Done => $"Done: {report.Run.Steps} steps; the evidence says what was read back.",
        RunState.Failed => $"Failed: {report.Run.Steps} steps are done and stay.",
        RunState.Undone => "Failed, and what was done has been undone.",
        RunState.Cancelled => $"Cancelled after {report.Run.Steps} steps.",
        RunState.Interrupted => $"Interrupted after {report.Run.Steps} steps; it keeps its leases.",
        RunState.Unknown => "A step's effect can't be decided; it keeps its leases until you say.",
        _ => $"Still running: {report.Run.Steps} steps done.",
    };
}
