using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Proxmox;

namespace Croft.Engine.Firewall;

/// <summary>Reads firewalls live; what can't be read is unknown, with the privilege it needs.</summary>
internal sealed class FirewallReader(ClusterConnections connections)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The calls of a cluster, each given up soon.</summary>
    public async Task<ProxmoxApi> ApiAsync(string cluster, CancellationToken ct) => (await connections.GetAsync(cluster, ct)).Within(Patience);

    /// <summary>Whether a firewall filters, and the network cards of a guest.</summary>
    /// <param name="place">Whose.</param>
    /// <param name="own">Its own settings.</param>
    /// <param name="rules">Rules that it has.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <param name="coming">Network cards of a guest that is still to be made.</param>
    public async Task<FilteringSeen> FilteringAsync(FirewallPlace place, FirewallOptions own, int rules, CancellationToken ct, IReadOnlyList<GuestNic>? coming = null)
    {
        if (place.Level == FirewallLevel.Cluster) return new(Filtering.OfCluster(SwitchOf(place, own)), SwitchOf(place, own));
        var api = await ApiAsync(place.Cluster, ct);
        var (above, missing) = await ClusterSwitchAsync(api, place.Cluster, ct);
        IReadOnlyList<Missing> unread = missing is null ? [] : [missing];
        if (place.Guest is null) return new(Filtering.OfNode(above, SwitchOf(place, own)), above) { Missing = unread };
        var nics = coming ?? await NicsAsync(api, place, ct);
        return new(Filtering.OfGuest(above, SwitchOf(place, own), [.. nics.Select(Card)], rules), above) { Nics = nics, Missing = unread };
    }

    /// <summary>Whether the cluster's firewall is on; unknown where that can't be read.</summary>
    public static async Task<(Switch Switch, Missing? Missing)> ClusterSwitchAsync(ProxmoxApi api, string cluster, CancellationToken ct)
    {
        var place = new FirewallPlace(cluster, null, null);
        try
        {
            return (SwitchOf(place, await place.Api(api).OptionsAsync(ct)), null);
        }
        catch (ProxmoxException e)
        {
            var why = $"whether the cluster's firewall is on is not known: {FailureMap.Why(e, place.MayLook)}";
            return (new Switch(null) { Unknown = why }, Missed(place, e));
        }
    }

    /// <summary>Network cards of a guest.</summary>
    public static async Task<IReadOnlyList<FirewallCard>> CardsAsync(ProxmoxApi api, FirewallPlace place, CancellationToken ct) => [.. (await NicsAsync(api, place, ct)).Select(Card)];

    /// <summary>A network card as a row.</summary>
    public static FirewallCard Card(GuestNic nic) => new() { Card = nic.Key, Bridge = nic.Bridge, Firewall = nic.HasFirewall };

    static async Task<IReadOnlyList<GuestNic>> NicsAsync(ProxmoxApi api, FirewallPlace place, CancellationToken ct)
    {
        var guest = place.Guest!;
        var config = await api.Node(guest.Node).Guest(guest.IsVm ? GuestKind.Qemu : GuestKind.Lxc, guest.Vmid).ConfigAsync(ct);
        return [.. config.Nics];
    }

    /// <summary>Whether a firewall's own settings switch it on.</summary>
    public static Switch SwitchOf(FirewallPlace place, FirewallOptions own) =>
        Switch.Of(own.Settings.GetValueOrDefault("enable"), FirewallDefaults.Of(place.Level)["enable"] == "1");

    /// <summary>The part that could not be asked.</summary>
    public static Missing Missed(FirewallPlace place, ProxmoxException e) => new($"{place.FullName}/firewall", FailureMap.Of(e, "").Kind, FailureMap.Why(e, place.MayLook));
}

/// <summary>Whether a firewall filters, with what it was told by.</summary>
/// <param name="Filtering">Whether it does.</param>
/// <param name="Above">Whether the cluster's firewall is on.</param>
internal sealed record FilteringSeen(Filtering Filtering, Switch Above)
{
    /// <summary>Network cards of a guest.</summary>
    public IReadOnlyList<GuestNic> Nics { get; init; } = [];

    /// <summary>What could not be asked.</summary>
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}
