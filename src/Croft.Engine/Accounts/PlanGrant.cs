using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Inventory;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Accounts;

/// <summary><c>access grant-plan</c>: the fewest rights that verbs need, and the commands that give them; nothing is changed.</summary>
internal sealed class PlanGrant(ClusterConnections connections, ClusterStore store, NodeReader nodes, GuestFinder guests, Database database) : IVerb<GrantPlanRequest, GrantPlan>
{
    /// <summary>Whoever may do these can give himself everything: they are never meant by "all".</summary>
    static readonly string[] Powerful =
        ["access grant", "access revoke", "access create-token", "access delete-token", "access create-role", "access delete-role",
            "access create-user", "access delete-user", "access create-group", "access delete-group"];

    /// <summary>Who is proposed where Croft itself asks as root.</summary>
    const string Proposed = "croft@pve!croft";

    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "access", "grant-plan", "Plans the fewest rights that verbs need, with commands.", Permissions.AccessRead, Effect.Reads, typeof(GrantPlanRequest), typeof(GrantPlan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<GrantPlan> RunAsync(GrantPlanRequest request, VerbContext context, CancellationToken ct)
    {
        var cluster = await nodes.ClusterAsync(request.Cluster, ct);
        var verbs = await VerbsAsync(request, ct);
        var client = await connections.GetAsync(cluster, ct);
        var version = (await client.VersionAsync(ct)).Version;
        var known = await NeededPrivileges.KnownAsync(client.Access, ct);
        var scope = await ScopeAsync(request, cluster, client, ct);
        var grants = Grants.For(verbs, known, scope, request.WithOptions);
        var own = (await store.GetAsync(cluster, ct)).Account;
        var sight = await new HolderReader(client, cluster, own).ReadAsync(request.Account ?? (own.StartsWith("root@pam", StringComparison.Ordinal) ? Proposed : own), grants, ct);
        return new GrantPlan(cluster, version, sight.Holder.Account)
        {
            Roles = [.. grants.Roles.Select(r => Role(r.Key, r.Value, sight.Roles))],
            Entries = [.. grants.Entries.Select(e => new GrantEntry { Path = e.Key, Role = e.Value.Role, Propagates = e.Value.Propagates })],
            Lacks = sight.Lacks,
            TooMuch = sight.TooMuch,
            LeftOut = grants.LeftOut,
            Notes = [.. Notes(request, scope, sight, own)],
            Commands = GrantCommands.Of(grants, sight.Holder, sight.Roles, sight.Spare),
            Missing = sight.Missing,
        };
    }

    async Task<IReadOnlyList<string>> VerbsAsync(GrantPlanRequest request, CancellationToken ct)
    {
        var all = NeededPrivileges.All.Select(n => n.Verb).Distinct(StringComparer.Ordinal).ToList();
        foreach (var verb in request.Verb.Where(v => !all.Contains(v) && !NeededPrivileges.Nothing.ContainsKey(v)))
        {
            throw new FailureException(new Failure(FailureKind.Invalid, $"There is no verb '{verb}'.")
            {
                WayOut = "Write noun and verb, in quotes: --verb \"guest start\". 'croft --help' lists them.",
                Faults = [new Fault("--verb", $"'{verb}' is none.")],
            });
        }
        if (!request.Used) return request.Verb.Count > 0 ? request.Verb : [.. all.Except(Powerful, StringComparer.Ordinal)];
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        var used = await AuditReader.VerbsAsync(connection, ct);
        return [.. request.Verb, .. used.Where(all.Contains)];
    }

    async Task<GrantScope> ScopeAsync(GrantPlanRequest request, string cluster, ProxmoxClient client, CancellationToken ct)
    {
        var pools = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var pool in request.Pool)
            pools[pool] = (await PoolAsync(client, cluster, pool, ct)).Members.Any(m => m.Vmid is null);
        var vmids = new SortedSet<int>();
        foreach (var guest in request.Guest)
            vmids.Add((await guests.FindLiveAsync(guest, cluster, ct)).Row.Vmid);
        var resources = request.Storage.Count + request.Node.Count == 0 ? [] : await client.Cluster.ResourcesAsync(null, ct);
        Demand(request.Storage, "storage", resources.Select(r => r.Storage), cluster);
        Demand(request.Node, "node", resources.Select(r => r.Node), cluster);
        return new GrantScope(pools, [.. vmids], [.. request.Storage.Distinct(StringComparer.Ordinal)], [.. request.Node.Distinct(StringComparer.Ordinal)]);
    }

    static async Task<Pool> PoolAsync(ProxmoxClient client, string cluster, string pool, CancellationToken ct)
    {
        try
        {
            return await client.Pools.GetAsync(pool, ct);
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.NotFound or ProxmoxError.Refused)
        {
            throw new FailureException(new Failure(FailureKind.NotFound, $"{cluster} has no pool '{pool}'.") { WayOut = "See which there are: croft pool list." }, e);
        }
    }

    static void Demand(IReadOnlyList<string> asked, string noun, IEnumerable<string?> there, string cluster)
    {
        var known = there.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (asked.FirstOrDefault(a => !known.Contains(a)) is { } unknown)
            throw new FailureException(FailureKind.NotFound, $"{cluster} has no {noun} '{unknown}' that Croft's account sees.", known.Count == 0 ? null : $"It has: {string.Join(", ", known.Take(10))}.");
    }

    static GrantRole Role(string name, Dictionary<string, SortedSet<string>> privileges, IReadOnlyDictionary<string, IReadOnlyList<string>> present) => new()
    {
        Role = name,
        State = !present.TryGetValue(name, out var there) ? "new" : there.ToHashSet(StringComparer.Ordinal).SetEquals(privileges.Keys) ? "there" : "differs",
        Privileges = [.. privileges.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new GrantPrivilege { Privilege = p.Key, Verbs = [.. p.Value] })],
    };

    static IEnumerable<string> Notes(GrantPlanRequest request, GrantScope scope, HolderSight sight, string own)
    {
        if (own.StartsWith("root@pam", StringComparison.Ordinal) && request.Account is null)
            yield return $"Croft asks as {own}, which may do everything. Make {Proposed} by the commands, put its secret into a file, and give it to Croft: croft cluster set-token NAME --token-file FILE.";
        if (request.Verb.Count == 0 && !request.Used)
            yield return "Verbs that change accounts are left out: whoever may give rights can give himself everything. Name them with --verb to have them.";
        foreach (var pool in scope.Pools.Where(p => !p.Value && scope.Storages.Count == 0))
            yield return $"Pool {pool.Key} holds no storage, so rights on storages are on all of them; narrow them with --storage, or put storages into the pool: croft pool include {pool.Key} --storage NAME.";
        if (sight.Holder is { IsSeparated: null, Token: not null, HasToken: not false })
            yield return $"Whether {sight.Holder.Account} has rights of its own is not known; if it has, give it the same entries with --tokens.";
    }
}
