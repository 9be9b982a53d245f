using Croft.Engine.Network;
using Croft.Engine.Reach;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Network;

/// <summary>Networks of a node as plans see them.</summary>
static class Networks
{
    public static readonly NodeWay Way = new("lab", "pve2", [new Uri("https://10.0.0.12:8006")], "10.9.0.12", ["pve1", "pve3"]);

    /// <summary>A node with two cards, the bridge of Croft's address, one for the cluster, a VLAN, and a card that asks for its address.</summary>
    public static NodeNetwork Node(string? pending = null, params NetworkInterface[] more) => new(Way, new NetworkConfig(
        [
            Interface("eno1", "eth"), Interface("eno2", "eth"), Interface("eno3", "eth"), Interface("wan", "eth", ("method", "dhcp")),
            Interface("vmbr0", "bridge", ("cidr", "10.0.0.12/24"), ("gateway", "10.0.0.1"), ("bridge_ports", "eno1"), ("autostart", "1")),
            Interface("vmbr1", "bridge", ("cidr", "10.9.0.12/24"), ("bridge_ports", "eno2"), ("autostart", "1")),
            Interface("vmbr1.5", "vlan", ("vlan-raw-device", "vmbr1"), ("vlan-id", "5")),
            .. more,
        ], pending));

    public static NetworkInterface Interface(string name, string type, params (string Key, string Value)[] values)
    {
        var settings = values.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        return new NetworkInterface
        {
            Name = name,
            Type = type,
            Method = settings.GetValueOrDefault("method") ?? (settings.ContainsKey("cidr") ? "static" : "manual"),
            Cidr = settings.GetValueOrDefault("cidr"),
            Gateway = settings.GetValueOrDefault("gateway"),
            BridgePorts = [.. InterfaceValues.List(settings.GetValueOrDefault("bridge_ports"))],
            Slaves = [.. InterfaceValues.List(settings.GetValueOrDefault("slaves"))],
            VlanDevice = settings.GetValueOrDefault("vlan-raw-device"),
            Settings = settings,
        };
    }
}
