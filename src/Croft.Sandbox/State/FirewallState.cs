namespace Croft.Sandbox.State;

/// <summary>One firewall file: of the cluster, a node or a guest.</summary>
internal sealed class FirewallState
{
    public Section Options { get; } = new("firewall", "options");

    /// <summary>In the order they are applied; the number is the position.</summary>
    public List<Section> Rules { get; } = [];

    /// <summary>name → cidr and comment.</summary>
    public SectionFile Aliases { get; } = new();

    /// <summary>Each with its entries; only its comment stands in the section itself.</summary>
    public Dictionary<string, List<Section>> SetEntries { get; } = new(StringComparer.Ordinal);

    public SectionFile Sets { get; } = new();

    /// <summary>Security groups, in the cluster's file only, with their rules.</summary>
    public Dictionary<string, List<Section>> GroupRules { get; } = new(StringComparer.Ordinal);

    public SectionFile Groups { get; } = new();

    /// <summary>SHA-1 over a list of rules or entries, 40 hex; of nothing it is that of the empty file.</summary>
    public static string Digest(IEnumerable<Section> sections) => new SectionFile { Sections = [.. sections] }.Digest;
}
