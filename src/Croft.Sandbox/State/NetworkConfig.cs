namespace Croft.Sandbox.State;

/// <summary>A node's interfaces: those that are up, and what waits in interfaces.new until it is applied.</summary>
internal sealed class NetworkConfig
{
    /// <summary>Interfaces in the order of their priority; types are eth, bridge, bond, vlan …</summary>
    public List<Section> Active { get; private set; } = [];

    /// <summary>Null when nothing waits.</summary>
    public List<Section>? Pending { get; private set; }

    /// <summary>After the next apply the node is cut off for this long, whatever the change; null when it isn't.</summary>
    public TimeSpan? CutsNextApply { get; set; }

    /// <summary>What calls show and change.</summary>
    public List<Section> Shown => Pending ?? Active;

    public static NetworkConfig Of(NodeState node) => new()
    {
        Active =
        [
            new Section("eth", "eno1") { Values = { ["method"] = "manual" } },
            new Section("eth", "eno2") { Values = { ["method"] = "manual" } },
            new Section("bridge", "vmbr0")
            {
                Values =
                {
                    ["method"] = "static", ["autostart"] = "1", ["bridge_ports"] = "eno1", ["bridge_stp"] = "off", ["bridge_fd"] = "0", ["cidr"] = $"{node.Address}/24",
                    ["address"] = node.Address, ["netmask"] = "24", ["gateway"] = GatewayOf(node.Address),
                },
            },
            new Section("bridge", "vmbr1")
            {
                Values = { ["method"] = "manual", ["autostart"] = "1", ["bridge_ports"] = "eno2", ["bridge_stp"] = "off", ["bridge_fd"] = "0" },
            },
        ],
    };

    /// <summary>The list to change; made from what is up when nothing waits yet.</summary>
    public List<Section> Open() => Pending ??= [.. Active.Select(Copy)];

    public void Revert() => Pending = null;

    /// <summary>What waits goes up; returns what was up before.</summary>
    public List<Section> Apply()
    {
        var before = Active;
        if (Pending is not null)
            (Active, Pending) = (Pending, null);
        return before;
    }

    public void Restore(List<Section> before) => Active = before;

    /// <summary>True when an interface that is up carries the address.</summary>
    public bool Carries(string address) => Active.Exists(entry => entry["address"] == address && entry["autostart"] == "1");

    /// <summary>True when no interface that is up leads to the router that the node's network has.</summary>
    public bool IsWronglyLed(string address) => !Active.Exists(entry => entry["gateway"] == GatewayOf(address) && entry["autostart"] == "1");

    static string GatewayOf(string address) => address[..(address.LastIndexOf('.') + 1)] + "1";

    static Section Copy(Section section) => new(section.Type, section.Id) { Values = new(section.Values, StringComparer.Ordinal) };
}
