namespace Croft.Sandbox.State;

/// <summary>A snapshot section of a guest's config.</summary>
internal sealed class Snapshot(string name, SortedDictionary<string, string> values)
{
    public string Name { get; } = name;

    /// <summary>The config at that moment with parent, snaptime, description and, with RAM, vmstate.</summary>
    public SortedDictionary<string, string> Values { get; } = values;

    public string? Parent => Values.GetValueOrDefault("parent");
}
