using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for settings of a node to be changed; what is not named stays.</summary>
public sealed record ConfigureNodeRequest
{
    /// <summary>The node.</summary>
    [Positional(0), Description("Node, as pve1 or lab/pve1."), Names("node"), Required]
    public string Node { get; init; } = "";

    /// <summary>Its cluster.</summary>
    [Description("Cluster of the node, where the name alone is ambiguous."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>Name servers.</summary>
    [Description("All name servers, three at most.")]
    public IReadOnlyList<string>? DnsServers { get; init; }

    /// <summary>Search domain.</summary>
    [Description("Domain that names without one are looked for in."), StringLength(253, MinimumLength = 1)]
    public string? DnsSearch { get; init; }

    /// <summary>Lines of its hosts file.</summary>
    [Description("Names of an address in /etc/hosts: 10.0.0.9='nas.lan nas'.")]
    public IReadOnlyDictionary<string, string> Host { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Addresses that go from its hosts file.</summary>
    [Description("Take an address out of /etc/hosts.")]
    public IReadOnlyList<string> UnsetHost { get; init; } = [];

    /// <summary>Time zone.</summary>
    [Description("Time zone, as Europe/Berlin.")]
    [RegularExpression(@"[A-Za-z0-9_+\-]+(/[A-Za-z0-9_+\-]+)*", ErrorMessage = "is no name of a time zone, as Europe/Berlin.")]
    public string? Timezone { get; init; }

    /// <summary>Notes; empty removes them.</summary>
    [Description("Notes shown in Proxmox; empty removes them."), StringLength(65536)]
    public string? Description { get; init; }

    /// <summary>Network card that wakes it; empty removes it.</summary>
    [Description("MAC address of the card that wakes the node; empty removes it.")]
    [RegularExpression("([0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5})?", ErrorMessage = "is no MAC address, as aa:bb:cc:dd:ee:ff.")]
    public string? WakeOnLan { get; init; }

    /// <summary>Silence after which names are taken back.</summary>
    [Description("Take changed names back when the node is silent for so long after."), Unit("s"), Range(5, 600)]
    public int RevertAfter { get; init; } = 60;
}
