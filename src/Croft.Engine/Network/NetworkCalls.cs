namespace Croft.Engine.Network;

/// <summary>Paths of the calls, and the same calls as typed at a node's own console.</summary>
internal static class NetworkCalls
{
    public static string Path(string node) => $"/nodes/{Uri.EscapeDataString(node)}/network";

    /// <summary>What makes the interfaces be as they were and applies it, for <c>pvesh</c>.</summary>
    public static IReadOnlyList<string> AtTheConsole(IReadOnlyList<FormerInterface> former, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>?> after) =>
        [.. former.Select(f => Put(f, after.GetValueOrDefault(f.Name))), "pvesh set /nodes/localhost/network"];

    static string Put(FormerInterface former, IReadOnlyDictionary<string, string>? after)
    {
        const string path = "/nodes/localhost/network";
        if (former.Values is not { } values)
            return $"pvesh delete {path}/{former.Name}";
        return after is null
            ? $"pvesh create {path} --iface {former.Name}{Options([new("type", former.Type), .. values])}"
            : $"pvesh set {path}/{former.Name}{Options(InterfaceValues.Change(former.Type, values, after))}";
    }

    static string Options(IEnumerable<KeyValuePair<string, string>> options) =>
        string.Concat(options.Select(o => $" --{o.Key} '{o.Value.Replace("'", @"'\''", StringComparison.Ordinal)}'"));
}
