using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>How subnets are read, and what keeps a network of the software-defined network from being deleted.</summary>
static class SdnEntries
{
    const string Range = "dhcp-range";

    /// <summary>Entries as they are written, each with whether it waits to be applied.</summary>
    /// <param name="written">As they are written.</param>
    /// <param name="pending">The same, asked for with what waits.</param>
    /// <param name="of">Makes one.</param>
    public static IEnumerable<Entry> With(IEnumerable<SdnEntry> written, IEnumerable<SdnEntry> pending, Func<SdnEntry, Entry> of)
    {
        var waiting = pending.Where(e => e.State.Value != SdnState.Applied).Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        return written.Select(e => of(e) with { Waits = waiting.Contains(e.Name) });
    }

    public static async Task<IReadOnlyList<Entry>> ZonesAsync(ProxmoxApi api, CancellationToken ct) =>
        [.. With(await api.Cluster.Sdn.Zones.ListAsync(ct), await api.Cluster.Sdn.Pending.Zones.ListAsync(ct), z => EntryKinds.Of(z.Name, "/cluster/sdn/zones", z))];

    public static async Task<IReadOnlyList<Entry>> VnetsAsync(ProxmoxApi api, CancellationToken ct) =>
        [.. With(await api.Cluster.Sdn.Vnets.ListAsync(ct), await api.Cluster.Sdn.Pending.Vnets.ListAsync(ct), v => EntryKinds.Of(v.Name, "/cluster/sdn/vnets", v, "zone"))];

    /// <summary>Path of the subnets of the network that a name begins with.</summary>
    public static string SubnetPath(string name) => $"/cluster/sdn/vnets/{Uri.EscapeDataString(name.Split('/')[0])}/subnets";

    public static async Task<IReadOnlyList<Entry>> SubnetsAsync(ProxmoxApi api, CancellationToken ct)
    {
        var sdn = api.Cluster.Sdn;
        var seen = await Task.WhenAll((await sdn.Vnets.ListAsync(ct)).Select(async v => With(await sdn.Subnets(v.Name).ListAsync(ct), await sdn.Pending.Subnets(v.Name).ListAsync(ct), s => Of(v.Name, s))));
        return [.. seen.SelectMany(s => s)];
    }

    static Entry Of(string vnet, SdnEntry subnet)
    {
        // Its id is its zone and its addresses: zone1-10.0.0.0-24.
        var cidr = subnet.Settings.GetValueOrDefault("cidr") ?? subnet.Name[(subnet.Name.IndexOf('-', StringComparison.Ordinal) + 1)..];
        if (!cidr.Contains('/', StringComparison.Ordinal)) cidr = $"{cidr[..cidr.LastIndexOf('-')]}/{cidr[(cidr.LastIndexOf('-') + 1)..]}";
        var entry = EntryKinds.Of($"{vnet}/{cidr}", SubnetPath(vnet), subnet);
        return entry with { Settings = entry.Settings.ToDictionary(s => s.Key, s => s.Key == Range ? Told(s.Value) : s.Value, StringComparer.Ordinal) };
    }

    /// <summary>A range as Proxmox takes it: <c>start-address=10.0.0.100,end-address=10.0.0.200</c>.</summary>
    public static string Sent(string key, string value) => key == Range && value.Split('-') is [var first, var last] ? $"start-address={first},end-address={last}" : value;

    /// <summary>Ranges as manifests say them, whatever the order of their parts.</summary>
    static string Told(string ranges) => string.Join('\n', ranges.Split('\n').Select(range =>
        PropertyString.Parse(range) is var parts && parts["start-address"] is { } first && parts["end-address"] is { } last ? $"{first}-{last}" : range));

    /// <summary>Refuses to delete a network that guests are plugged into.</summary>
    public static async Task<Failure?> ObjectsAsync(ProxmoxClient client, EntryAction action, CancellationToken ct)
    {
        if (action.Then.Count > 0) return null;
        var users = await GuestConfigs.WithAsync(client, config => config.Nics.Any(n => n.Bridge == action.Name), ct);
        return users.Count == 0 ? null : new Failure(FailureKind.Conflict, $"Can't delete network {action.Name} of {action.Cluster}: {GuestConfigs.Told(users)} {(users.Count == 1 ? "is" : "are")} plugged into it.")
        {
            WayOut = "Plug them into another first.",
        };
    }
}
