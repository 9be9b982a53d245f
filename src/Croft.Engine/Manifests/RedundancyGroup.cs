using System.Globalization;
using Croft.Engine.State.Yaml;

namespace Croft.Engine.Manifests;

/// <summary>How a guest is asked whether it does its work.</summary>
enum HealthCheckKind
{
    /// <summary>A port has to answer.</summary>
    Tcp,
    /// <summary>A page has to answer.</summary>
    Http,
    /// <summary>The agent within has to answer.</summary>
    Agent,
    /// <summary>A command within has to end with 0.</summary>
    Exec,
}

/// <summary>What has to hold of a guest before the next one is disturbed.</summary>
/// <param name="Kind">How it is asked.</param>
/// <param name="Target">Port, page or command; empty for the agent.</param>
/// <param name="Timeout">When it is given up.</param>
/// <param name="Interval">Between two tries.</param>
sealed record HealthCheck(HealthCheckKind Kind, string Target, TimeSpan Timeout, TimeSpan Interval);

/// <summary>Guests that are never disturbed together.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cluster">Its cluster; null for the only one.</param>
/// <param name="Members">Guests by name.</param>
/// <param name="Tags">Every guest that has all of these; none where it is empty.</param>
/// <param name="HealthCheck">What has to hold of one before the next; null where nothing is asked.</param>
/// <param name="Wait">Between a healthy one and the next.</param>
sealed record RedundancyGroup(string Name, string? Cluster, IReadOnlyList<string> Members, IReadOnlyList<string> Tags, HealthCheck? HealthCheck, TimeSpan Wait)
{
    static readonly string[] ways = ["tcp", "http", "agent", "exec"];

    /// <summary>The groups among documents.</summary>
    public static IReadOnlyList<RedundancyGroup> Among(IEnumerable<Manifest> manifests) => [.. manifests.Where(m => m.Kind.Shape.Type == typeof(RedundancyGroupSpec)).Select(Of)];

    /// <summary>True for a guest of the group.</summary>
    /// <param name="cluster">Its cluster.</param>
    /// <param name="name">Its name.</param>
    /// <param name="tags">Its tags.</param>
    public bool Holds(string cluster, string name, IReadOnlyCollection<string> tags) =>
        (Cluster ?? cluster) == cluster && (Members.Contains(name) || (Tags.Count > 0 && Tags.All(tags.Contains)));

    /// <summary>Notes what contradicts itself: nobody in it, and a health check that is none or several.</summary>
    public static void Check(BoundSpec spec, YamlMap node, YamlFaults faults)
    {
        if (List(spec, "members").Count + List(spec, "tags").Count == 0) faults.Add("spec", "names no guests: say members, or tags", node);
        if (spec.Ours.GetValueOrDefault("healthCheck") is not { } check) return;
        var said = ways.Where(w => check.TryGetValue(w, out var value) && (w != "agent" || value == "1")).ToList();
        if (said.Count != 1) faults.Add("spec.healthCheck", said.Count == 0 ? "asks nothing: say one of tcp, http, agent and exec" : $"asks {string.Join(" and ", said)}: say one of them", node["healthCheck"] ?? node);
        if (check.TryGetValue("tcp", out var port) && !IsPort(port[(port.LastIndexOf(':') + 1)..])) faults.Add("spec.healthCheck.tcp", $"has to be a port, or address:port, not '{port}'", node["healthCheck"] ?? node);
        if (check.TryGetValue("http", out var page) && !(Uri.TryCreate(page, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")) faults.Add("spec.healthCheck.http", $"has to be an address such as http://10.0.0.5/health, not '{page}'", node["healthCheck"] ?? node);
    }

    static RedundancyGroup Of(Manifest manifest)
    {
        var spec = manifest.Spec;
        return new(manifest.Name, manifest.Cluster, List(spec, "members"), List(spec, "tags"), spec.Ours.GetValueOrDefault("healthCheck") is { } check ? Of(check) : null, Seconds(spec.Ours.GetValueOrDefault("wait")?[""], 0));
    }

    static HealthCheck Of(SortedDictionary<string, string> check)
    {
        var way = ways.First(w => check.TryGetValue(w, out var value) && (w != "agent" || value == "1"));
        return new(Enum.Parse<HealthCheckKind>(way, ignoreCase: true), way == "agent" ? "" : check[way], Seconds(check.GetValueOrDefault("timeout"), 300), Seconds(check.GetValueOrDefault("interval"), 5));
    }

    static IReadOnlyList<string> List(BoundSpec spec, string key) => spec.Ours.GetValueOrDefault(key)?[""].Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    static TimeSpan Seconds(string? text, int usual) => TimeSpan.FromSeconds(text is null ? usual : int.Parse(text, CultureInfo.InvariantCulture));

    static bool IsPort(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535;
}
