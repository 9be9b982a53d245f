namespace Croft.Engine.Nodes;

/// <summary>A node's <c>/etc/hosts</c>; what is not changed stays byte for byte, comments too.</summary>
internal sealed record HostsFile(string Text)
{
    /// <summary>The address that leads to a name; null where none does.</summary>
    public string? AddressOf(string name) => Lines().Where(l => l.Names.Contains(name, StringComparer.OrdinalIgnoreCase)).Select(l => l.Address).FirstOrDefault();

    /// <summary>The names of an address, as its lines have them; null where it has none.</summary>
    public string? NamesOf(string address) => Lines().Where(l => l.Address == address).SelectMany(l => l.Names).ToList() is { Count: > 0 } names ? string.Join(' ', names) : null;

    /// <summary>The same file with these names of an address and no others.</summary>
    public HostsFile With(string address, string names)
    {
        var lines = Text.Split('\n').ToList();
        var at = lines.FindIndex(l => Read(l).Address == address);
        if (at < 0) return new HostsFile($"{Text}{(Text.Length == 0 || Text.EndsWith('\n') ? "" : "\n")}{address} {names}\n");
        lines[at] = $"{address} {names}";
        return new HostsFile(string.Join('\n', lines.Where((l, i) => i <= at || Read(l).Address != address)));
    }

    /// <summary>The same file without an address.</summary>
    public HostsFile Without(string address) => new(string.Join('\n', Text.Split('\n').Where(l => Read(l).Address != address)));

    IEnumerable<(string? Address, string[] Names)> Lines() => Text.Split('\n').Select(Read).Where(l => l.Address is not null);

    static (string? Address, string[] Names) Read(string line) =>
        line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var address, .. var names] ? (address, names) : (null, []);
}
