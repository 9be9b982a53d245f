using Croft.Contracts;
using Croft.Engine.Clusters;

namespace Croft.Engine.Accounts;

/// <summary>On what rights are to hold; what is empty is not narrowed.</summary>
/// <param name="Pools">Pools; true where one holds storages.</param>
/// <param name="Vmids">Numbers of guests.</param>
/// <param name="Storages">Storages.</param>
/// <param name="Nodes">Nodes.</param>
internal sealed record GrantScope(IReadOnlyDictionary<string, bool> Pools, IReadOnlyList<int> Vmids, IReadOnlyList<string> Storages, IReadOnlyList<string> Nodes)
{
    public static GrantScope Whole { get; } = new(new Dictionary<string, bool>(StringComparer.Ordinal), [], [], []);
}

/// <summary>The fewest roles and entries that a set of verbs needs.</summary>
internal sealed class Grants
{
    /// <summary>Without it no cluster is taken over, whatever verbs follow.</summary>
    const string Entry = "cluster add";

    readonly SortedDictionary<string, Dictionary<string, SortedSet<string>>> roles = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, (string Role, bool Propagates)> entries = new(StringComparer.Ordinal);
    readonly List<Need> leftOut = [];

    Grants()
    {
    }

    /// <summary>Roles by name: privileges, and the verbs that need each.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, SortedSet<string>>> Roles => roles;

    /// <summary>Entries of the ACL by path.</summary>
    public IReadOnlyDictionary<string, (string Role, bool Propagates)> Entries => entries;

    /// <summary>What some options need and is not among them.</summary>
    public IReadOnlyList<GrantOption> LeftOut =>
        [.. leftOut.Select(n => new GrantOption { Verb = n.Verb, When = n.When ?? "", Privileges = n.Privileges, Path = n.Path })];

    /// <summary>Decides.</summary>
    /// <param name="verbs">The verbs.</param>
    /// <param name="known">Privileges that the cluster's release knows.</param>
    /// <param name="scope">On what.</param>
    /// <param name="withOptions">True to take what options need, too.</param>
    public static Grants For(IEnumerable<string> verbs, IReadOnlySet<string> known, GrantScope scope, bool withOptions)
    {
        var grants = new Grants();
        var needs = verbs.Prepend(Entry).Distinct(StringComparer.Ordinal).SelectMany(v => NeededPrivileges.Of(v, known)).ToList();
        // What leaves a choice comes last: another verb may have decided it.
        foreach (var need in needs.OrderBy(n => n.Or.Count))
        {
            var byPool = scope.Pools.Count > 0 && scope.Vmids.Count == 0;
            if ((need.When is not null && !withOptions) || (need.NotByPool && byPool))
                grants.leftOut.Add(need);
            else
                grants.Take(need, scope);
        }
        grants.Inherit();
        grants.leftOut.RemoveAll(n => grants.Holds(n, scope));
        return grants;
    }

    /// <summary>Privileges that an entry gives at a path, its own or the nearest above that reaches there.</summary>
    public IReadOnlyCollection<string> At(string path)
    {
        for (var at = path; ; at = at.LastIndexOf('/') is var cut and > 0 ? at[..cut] : "/")
        {
            if (entries.TryGetValue(at, out var entry) && (at == path || entry.Propagates)) return roles[entry.Role].Keys;
            if (at == "/") return [];
        }
    }

    void Take(Need need, GrantScope scope)
    {
        foreach (var (role, path) in Targets(need.Path, scope))
        {
            entries[path] = (role, path != "/" || need.Below || (entries.TryGetValue(path, out var before) && before.Propagates));
            if (!roles.TryGetValue(role, out var held)) roles[role] = held = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
            IReadOnlyList<string> wanted = need.Or.FirstOrDefault(held.ContainsKey) is { } decided ? [decided] : need.Privileges;
            foreach (var privilege in wanted)
            {
                if (!held.TryGetValue(privilege, out var of)) held[privilege] = of = new SortedSet<string>(StringComparer.Ordinal);
                of.Add(need.Verb);
            }
        }
    }

    /// <summary>The nearest entry of an account replaces those above it, so each repeats what should reach it from there.</summary>
    void Inherit()
    {
        foreach (var (path, (role, _)) in entries)
        {
            foreach (var (above, (from, propagates)) in entries.Where(e => e.Key != path && e.Value.Propagates && (e.Key == "/" || path.StartsWith(e.Key + "/", StringComparison.Ordinal))).ToList())
            {
                if (!propagates || from == role) continue;
                foreach (var (privilege, verbs) in roles[from])
                {
                    if (roles[role].TryGetValue(privilege, out var of)) of.UnionWith(verbs);
                    else roles[role][privilege] = new SortedSet<string>(verbs, StringComparer.Ordinal);
                }
            }
        }
    }

    /// <summary>True where other verbs bring it anyway.</summary>
    bool Holds(Need need, GrantScope scope) => !(need.NotByPool && scope.Pools.Count > 0)
        && Targets(need.Path, scope).All(t => roles.TryGetValue(t.Role, out var held) && entries.ContainsKey(t.Path) && (need.Or.Any(held.ContainsKey) || need.Privileges.All(held.ContainsKey)));

    static IEnumerable<(string Role, string Path)> Targets(string path, GrantScope scope)
    {
        var pools = scope.Pools.Keys.Select(p => ("Croft-Pool", $"/pool/{p}"));
        return path switch
        {
            "/vms" when scope.Pools.Count + scope.Vmids.Count > 0 => [.. pools, .. scope.Vmids.Select(v => ("Croft-Guests", $"/vms/{v}"))],
            "/storage" when scope.Storages.Count > 0 => scope.Storages.Select(s => ("Croft-Storages", $"/storage/{s}")),
            "/storage" when scope.Pools.Values.Any(hasStorages => hasStorages) => pools,
            "/nodes" when scope.Nodes.Count > 0 => scope.Nodes.Select(n => ("Croft-Nodes", $"/nodes/{n}")),
            "/pool" when scope.Pools.Count > 0 => pools,
            "/" => [("Croft-Cluster", "/")],
            "/vms" => [("Croft-Guests", path)],
            "/storage" => [("Croft-Storages", path)],
            "/nodes" => [("Croft-Nodes", path)],
            "/pool" => [("Croft-Pools", path)],
            "/sdn/zones" => [("Croft-Networks", path)],
            "/access" => [("Croft-Access", path)],
            "/mapping" => [("Croft-Mappings", path)],
            _ => throw new FailureException(FailureKind.Bug, $"No role is named for {path}."),
        };
    }
}
