namespace Croft.Engine.Manifests;

/// <summary>A spec as it was read: every value as texts in the form that is compared.</summary>
sealed class BoundSpec
{
    /// <summary>Keys of Proxmox's config with their parts; the only part of a plain value is called "".</summary>
    public SortedDictionary<string, SortedDictionary<string, string>> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Fields of Croft's own.</summary>
    public SortedDictionary<string, SortedDictionary<string, string>> Ours { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys without a type, verbatim.</summary>
    public SortedDictionary<string, string> Raw { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys that stand there without a value: Proxmox's default is wanted, whatever others give.</summary>
    public HashSet<string> LeftOut { get; } = new(StringComparer.Ordinal);

    /// <summary>Lists of things, by key.</summary>
    public SortedDictionary<string, IReadOnlyList<SpecItem>> Lists { get; } = new(StringComparer.Ordinal);

    /// <summary>Where in its file each value stands that names another thing.</summary>
    public Dictionary<string, (int Line, int Column)> Places { get; } = new(StringComparer.Ordinal);
}

/// <summary>A thing in a list of a spec.</summary>
/// <param name="Parts">Its parts, in the form that is compared.</param>
/// <param name="Lists">Lists within it.</param>
sealed record SpecItem(SortedDictionary<string, string> Parts, SortedDictionary<string, IReadOnlyList<SpecItem>> Lists)
{
    /// <summary>One of these parts.</summary>
    public SpecItem(IEnumerable<KeyValuePair<string, string>> parts) : this(new(StringComparer.Ordinal), new(StringComparer.Ordinal))
    {
        foreach (var (key, value) in parts) Parts[key] = value;
    }

    /// <summary>A part; null where it is not said.</summary>
    public string? this[string part] => Parts.GetValueOrDefault(part);

    /// <summary>All of it in one line, the same for what is the same.</summary>
    public string Told => string.Join(", ", Parts.Select(p => $"{p.Key}={p.Value}").Concat(Lists.Select(l => $"{l.Key}=[{string.Join("; ", l.Value.Select(i => i.Told))}]")));
}
