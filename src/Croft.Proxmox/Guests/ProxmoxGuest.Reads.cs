using System.Text.Json;

namespace Croft.Proxmox;

public readonly partial struct ProxmoxGuest
{
    /// <summary>The agent inside a virtual machine; nothing is asked yet.</summary>
    /// <exception cref="ArgumentException">The guest is a container, which has none.</exception>
    public ProxmoxAgent Agent => Kind == GuestKind.Qemu
        ? new(api, path + "/agent")
        : throw new ArgumentException($"Container {Vmid} has no guest agent; Proxmox looks into containers from the node.");

    /// <summary>The cloud-init drive of a virtual machine; nothing is asked yet.</summary>
    /// <exception cref="ArgumentException">The guest is a container, which has none.</exception>
    public ProxmoxCloudInit CloudInit => Kind == GuestKind.Qemu
        ? new(api, path + "/cloudinit")
        : throw new ArgumentException($"Container {Vmid} has no cloud-init drive; Proxmox writes its settings itself.");

    /// <summary>Its consoles; nothing is asked yet.</summary>
    public ProxmoxConsole Console => new(api, path);

    /// <summary>Its firewall; nothing is asked yet.</summary>
    public ProxmoxFirewall Firewall => new(api, path + "/firewall");

    /// <summary>Whether it can be snapshot, copied or cloned as its disks are (<c>GET …/feature</c>).</summary>
    /// <param name="feature">What shall be done.</param>
    /// <param name="snapshot">With this snapshot; the state now when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<FeatureSupport> FeatureAsync(GuestFeature feature, string? snapshot, CancellationToken ct) => api.ReadAsync(path + "/feature",
        new Form().Add("feature", feature switch { GuestFeature.Snapshot => "snapshot", GuestFeature.Clone => "clone", _ => "copy" }).Add("snapname", snapshot), FeatureSupport.Read, ct);

    /// <summary>Its figures over time (<c>GET …/rrddata</c>).</summary>
    /// <param name="timeframe">How far back.</param>
    /// <param name="summary">How readings become a point; their mean when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<IReadOnlyList<RrdPoint>> RrdAsync(RrdTimeframe timeframe, RrdSummary? summary, CancellationToken ct) => api.RrdAsync(path, timeframe, summary, ct);

    /// <summary>Its network interfaces with their addresses, while it runs (<c>GET …/interfaces</c>, or the agent's).</summary>
    /// <exception cref="ProxmoxException">NotImplemented for containers before 8.1; WrongState when the agent does not answer.</exception>
    public Task<IReadOnlyList<GuestInterface>> InterfacesAsync(CancellationToken ct)
    {
        if (Kind == GuestKind.Qemu)
            return Agent.InterfacesAsync(ct);
        return StoppedAnswersNothing(api.SendAsync(HttpMethod.Get, path + "/interfaces", null, ct), $"GET {path}/interfaces");
    }

    /// <summary>Types a command into QEMU's monitor and returns its text; an error is a text too (<c>POST …/monitor</c>).</summary>
    public Task<string> MonitorAsync(string command, CancellationToken ct) => api.TextAsync(HttpMethod.Post, path + "/monitor", new Form().Add("command", command), ct);

    /// <summary>Presses a key of a virtual machine, such as <c>ctrl-alt-delete</c> (<c>PUT …/sendkey</c>).</summary>
    public Task SendKeyAsync(string key, CancellationToken ct) => api.DoAsync(HttpMethod.Put, path + "/sendkey", new Form().Add("key", key), ct);

    static async Task<IReadOnlyList<GuestInterface>> StoppedAnswersNothing(Task<ProxmoxAnswer> asked, string call) =>
        (await asked.ConfigureAwait(false)).Data is { ValueKind: not JsonValueKind.Null } rows ? Fields.Rows(rows, call, "", GuestInterface.Read) : [];
}

/// <summary>What can be asked of a guest's disks.</summary>
public enum GuestFeature
{
    /// <summary>Taking a snapshot.</summary>
    Snapshot,
    /// <summary>A linked copy.</summary>
    Clone,
    /// <summary>A full copy.</summary>
    Copy,
}

/// <summary>Whether a guest's disks can do something.</summary>
/// <param name="IsSupported">Whether all of them can.</param>
/// <param name="Nodes">Nodes where it works; empty for containers, where Proxmox does not tell.</param>
public sealed record FeatureSupport(bool IsSupported, IReadOnlyList<string> Nodes)
{
    internal static FeatureSupport Read(Fields f) => new(f.Flag("hasFeature"u8), f.Texts("nodes"u8));
}

/// <summary>A network interface as the guest itself sees it.</summary>
/// <param name="Name">Its name inside.</param>
/// <param name="Mac">Its MAC address; null where it has none.</param>
/// <param name="Addresses">Its addresses.</param>
/// <param name="Settings">Every member as it came, statistics too.</param>
public sealed record GuestInterface(string Name, string? Mac, IReadOnlyList<InterfaceAddress> Addresses, IReadOnlyDictionary<string, string> Settings)
{
    internal static GuestInterface Read(Fields f) => new(
        f.Text("name"u8), f.OptionalText("hardware-address"u8) ?? f.OptionalText("hwaddr"u8),
        // Before 8.4 a container told one address of each family, with its prefix.
        f.Has("ip-addresses"u8) ? f.List("ip-addresses"u8, InterfaceAddress.Read) : [.. InterfaceAddress.Single(f.OptionalText("inet"u8)), .. InterfaceAddress.Single(f.OptionalText("inet6"u8))],
        f.Settings());
}

/// <summary>An address of a guest.</summary>
/// <param name="Address">IPv4 or IPv6, without its prefix.</param>
/// <param name="Prefix">Length of its network's prefix.</param>
/// <param name="IsIpv6">Which of both.</param>
public sealed record InterfaceAddress(string Address, int? Prefix, bool IsIpv6)
{
    internal static InterfaceAddress Read(Fields f)
    {
        var address = f.Text("ip-address"u8);
        return new(address, f.OptionalInt("prefix"u8), f.OptionalText("ip-address-type"u8) is { } type ? type is "ipv6" or "inet6" : address.Contains(':', StringComparison.Ordinal));
    }

    internal static IEnumerable<InterfaceAddress> Single(string? cidr)
    {
        if (cidr is null)
            yield break;
        var parts = cidr.Split('/', 2);
        yield return new(parts[0], parts is [_, var length] && int.TryParse(length, System.Globalization.CultureInfo.InvariantCulture, out var prefix) ? prefix : null, cidr.Contains(':', StringComparison.Ordinal));
    }
}
