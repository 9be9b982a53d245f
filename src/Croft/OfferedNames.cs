using System.Globalization;
using Croft.Contracts;

namespace Croft;

/// <summary>Names that complete a value: what verbs list to whoever types, in this process or of a server.</summary>
/// <param name="invoker">Reaches the verbs.</param>
/// <param name="catalogue">Every verb.</param>
sealed class OfferedNames(IInvoker invoker, IReadOnlyList<VerbInfo> catalogue)
{
    /// <summary>Whoever presses a key waits no longer than this.</summary>
    static readonly TimeSpan patience = TimeSpan.FromSeconds(2);

    static readonly string[] actions = ["ACCEPT", "DROP", "REJECT"];

    /// <summary>The names; none where they can't be told in time: a shell that completes is no place to explain what is wrong.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(string noun, CancellationToken ct)
    {
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patient.CancelAfter(patience);
        try
        {
            return [.. (await AllAsync(noun, patient.Token)).Distinct(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is FailureException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return noun == "action" ? actions : [];
        }
    }

    async Task<IEnumerable<string>> AllAsync(string noun, CancellationToken ct) => noun switch
    {
        "cluster" => await ClustersAsync(ct),
        "guest" => await GuestsAsync(null, ct),
        "vm" => await GuestsAsync(GuestType.Vm, ct),
        "container" => await GuestsAsync(GuestType.Ct, ct),
        "node" => (await ListAsync<NodeRow>("node list", new ListNodesRequest(), ct)).Select(n => n.Node),
        "storage" => (await ListAsync<StorageRow>("storage list", new ListStoragesRequest(), ct)).Select(s => s.Storage),
        "run" => (await ListAsync<RunRow>("run list", new ListRunsRequest { Limit = 20 }, ct)).OrderBy(r => r.Ended is not null).Select(r => Number(r.Id)),
        "user" => (await ListAsync<CroftUserRow>("user list", new ListCroftUsersRequest(), ct)).Select(u => u.Name),
        "croft-role" => (await ListAsync<CroftRoleRow>("role list", new ListCroftRolesRequest(), ct)).Select(r => r.Name),
        "token" => (await ListAsync<CroftTokenRow>("token list", new ListCroftTokensRequest(), ct)).Select(t => t.Name),
        "session" => (await ListAsync<CroftSessionRow>("session list", new ListCroftSessionsRequest(), ct)).Select(s => Number(s.Id)),
        "secret" => (await ListAsync<SecretRow>("secret list", new ListSecretsRequest(), ct)).Select(s => s.Name),
        "pool" => (await ListAsync<PoolRow>("pool list", new ListPoolsRequest(), ct)).Select(p => p.Pool),
        "network" => (await NetworksAsync(ct)).Select(n => $"{n.Node}/{n.Network}"),
        "interface" => (await NetworksAsync(ct)).Select(n => n.Network),
        "bridge" => (await NetworksAsync(ct)).Where(n => n.Type.Contains("bridge", StringComparison.OrdinalIgnoreCase)).Select(n => n.Network),
        "role" => (await ListAsync<RoleRow>("access roles", new ListRolesRequest(), ct)).Select(r => r.Role),
        "macro" => await OfClustersAsync(MacrosAsync, ct),
        "action" => [.. actions, .. await OfClustersAsync(GroupsAsync, ct)],
        "alias" => await OfClustersAsync(AliasesAsync, ct),
        "address" => [.. await OfClustersAsync(AliasesAsync, ct), .. (await OfClustersAsync(SetsAsync, ct)).Select(s => $"+{s}")],
        "name" => [.. await OfClustersAsync(AliasesAsync, ct), .. await OfClustersAsync(SetsAsync, ct), .. await OfClustersAsync(GroupsAsync, ct)],
        _ => [],
    };

    async Task<IEnumerable<string>> ClustersAsync(CancellationToken ct) => (await ListAsync<ClusterRow>("cluster list", new ListClustersRequest(), ct)).Select(c => c.Name);

    async Task<IEnumerable<string>> GuestsAsync(GuestType? type, CancellationToken ct)
    {
        var guests = await ListAsync<GuestRow>("guest list", new ListGuestsRequest { Type = type }, ct);
        return [.. guests.Select(g => g.Name), .. guests.Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Cluster}/{g.Vmid}"))];
    }

    Task<IReadOnlyList<NetworkRow>> NetworksAsync(CancellationToken ct) => ListAsync<NetworkRow>("network list", new ListNetworksRequest(), ct);

    // What guests name for themselves is left out: it would be asked of each.
    async Task<IReadOnlyList<string>> OfClustersAsync(Func<string, CancellationToken, Task<IEnumerable<string>>> of, CancellationToken ct)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var cluster in await ClustersAsync(ct)) found.UnionWith(await of(cluster, ct));
        return [.. found];
    }

    async Task<IEnumerable<string>> MacrosAsync(string cluster, CancellationToken ct) =>
        ((ApiAnswer)await AskAsync("api get", new GetApiRequest { Path = "/cluster/firewall/macros", Cluster = cluster }, ct)).Data.EnumerateArray().Select(m => m.GetProperty("macro").GetString()!);

    async Task<IEnumerable<string>> GroupsAsync(string cluster, CancellationToken ct) =>
        (await ListAsync<FirewallGroupRow>("firewall groups", new ListFirewallGroupsRequest { Where = cluster }, ct)).Select(g => g.Group);

    async Task<IEnumerable<string>> AliasesAsync(string cluster, CancellationToken ct) =>
        (await ListAsync<FirewallAliasRow>("firewall aliases", new ListFirewallAliasesRequest { Where = cluster }, ct)).Select(a => a.Alias);

    async Task<IEnumerable<string>> SetsAsync(string cluster, CancellationToken ct) =>
        (await ListAsync<FirewallSetRow>("firewall sets", new ListFirewallSetsRequest { Where = cluster }, ct)).Select(s => s.Set);

    async Task<IReadOnlyList<T>> ListAsync<T>(string verb, object request, CancellationToken ct) where T : class => ((Page<T>)await AskAsync(verb, request, ct)).Items;

    Task<object> AskAsync(string verb, object request, CancellationToken ct) => invoker.RunAsync(catalogue.First(v => v.FullName == verb), request, ct);

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
