using System.Collections.Concurrent;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Inventory;
using Croft.Proxmox;

namespace Croft.Engine.Ha;

/// <summary>Reads high availability, and which guests are meant.</summary>
internal sealed class HaReader(ClusterConnections connections, NodeReader nodes, GuestFinder guests, GuestBatch batch)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>A cluster's high availability by the cluster's name, or of the only one.</summary>
    public async Task<HaSeen> ReadAsync(string? cluster, CancellationToken ct)
    {
        var name = await nodes.ClusterAsync(cluster, ct);
        return await ReadAsync((await connections.GetAsync(name, ct)).Within(Patience), name, ct);
    }

    /// <summary>Plans a verb for the guests that are meant, each with the high availability of its cluster, which is read once for all.</summary>
    public Task<Plan> PlanAsync(HaGuestRequest request, Func<HaSeen, GuestReading, Plan> one, CancellationToken ct)
    {
        var seen = new ConcurrentDictionary<string, Lazy<Task<HaSeen>>>(StringComparer.Ordinal);
        return batch.PlanAsync(request, async (guest, _) => one(await seen.GetOrAdd(guest.At.Cluster, c => new(() => WithStoragesAsync(c, ct))).Value, guest), ct);
    }

    async Task<HaSeen> WithStoragesAsync(string cluster, CancellationToken ct)
    {
        Horizon.Current.DemandWhole(cluster);
        var api = (await connections.GetAsync(cluster, ct)).Within(Patience);
        var storages = await api.Cluster.ResourcesAsync(ResourceFilter.Storages, ct);
        var seen = await ReadAsync(api, cluster, ct);
        return seen with { LocalStorages = storages.Where(s => !s.IsShared).Select(s => s.Storage).OfType<string>().ToHashSet(StringComparer.Ordinal) };
    }

    /// <summary>The names in high availability of guests by any of their names.</summary>
    /// <exception cref="FailureException">NotFound or Invalid for a name that means none or several.</exception>
    public async Task<IReadOnlyList<string>> SidsAsync(string cluster, IReadOnlyList<string> names, CancellationToken ct)
    {
        var sids = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
            sids.Add(SidOf((await guests.FindLiveAsync(name, cluster, ct)).Row));
        return [.. sids];
    }

    public static string SidOf(GuestRow guest) => $"{(guest.Type == GuestType.Vm ? "vm" : "ct")}:{guest.Vmid}";

    public static string SidOf(GuestAddress guest) => $"{(guest.IsVm ? "vm" : "ct")}:{guest.Vmid}";

    /// <summary>Everything at once; rules and groups as far as the cluster has them.</summary>
    public static async Task<HaSeen> ReadAsync(ProxmoxApi api, string cluster, CancellationToken ct)
    {
        var ha = api.Cluster.Ha;
        var (resources, status) = (ha.Resources.ListAsync(ct), ha.StatusAsync(ct));
        var (rules, groups) = (RulesAsync(ha, ct), GroupsAsync(ha, ct));
        var (guests, all) = (api.Cluster.ResourcesAsync(ResourceFilter.Guests, ct), api.NodesAsync(ct));
        await Task.WhenAll(resources, status, rules, groups, guests, all);
        return new HaSeen(cluster, [.. (await resources).OrderBy(r => r.Sid, StringComparer.Ordinal)], await status)
        {
            Rules = await rules,
            Groups = await groups,
            Guests = await guests,
            Nodes = (await all).ToDictionary(n => n.Name, n => n.State.Value != NodeState.Offline, StringComparer.Ordinal),
        };
    }

    static async Task<IReadOnlyList<HaRule>?> RulesAsync(ProxmoxHa ha, CancellationToken ct)
    {
        try
        {
            return [.. (await ha.Rules.ListAsync(ct)).OrderBy(r => r.Name, StringComparer.Ordinal)];
        }
        catch (ProxmoxException e) when (e.Error == ProxmoxError.NotImplemented)
        {
            return null;
        }
    }

    static async Task<IReadOnlyList<HaGroup>?> GroupsAsync(ProxmoxHa ha, CancellationToken ct)
    {
        try
        {
            return [.. (await ha.Groups.ListAsync(ct)).OrderBy(g => g.Name, StringComparer.Ordinal)];
        }
        // 9.0 refuses as soon as none is left.
        catch (ProxmoxException e) when (e.Error == ProxmoxError.NotImplemented || e.Reason?.Contains("migrated to rules", StringComparison.Ordinal) == true)
        {
            return null;
        }
    }
}
