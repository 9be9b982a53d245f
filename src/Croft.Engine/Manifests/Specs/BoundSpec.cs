namespace Croft.Engine.Manifests;

/// <summary>A spec as it was read: every value as texts in the form that is compared.</summary>
sealed class BoundSpec
{
    /// <summary>Keys of Proxmox's config with their parts, which others may share; the only part of a plain value is called "".</summary>
    public SortedDictionary<string, SortedDictionary<string, string>> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Fields of Croft's own.</summary>
    public SortedDictionary<string, SortedDictionary<string, string>> Ours { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys without a type, verbatim.</summary>
    public SortedDictionary<string, string> Raw { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys that stand there without a value: Proxmox's default is wanted, whatever others give.</summary>
    public HashSet<string> LeftOut { get; } = new(StringComparer.Ordinal);

    /// <summary>Lists of things, by key.</summary>
    public SortedDictionary<string, IReadOnlyList<SpecItem>> Lists { get; } = new(StringComparer.Ordinal);

    /// <summary>Where in its file each value stands that names another thing, or a secret.</summary>
    public Dictionary<string, (int Line, int Column)> Places { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys that other documents gave it, each with the one it is from: <c>CloudInit base</c>.</summary>
    public Dictionary<string, string> Given { get; } = new(StringComparer.Ordinal);

    /// <summary>Templates that are named, by where: what they stand for is in the place of their names.</summary>
    public Dictionary<string, TemplateUse> Templates { get; } = new(StringComparer.Ordinal);

    /// <summary>Fields that may not be left out and that the document does not say.</summary>
    public IReadOnlyList<SpecField> Lacks { get; set; } = [];

    /// <summary>Line and column of the spec.</summary>
    public (int Line, int Column) At { get; set; }

    /// <summary>Line and column of what it is cloned from.</summary>
    public (int Line, int Column) CloneAt { get; set; }

    /// <summary>One of its own, so that changing it leaves this one as it is.</summary>
    public BoundSpec Copy()
    {
        var copy = new BoundSpec { CloneAt = CloneAt };
        foreach (var (key, parts) in Keys) copy.Keys[key] = new(parts, StringComparer.Ordinal);
        foreach (var (key, parts) in Ours) copy.Ours[key] = new(parts, StringComparer.Ordinal);
        foreach (var (key, value) in Raw) copy.Raw[key] = value;
        foreach (var (key, items) in Lists) copy.Lists[key] = items;
        foreach (var (path, place) in Places) copy.Places[path] = place;
        foreach (var (key, giver) in Given) copy.Given[key] = giver;
        foreach (var (path, use) in Templates) copy.Templates[path] = use;
        copy.LeftOut.UnionWith(LeftOut);
        return copy;
    }

    /// <summary>Takes one field over from another spec: <c>cores</c>, <c>net0.tag</c>, <c>raw.args</c>, <c>pool</c>; away where that has none.</summary>
    public void Take(string field, BoundSpec from)
    {
        var key = field.Split('.', '[')[0];
        if (field.StartsWith("raw.", StringComparison.Ordinal)) Put(Raw, from.Raw, field["raw.".Length..]);
        else if (from.Ours.ContainsKey(field) || Ours.ContainsKey(field)) Put(Ours, from.Ours, field);
        else if (from.Lists.ContainsKey(key) || Lists.ContainsKey(key)) Put(Lists, from.Lists, key);
        // A device that one side alone has is taken whole: half a disk is none.
        else if (field.Split('.') is [_, var part] && Keys.TryGetValue(key, out var there) && from.Keys.TryGetValue(key, out var parts)) Put(there, parts, part);
        else Put(Keys, from.Keys, key);
    }

    static void Put<T>(SortedDictionary<string, T> into, SortedDictionary<string, T> from, string key)
    {
        if (from.TryGetValue(key, out var value)) into[key] = value;
        else into.Remove(key);
    }
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
