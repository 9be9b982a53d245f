namespace Croft.Sandbox.Wire;

/// <summary>A request target, split: the format, the decoded path segments and the query.</summary>
internal sealed record Target(string Format, string Path, string[] Segments, string Query)
{
    const string Base = "/api2";

    /// <summary>Null when the path is outside of the API.</summary>
    public static Target? Parse(string raw)
    {
        var question = raw.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : raw[(question + 1)..];
        // the whole path is decoded before it is split, as the daemon does; a UPID may hold raw or encoded colons
        var path = Uri.UnescapeDataString(question < 0 ? raw : raw[..question]);
        if (!path.StartsWith(Base, StringComparison.Ordinal))
            return null;
        var segments = path[Base.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length == 0)
            return null;
        var format = segments[0];
        var rest = Rest(path, format);
        // a volume id may hold slashes: what follows "content" is one segment
        var content = Array.IndexOf(segments, "content");
        if (segments.Length > 6 && segments[1] == "nodes" && segments[3] == "storage" && content == 5)
            segments = [.. segments[..6], string.Join('/', segments[6..])];
        // and a network in a set holds one: what follows the set's name is one segment
        var set = Array.IndexOf(segments, "ipset");
        if (set > 2 && segments[set - 1] == "firewall" && segments.Length > set + 3)
            segments = [.. segments[..(set + 2)], string.Join('/', segments[(set + 2)..])];
        return new Target(format, rest, segments[1..], query);
    }

    static string Rest(string path, string format)
    {
        var at = path.IndexOf(format, Base.Length, StringComparison.Ordinal) + format.Length;
        var rest = path[at..].TrimEnd('/');
        while (rest.StartsWith("//", StringComparison.Ordinal))
            rest = rest[1..];
        return rest.Length == 0 ? "/" : rest;
    }
}
