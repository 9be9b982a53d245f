using System.Text.RegularExpressions;
using Croft.Contracts;

namespace Croft.Engine.Rehearsal;

/// <summary>Holds a run against its rehearsal, step by step.</summary>
static partial class RehearsalComparison
{
    /// <summary>Fields that no two estates share although all went the same way.</summary>
    static readonly HashSet<string> Volatile = new(["digest", "pid", "uptime", "pid, uptime", "task", "after", "ctime", "snaptime", "used", "value"], StringComparer.Ordinal);

    /// <summary>What Croft noted for itself is nothing that was read back.</summary>
    const string Own = "croft";

    /// <summary>The first step that ended, and ended another way than rehearsed, or read back something else; null while there is none.</summary>
    /// <remarks>Steps that were not rehearsed, and those of the run that have not ended, say nothing.</remarks>
    public static RehearsalDifference? FirstDifference(this RehearsalReport rehearsal, RunDetail run)
    {
        var rehearsed = rehearsal.Steps.ToDictionary(s => s.Id, StringComparer.Ordinal);
        return run.Steps.Where(s => s.Ended is not null || s.State is StepState.Unknown)
            .Select(live => rehearsed.TryGetValue(live.Id, out var step) ? Between(step, live) : new RehearsalDifference(live.Id, "step", null, live.Title))
            .FirstOrDefault(d => d is not null);
    }

    static RehearsalDifference? Between(RehearsedStep rehearsed, StepRow live)
    {
        if (rehearsed.State == RehearsedState.NotRehearsed)
            return null;
        if (Succeeded(rehearsed.State) != Succeeded(live.State))
            return new RehearsalDifference(live.Id, "state", Told(rehearsed.State.ToString(), rehearsed.Failure), Told(live.State.ToString(), live.Failure));
        var then = Seen(rehearsed.Evidence);
        var now = Seen(live.Evidence);
        return then.Keys.Union(now.Keys).Order()
            .Where(key => then.GetValueOrDefault(key) != now.GetValueOrDefault(key))
            .Select(key => new RehearsalDifference(live.Id, key.Field, then.GetValueOrDefault(key), now.GetValueOrDefault(key)))
            .FirstOrDefault();
    }

    static bool Succeeded(RehearsedState state) => state is RehearsedState.Succeeds or RehearsedState.Already or RehearsedState.Undone;

    static bool Succeeded(StepState state) => state is StepState.Done or StepState.Already or StepState.Undone;

    static string Told(string state, Failure? failure) => failure is null ? state : $"{state}: {failure.Message}";

    static Dictionary<(string Call, string Field), string> Seen(IReadOnlyList<Evidence> evidence) => evidence
        .Where(e => e.Call != Own && !Volatile.Contains(e.Field)).GroupBy(e => (e.Call, e.Field)).ToDictionary(e => e.Key, e => string.Join('\n', e.Select(s => Drawn().Replace(s.Seen, "…"))));

    /// <summary>What is drawn anew each time: times, marks of runs, addresses of network cards.</summary>
    [GeneratedRegex(@"\d{4}[-_]\d\d[-_]\d\d[-_ T]\d\d[:_]\d\d[:_]\d\dZ?|\[croft [^\]]*\]|([0-9A-F]{2}:){5}[0-9A-F]{2}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Drawn();
}
