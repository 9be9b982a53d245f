using System.Globalization;

namespace Croft.Proxmox;

/// <summary>The parameters of one call, in order; what is null is not sent.</summary>
sealed class Form
{
    readonly List<KeyValuePair<string, string>> pairs = [];
    readonly HashSet<string> spare = new(StringComparer.Ordinal);

    public IReadOnlyList<KeyValuePair<string, string>> Pairs => pairs;

    public Form Add(string name, string? value)
    {
        if (value is not null)
            pairs.Add(new(name, value));
        return this;
    }

    public Form Add(string name, bool? value) => Add(name, value is { } flag ? flag ? "1" : "0" : null);

    /// <summary>Sent only when true, where false is the default on every version.</summary>
    public Form AddIf(string name, bool value) => value ? Add(name, "1") : this;

    /// <summary>For a parameter that older versions lack and do well without: it is left out where they refuse it.</summary>
    public Form AddSpare(string name, string? value)
    {
        spare.Add(name);
        return Add(name, value);
    }

    /// <summary>The form without what this version does not know; null where it refused anything else, too.</summary>
    public Form? Without(IReadOnlyDictionary<string, string> faults) =>
        faults.Count > 0 && faults.All(fault => spare.Contains(fault.Key) && fault.Value.StartsWith("property is not defined in schema", StringComparison.Ordinal))
            ? new Form().Add(pairs.Where(pair => !faults.ContainsKey(pair.Key)))
            : null;

    public Form Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public Form Add(string name, TimeSpan? value) => Add(name, value is { } span ? (long)Math.Ceiling(span.TotalSeconds) : (long?)null);

    public Form Add(string name, DateTimeOffset? value) => Add(name, value?.ToUnixTimeSeconds());

    public Form AddList(string name, IEnumerable<string>? values, char separator = ',')
    {
        var text = values is null ? "" : string.Join(separator, values);
        return text.Length == 0 ? this : Add(name, text);
    }

    public Form AddVmids(string name, IEnumerable<int> vmids) => AddList(name, vmids.Select(vmid => vmid.ToString(CultureInfo.InvariantCulture)));

    public Form Add(IEnumerable<KeyValuePair<string, string>> settings)
    {
        pairs.AddRange(settings);
        return this;
    }

    /// <summary>Adds where this kind of guest has the parameter; refuses it where it has not.</summary>
    /// <exception cref="ArgumentException">The value is given, and the kind does not know it.</exception>
    public Form AddFor(GuestKind kind, GuestKind guest, string name, string? value)
    {
        if (value is null || kind == guest)
            return Add(name, value);
        var (known, other) = kind == GuestKind.Qemu ? ("virtual machines", "a container") : ("containers", "a virtual machine");
        throw new ArgumentException($"'{name}' exists for {known} only; it was given for {other}.", name);
    }

    public static string? Text(bool value) => value ? "1" : null;

    /// <summary>Joins segments to a path, each encoded.</summary>
    /// <exception cref="ArgumentException">A segment is empty or would name another path.</exception>
    public static string Path(string start, params ReadOnlySpan<string> segments)
    {
        foreach (var segment in segments)
        {
            if (segment is null or "" or "." or ".." || segment.Contains('\0', StringComparison.Ordinal))
                throw new ArgumentException($"'{segment}' can be no part of a path below {start}; a name is needed.", nameof(segments));
            start = $"{start}/{Uri.EscapeDataString(segment)}";
        }
        return start;
    }
}
