using System.Globalization;
using System.Text;

namespace Croft.Engine.Access;

/// <summary>Scopes as a condition of SQL on <c>guest_readings</c>, so that guests of others are not even read.</summary>
/// <remarks>It may let through more than the scopes hold, never less: what comes is held against them again.</remarks>
static class ScopeFilter
{
    /// <summary>More conditions than that cost more than reading every guest.</summary>
    const int Most = 30;

    /// <summary>The condition with its values; empty where every guest has to be looked at.</summary>
    public static (string Where, (string Name, object? Value)[] Values) Of(Scopes scopes)
    {
        var values = new List<(string Name, object? Value)>();
        var conditions = new List<string>();
        foreach (var cluster in scopes.Clusters)
            conditions.Add($"cluster = {Put(cluster)}");
        foreach (var (cluster, pool) in scopes.Pools)
            conditions.Add($"pool = {Put(pool)}{In(cluster)}");
        foreach (var tag in scopes.Tags)
            conditions.Add($"lower(tags) LIKE {Put($"%{Pattern(tag.Name!, stars: false)}%")} ESCAPE '!'{In(tag.Cluster)}");
        foreach (var name in scopes.Names)
            conditions.Add($"lower(name) LIKE {Put(Pattern(name.Name!, stars: true))} ESCAPE '!'{In(name.Cluster)}");
        // Letters beyond ASCII have cases that databases and .NET do not agree on.
        return scopes.Everything || conditions.Count > Most || !scopes.Tags.Concat(scopes.Names).All(s => Ascii.IsValid(s.Name))
            ? ("", [])
            : ($" WHERE {string.Join(" OR ", conditions.Select(c => $"({c})"))}", [.. values]);

        string In(string? cluster) => cluster is null ? "" : $" AND cluster = {Put(cluster)}";

        string Put(string value)
        {
            values.Add((string.Create(CultureInfo.InvariantCulture, $"@s{values.Count}"), value));
            return values[^1].Name;
        }
    }

    static string Pattern(string text, bool stars)
    {
        var pattern = new StringBuilder();
        foreach (var letter in text.ToLowerInvariant())
            pattern.Append(letter switch { '*' when stars => "%", '%' or '_' or '!' => $"!{letter}", _ => letter });
        return pattern.ToString();
    }
}
