using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Firewall;

/// <summary>Rules of a cluster's guests, as far as they can name what is the cluster's: asked guest by guest, before something they may name is deleted.</summary>
internal static class GuestRules
{
    /// <summary>Guests asked at once.</summary>
    const int Width = 8;

    static readonly string[] ends = ["source", "dest"];

    /// <summary>The rules, each with where it stands, and how many guests could not be asked.</summary>
    public static async Task<(IReadOnlyList<(string Where, Rule Rule)> Rules, int Unread)> ReadAsync(ProxmoxApi api, string cluster, CancellationToken ct)
    {
        List<GuestAddress> guests =
        [
            .. from seen in await api.Cluster.ResourcesAsync(ResourceFilter.Guests, ct)
               where seen is { Vmid: not null, Node: not null }
               orderby seen.Vmid
               select new GuestAddress(cluster, seen.Node!, seen.Vmid!.Value, seen.Kind.Value == ResourceKind.Qemu ? GuestType.Vm : GuestType.Ct, seen.Name ?? $"{seen.Vmid}"),
        ];
        var told = new IReadOnlyList<(string, Rule)>?[guests.Count];
        await Parallel.ForAsync(0, guests.Count, new ParallelOptions { MaxDegreeOfParallelism = Width, CancellationToken = ct }, async (i, stop) => told[i] = await TryAsync(api, guests[i], stop));
        return ([.. told.OfType<IReadOnlyList<(string, Rule)>>().SelectMany(t => t)], told.Count(t => t is null));
    }

    static async Task<IReadOnlyList<(string, Rule)>?> TryAsync(ProxmoxApi api, GuestAddress guest, CancellationToken ct)
    {
        try
        {
            var firewall = new FirewallPlace(guest.Cluster, null, guest).Api(api);
            List<Rule> rules = [.. (await firewall.Rules.ListAsync(ct)).Select(Rule.Of)];
            var own = rules.Exists(r => ends.Any(e => r[e] is { } named && !Addresses.IsCidr(named))) ? await OwnAsync(firewall, ct) : [];
            return [.. rules.Select((rule, at) => ($"rule {at} of {guest.Name}", Rule.Of(rule.Parts.Where(p => !ends.Contains(p.Key) || !IsOwn(p.Value, own)), rule.IsOn)))];
        }
        catch (ProxmoxException)
        {
            return null;
        }
    }

    /// <summary>A guest's own name goes before the cluster's of the same letters.</summary>
    static bool IsOwn(string named, HashSet<string> own) => named.Contains("guest/", StringComparison.Ordinal) || own.Contains(named);

    static async Task<HashSet<string>> OwnAsync(ProxmoxFirewall firewall, CancellationToken ct) =>
    [
        .. (await firewall.Aliases.ListAsync(ct)).Select(a => a.Name),
        .. (await firewall.IpSets.ListAsync(ct)).Select(s => $"+{s.Name}"),
    ];
}
