using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Croft.Proxmox.Tests.Schema;

/// <summary>The API's own description of its paths, methods and parameters.</summary>
sealed class ApiSchema
{
    readonly Dictionary<(string Method, string Path), JsonElement> methods = [];

    ApiSchema(JsonElement roots) => Walk(roots);

    public static IEnumerable<string> Versions => Captures.Folder is null ? [] : ["7.4", "8.4", "9.0", "9.1", "9.2"];

    public static ApiSchema Read(string version) =>
        new(JsonElement.Parse(File.ReadAllText(Path.Combine(Captures.Folder!, "pve-schema", $"pve-{version}.json"))));

    /// <summary>What is wrong with a request; nothing when the version takes it.</summary>
    public IEnumerable<string> Faults(string method, string path, IReadOnlyList<KeyValuePair<string, string>> sent)
    {
        var segments = path.Split('/');
        var (key, description) = methods.Where(m => m.Key.Method == method && Fits(m.Key.Path.Split('/'), segments)).OrderBy(m => m.Key.Path.Count(c => c == '{')).FirstOrDefault();
        if (key.Path is null)
        {
            yield return $"{method} {Template(path)} does not exist";
            yield break;
        }
        var call = $"{method} {key.Path}";
        var known = description.GetProperty("parameters").TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal) : [];
        foreach (var (name, value) in sent)
            if (!known.TryGetValue(Regex.Replace(name, "[0-9]+$", "[n]"), out var parameter) && !known.TryGetValue(name, out parameter))
                yield return $"{call} has no parameter {name}";
            else if (BadValue(parameter, value))
                yield return $"{call} does not take {name}={value}";
        var required = known.Where(p => !p.Value.TryGetProperty("optional", out _)).Select(p => p.Key);
        var inPath = Regex.Matches(key.Path, "{([^}]+)}").Select(m => m.Groups[1].Value);
        foreach (var missing in required.Except(sent.Select(s => s.Key)).Except(inPath))
            yield return $"{call} needs {missing}";
    }

    static string Template(string path) => Regex.Replace(path, "/pve1(?=/|$)", "/{node}").Replace("/100", "/{vmid}", StringComparison.Ordinal);

    static bool BadValue(JsonElement parameter, string value)
    {
        var type = parameter.TryGetProperty("type", out var t) ? t.GetString() : "string";
        if (type == "boolean")
            return value is not ("0" or "1");
        if (type == "integer" && !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            return true;
        if (type is "integer" or "number" && parameter.TryGetProperty("minimum", out var least) && double.Parse(value, CultureInfo.InvariantCulture) < double.Parse(least.ToString(), CultureInfo.InvariantCulture))
            return true;
        if (parameter.TryGetProperty("enum", out var words) && words.ValueKind == JsonValueKind.Array && type == "string")
            return words.EnumerateArray().All(w => w.GetString() != value);
        return parameter.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value, $"^(?:{pattern.GetString()!.Replace("(?^", "(?", StringComparison.Ordinal).Replace("\\_", "_", StringComparison.Ordinal)})$");
    }

    static bool Fits(string[] template, string[] path) =>
        template.Length == path.Length && template.Zip(path).All(p => p.First.StartsWith('{') || p.First == p.Second);

    void Walk(JsonElement nodes)
    {
        foreach (var node in nodes.EnumerateArray())
        {
            if (node.TryGetProperty("info", out var info))
                foreach (var method in info.EnumerateObject())
                    methods[(method.Name, node.GetProperty("path").GetString()!)] = method.Value;
            if (node.TryGetProperty("children", out var children))
                Walk(children);
        }
    }
}
