using System.Text.Json;
using System.Text.RegularExpressions;

namespace Croft.Sandbox.Tests.Captures;

/// <summary>Proxmox's own description of its API, one file a release.</summary>
internal sealed partial class ApiSchema
{
    readonly Dictionary<string, JsonElement> calls = new(StringComparer.Ordinal);

    ApiSchema(JsonElement tree) => Walk(tree);

    public static string? Folder { get; } = Environment.GetEnvironmentVariable("CROFT_CAPTURES") is { Length: > 0 } root
        && Directory.Exists(Path.Combine(root, "pve-schema")) ? Path.Combine(root, "pve-schema") : null;

    public static ApiSchema Read(string release)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder!, $"pve-{release}.json")));
        return new ApiSchema(document.RootElement.Clone());
    }

    /// <summary>The call, whatever its path's parameters are named.</summary>
    public JsonElement? Find(string method, string path) => calls.TryGetValue(Key(method, path), out var call) ? call : null;

    void Walk(JsonElement nodes)
    {
        foreach (var node in nodes.EnumerateArray())
        {
            if (node.TryGetProperty("info", out var methods))
                foreach (var method in methods.EnumerateObject())
                    calls[Key(method.Name, node.GetProperty("path").GetString()!)] = method.Value;
            if (node.TryGetProperty("children", out var children))
                Walk(children);
        }
    }

    static string Key(string method, string path) => $"{method} {InPath.Replace(path.Length == 0 ? "/" : path, "{}")}";

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex InPath { get; }
}
