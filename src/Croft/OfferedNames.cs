using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Microsoft.Extensions.DependencyInjection;

namespace Croft;

/// <summary>Names that complete a value: from readings and Croft's own database, or asked for where neither has them.</summary>
/// <param name="services">The rooms.</param>
/// <param name="ask">Calls a verb that reads, by its full name.</param>
sealed class OfferedNames(IServiceProvider services, Func<string, object, CancellationToken, Task<object>> ask)
{
    /// <summary>Whoever presses a key waits no longer than this for what has to be asked.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    static readonly string[] Actions = ["ACCEPT", "DROP", "REJECT"];

    /// <summary>The names; none where they can't be told: a shell that completes is no place to explain what is wrong.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(string noun, CancellationToken ct)
    {
        try
        {
            return await KnownAsync(noun, ct) ?? await AskedAsync(noun, ct);
        }
        catch (FailureException)
        {
            return [];
        }
    }

    async Task<IReadOnlyList<string>?> KnownAsync(string noun, CancellationToken ct)
    {
        var readings = services.GetRequiredService<Readings>();
        return noun switch
        {
            "cluster" => await services.GetRequiredService<ClusterConnections>().NamesAsync(ct),
            "guest" => await GuestsAsync(null),
            "vm" => await GuestsAsync(GuestType.Vm),
            "container" => await GuestsAsync(GuestType.Ct),
            "node" => [.. (await readings.NodesAsync(null, ct)).Items.Select(n => n.Node)],
            "storage" => [.. (await readings.StoragesAsync(null, null, ct)).Items.Select(s => s.Storage)],
            "run" => [.. ((Page<RunRow>)await ask("run list", new ListRunsRequest { Limit = 20 }, ct)).Items.OrderBy(r => r.Ended is not null).Select(r => r.Id.ToString(CultureInfo.InvariantCulture))],
            _ => null,
        };

        async Task<IReadOnlyList<string>> GuestsAsync(GuestType? type)
        {
            var guests = (await readings.GuestsAsync(new ListGuestsRequest { Type = type }, ct)).Items;
            return [.. guests.Select(g => g.Name), .. guests.Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Cluster}/{g.Vmid}"))];
        }
    }

    async Task<IReadOnlyList<string>> AskedAsync(string noun, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            return noun switch
            {
                "network" => [.. (await NetworksAsync(patience.Token)).Select(n => $"{n.Node}/{n.Network}")],
                "interface" => [.. (await NetworksAsync(patience.Token)).Select(n => n.Network).Distinct(StringComparer.Ordinal)],
                "role" => [.. ((Page<RoleRow>)await ask("access roles", new ListRolesRequest(), patience.Token)).Items.Select(r => r.Role).Distinct(StringComparer.Ordinal)],
                "macro" => await OfClustersAsync(async (cluster, stop) => (await (await services.GetRequiredService<ClusterConnections>().GetAsync(cluster, stop)).Cluster.FirewallGroups.MacrosAsync(stop)).Select(m => m.Name), patience.Token),
                "action" => [.. Actions, .. await OfClustersAsync(GroupsAsync, patience.Token)],
                "alias" => await OfClustersAsync(AliasesAsync, patience.Token),
                "address" => [.. await OfClustersAsync(AliasesAsync, patience.Token), .. (await OfClustersAsync(SetsAsync, patience.Token)).Select(s => $"+{s}")],
                "name" => [.. await OfClustersAsync(AliasesAsync, patience.Token), .. await OfClustersAsync(SetsAsync, patience.Token), .. await OfClustersAsync(GroupsAsync, patience.Token)],
                _ => [],
            };
        }
        catch (Exception e) when (e is FailureException or Proxmox.ProxmoxException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return noun == "action" ? Actions : [];
        }
    }

    async Task<IReadOnlyList<NetworkRow>> NetworksAsync(CancellationToken ct) => ((Page<NetworkRow>)await ask("network list", new ListNetworksRequest(), ct)).Items;

    // What guests name for themselves is left out: it would be asked of each.
    async Task<IReadOnlyList<string>> OfClustersAsync(Func<string, CancellationToken, Task<IEnumerable<string>>> of, CancellationToken ct)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var cluster in await services.GetRequiredService<ClusterConnections>().NamesAsync(ct)) found.UnionWith(await of(cluster, ct));
        return [.. found];
    }

    async Task<IEnumerable<string>> GroupsAsync(string cluster, CancellationToken ct) =>
        ((Page<FirewallGroupRow>)await ask("firewall groups", new ListFirewallGroupsRequest { Where = cluster }, ct)).Items.Select(g => g.Group);

    async Task<IEnumerable<string>> AliasesAsync(string cluster, CancellationToken ct) =>
        ((Page<FirewallAliasRow>)await ask("firewall aliases", new ListFirewallAliasesRequest { Where = cluster }, ct)).Items.Select(a => a.Alias);

    async Task<IEnumerable<string>> SetsAsync(string cluster, CancellationToken ct) =>
        ((Page<FirewallSetRow>)await ask("firewall sets", new ListFirewallSetsRequest { Where = cluster }, ct)).Items.Select(s => s.Set);
}
