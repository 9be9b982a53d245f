using System.Globalization;
using System.Text;
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

/// <summary>What shows from outside that a guest does its work.</summary>
/// <param name="Kind">How it is asked.</param>
/// <param name="Target">Port, page or command; empty for the agent.</param>
/// <param name="Timeout">When it is given up.</param>
/// <param name="Interval">Between two tries.</param>
sealed record HealthCheck(HealthCheckKind Kind, string Target, TimeSpan Timeout, TimeSpan Interval)
{
    static readonly string[] ways = ["tcp", "http", "agent", "exec"];

    /// <summary>True when the agent of a virtual machine is needed for it.</summary>
    public bool NeedsAgent => Kind is HealthCheckKind.Agent or HealthCheckKind.Exec;

    /// <summary>As steps name it: <c>tcp 5432</c>.</summary>
    public string Told => Kind == HealthCheckKind.Agent ? "its agent" : $"{Kind.ToString().ToLowerInvariant()} {Target}";

    /// <summary>Program and arguments of a command; what stands between quotes is one of them.</summary>
    public IReadOnlyList<string> Words => WordsOf(Target);

    /// <summary>What a spec says; null where it says nothing.</summary>
    public static HealthCheck? Of(BoundSpec spec, string field)
    {
        if (spec.Ours.GetValueOrDefault(field) is not { } check || Said(check) is not [var way, ..]) return null;
        return new(Enum.Parse<HealthCheckKind>(way, ignoreCase: true), way == "agent" ? "" : check[way], Seconds(check.GetValueOrDefault("timeout"), 300), Seconds(check.GetValueOrDefault("interval"), 5));
    }

    /// <summary>Notes a check that asks nothing or several things, or asks what can't be asked.</summary>
    /// <param name="spec">What the document says.</param>
    /// <param name="field">Its field.</param>
    /// <param name="node">Where the spec stands.</param>
    /// <param name="ofContainer">True for a container's own.</param>
    /// <param name="faults">Takes them.</param>
    /// <param name="root">Where the field stands in the document.</param>
    public static void Check(BoundSpec spec, string field, YamlMap node, bool ofContainer, YamlFaults faults, string root = "spec")
    {
        if (spec.Ours.GetValueOrDefault(field) is not { } check) return;
        var (path, at) = ($"{root}.{field}", node[field] ?? node);
        var said = Said(check);
        if (said.Count != 1) faults.Add(path, said.Count == 0 ? "asks nothing: say one of tcp, http, agent and exec" : $"asks {string.Join(" and ", said)}: say one of them", at);
        if (check.TryGetValue("tcp", out var port) && !IsPort(port[(port.LastIndexOf(':') + 1)..])) faults.Add($"{path}.tcp", $"has to be a port, or address:port, not '{port}'", at);
        if (check.TryGetValue("http", out var page) && PageOf(page, "10.0.0.5") is null) faults.Add($"{path}.http", $"has to be an address such as http://10.0.0.5/health, or :8080/health of the guest itself, not '{page}'", at);
        if (check.TryGetValue("exec", out var command) && WordsOf(command).Count == 0) faults.Add($"{path}.exec", "has to name a program", at);
        if (!ofContainer) return;
        foreach (var way in said.Where(w => w is "agent" or "exec"))
            faults.Add($"{path}.{way}", "can't be asked of a container: Proxmox's API reaches into virtual machines alone; say tcp or http", at);
    }

    /// <summary>The page that a text means; null where it is none.</summary>
    /// <param name="text">A whole address, or a part of one of the guest itself: <c>:8080/health</c>, <c>/health</c>.</param>
    /// <param name="host">The guest's own address.</param>
    public static Uri? PageOf(string text, string host) =>
        Uri.TryCreate(IsOfGuest(text) ? $"http://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}{text}" : text, UriKind.Absolute, out var page) && page.Scheme is "http" or "https" ? page : null;

    /// <summary>True for a page or port that names no host: the guest's own address is meant.</summary>
    public static bool IsOfGuest(string target) => target is [':' or '/', ..] || IsPort(target);

    static IReadOnlyList<string> Said(SortedDictionary<string, string> check) => [.. ways.Where(w => check.TryGetValue(w, out var value) && (w != "agent" || value == "1"))];

    static List<string> WordsOf(string command)
    {
        List<string> words = [];
        var word = new StringBuilder();
        var (quote, begun) = ('\0', false);
        foreach (var letter in command)
        {
            if (quote == '\0' && letter is '"' or '\'') (quote, begun) = (letter, true);
            else if (quote != '\0' && letter == quote) quote = '\0';
            else if (quote != '\0' || !char.IsWhiteSpace(letter))
            {
                word.Append(letter);
                begun = true;
            }
            else if (begun) End();
        }
        if (begun) End();
        return words;

        void End()
        {
            words.Add(word.ToString());
            word.Clear();
            begun = false;
        }
    }

    internal static TimeSpan Seconds(string? text, int usual) => TimeSpan.FromSeconds(text is null ? usual : int.Parse(text, CultureInfo.InvariantCulture));

    static bool IsPort(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535;
}
