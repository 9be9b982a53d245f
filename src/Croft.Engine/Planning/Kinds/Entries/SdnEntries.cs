using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>How subnets are read, and what keeps a network of the software-defined network from being deleted.</summary>
static class SdnEntries
{
    /// <summary>Path of the subnets of the network that a name begins with.</summary>
    public static string SubnetPath(string name) => $"/cluster/sdn/vnets/{Uri.EscapeDataString(name.Split('/')[0])}/subnets";

    public static async Task<IReadOnlyList<Entry>> SubnetsAsync(ProxmoxApi api, CancellationToken ct)
    {
        var sdn = api.Cluster.Sdn;
        var seen = await Task.WhenAll((await sdn.Vnets.ListAsync(ct)).Select(async v => (await sdn.Subnets(v.Name).ListAsync(ct)).Select(s => Of(v.Name, s))));
        return [.. seen.SelectMany(s => s)];
    }

    static Entry Of(string vnet, SdnEntry subnet)
    {
        // Its id is its zone and its addresses: zone1-10.0.0.0-24.
        var cidr = subnet.Settings.GetValueOrDefault("cidr") ?? subnet.Name[(subnet.Name.IndexOf('-', StringComparison.Ordinal) + 1)..];
        if (!cidr.Contains('/', StringComparison.Ordinal)) cidr = $"{cidr[..cidr.LastIndexOf('-')]}/{cidr[(cidr.LastIndexOf('-') + 1)..]}";
        return EntryKinds.Of($"{vnet}/{cidr}", SubnetPath(vnet), subnet);
    }

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
