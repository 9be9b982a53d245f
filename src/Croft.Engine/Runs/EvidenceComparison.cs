using System.Text.RegularExpressions;
using Croft.Contracts;

namespace Croft.Engine.Runs;

/// <summary>Holds what was read back at one place against what was read back at another.</summary>
static partial class EvidenceComparison
{
    /// <summary>Fields that no two estates share although all went the same way.</summary>
    static readonly HashSet<string> Volatile = new(["digest", "pid", "uptime", "pid, uptime", "task", "after", "ctime", "local", "snaptime", "used", "value"], StringComparer.Ordinal);

    /// <summary>What Croft noted for itself is nothing that was read back.</summary>
    const string Own = "croft";

    /// <summary>The first field that was seen otherwise, with both values; null where all was seen alike.</summary>
    public static (string Field, string? Then, string? Now)? First(IReadOnlyList<Evidence> expected, IReadOnlyList<Evidence> found)
    {
        var then = Seen(expected);
        var now = Seen(found);
        foreach (var key in then.Keys.Union(now.Keys).Order())
            if (then.GetValueOrDefault(key) != now.GetValueOrDefault(key)) return (key.Field, then.GetValueOrDefault(key), now.GetValueOrDefault(key));
        return null;
    }

    static Dictionary<(string Call, string Field), string> Seen(IReadOnlyList<Evidence> evidence) => evidence
        .Where(e => e.Call != Own && !Volatile.Contains(e.Field)).GroupBy(e => (e.Call, e.Field)).ToDictionary(e => e.Key, e => string.Join('\n', e.Select(s => Drawn().Replace(s.Seen, "…"))));

    /// <summary>What is drawn anew each time: times, marks of runs, addresses of network cards.</summary>
    [GeneratedRegex(@"\d{4}[-_]\d\d[-_]\d\d[-_ T]\d\d[:_]\d\d[:_]\d\dZ?|\[croft [^\]]*\]|([0-9A-F]{2}:){5}[0-9A-F]{2}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Drawn();
}
