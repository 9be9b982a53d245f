namespace Croft.Sandbox.State;

/// <summary>Virtual networks as configured, and as they run since the last apply.</summary>
internal sealed class SdnState
{
    public SectionFile Zones { get; private set; } = new();

    public SectionFile Vnets { get; private set; } = new();

    public SectionFile Subnets { get; private set; } = new();

    public SectionFile RunningZones { get; private set; } = new();

    public SectionFile RunningVnets { get; private set; } = new();

    public SectionFile RunningSubnets { get; private set; } = new();

    /// <summary>What is configured runs from now on, on the nodes of each zone.</summary>
    public void Apply(IEnumerable<NodeState> nodes)
    {
        (RunningZones, RunningVnets, RunningSubnets) = (Copy(Zones), Copy(Vnets), Copy(Subnets));
        foreach (var node in nodes)
        {
            node.Vnets.Clear();
            foreach (var vnet in RunningVnets.Sections.Where(vnet => IsOn(vnet, node)))
                node.Vnets.Add(vnet.Id);
        }
    }

    /// <summary>Changes since the last apply are thrown away.</summary>
    public void Rollback() => (Zones, Vnets, Subnets) = (Copy(RunningZones), Copy(RunningVnets), Copy(RunningSubnets));

    bool IsOn(Section vnet, NodeState node) => RunningZones.Find(vnet["zone"] ?? "") is { } zone
        && (zone["nodes"] is not { Length: > 0 } nodes || nodes.Split(',').Contains(node.Name));

    static SectionFile Copy(SectionFile file) => new()
    {
        Sections = [.. file.Sections.Select(section => new Section(section.Type, section.Id) { Values = new(section.Values, StringComparer.Ordinal) })],
    };
}
