using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Accounts;

/// <summary>Accounts and rights of a cluster as Croft's own account sees them.</summary>
/// <param name="Cluster">Cluster.</param>
/// <param name="Own">Account that Croft asks with.</param>
internal sealed record AccessSeen(string Cluster, string Own)
{
    public IReadOnlyList<AclEntry> Entries { get; init; } = [];

    public IReadOnlyList<RoleEntry> Roles { get; init; } = [];

    public IReadOnlyList<UserEntry> Users { get; init; } = [];

    /// <summary>Groups that were seen; null when nobody may tell.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>True where every user and every entry was seen.</summary>
    public bool SeesAll { get; init; } = true;

    /// <summary>The role of that name.</summary>
    /// <exception cref="FailureException">NotFound with those that are near.</exception>
    public RoleEntry Role(string name, string attempt) => Roles.FirstOrDefault(r => r.Name == name)
        ?? throw new FailureException(FailureKind.NotFound, $"Can't {attempt}: {Cluster} has no role '{name}'.", "See which there are: croft access roles.");

    /// <summary>Privileges that an account holds at a path by the entries and its groups; what comes by a pool is at the pool's path.</summary>
    /// <remarks>As Proxmox reckons: the nearest entry replaces those above, a user's own those of groups, and a token holds what both it and its user hold.</remarks>
    public IReadOnlySet<string> Holds(string account, string path)
    {
        var (user, token) = account.Split('!', 2) is [var u, var t] ? (u, t) : (account, null);
        IReadOnlySet<string> all = Roles.SelectMany(r => r.Privileges).ToHashSet(StringComparer.Ordinal);
        var ofUser = user == "root@pam" ? all : Privileges(user, AclHolder.User, path);
        if (token is null || Users.FirstOrDefault(e => e.Id == user)?.Tokens.FirstOrDefault(e => e.Name == token) is { IsSeparated: false }) return ofUser;
        return Privileges(account, AclHolder.Token, path).Intersect(ofUser, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
    }

    HashSet<string> Privileges(string holder, AclHolder kind, string path)
    {
        IReadOnlyList<string> groups = kind == AclHolder.User ? Users.FirstOrDefault(u => u.Id == holder)?.Groups ?? [] : [];
        IReadOnlyList<AclEntry> nearest = [];
        foreach (var level in Levels(path))
        {
            var here = Entries.Where(e => e.Path == level && (e.ReachesBelow || level == path)).ToList();
            IReadOnlyList<AclEntry> mine = [.. here.Where(e => e.Kind.Value == kind && e.Holder == holder)];
            if (mine.Count == 0) mine = [.. here.Where(e => e.Kind.Value == AclHolder.Group && groups.Contains(e.Holder))];
            if (mine.Count > 0) nearest = mine;
        }
        return nearest.Any(e => e.Role == "NoAccess") ? [] : [.. nearest.SelectMany(e => Roles.FirstOrDefault(r => r.Name == e.Role)?.Privileges ?? [])];
    }

    static IEnumerable<string> Levels(string path)
    {
        yield return "/";
        for (var cut = path.IndexOf('/', 1); cut > 0; cut = path.IndexOf('/', cut + 1)) yield return path[..cut];
        if (path != "/") yield return path;
    }
}

/// <summary>Reads all that a change of rights must know.</summary>
internal sealed class AccessReader(ClusterConnections connections, ClusterStore store, NodeReader nodes)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<AccessSeen> ReadAsync(string? asked, CancellationToken ct)
    {
        var cluster = await nodes.ClusterAsync(asked, ct);
        var access = (await connections.GetAsync(cluster, ct)).Within(Patience).Access;
        var audit = await HoldsAsync(access, "/access", "Sys.Audit", ct);
        var users = await HoldsAsync(access, "/access/groups", "Sys.Audit", ct) || await HoldsAsync(access, "/access/groups", "User.Modify", ct);
        return new AccessSeen(cluster, (await store.GetAsync(cluster, ct)).Account)
        {
            Entries = await access.AclAsync(ct),
            Roles = await access.Roles.ListAsync(ct),
            Users = await access.UsersAsync(null, full: true, ct),
            Groups = users ? [.. (await access.Groups.ListAsync(ct)).Select(g => g.Name)] : null,
            SeesAll = audit && users,
        };
    }

    static async Task<bool> HoldsAsync(ProxmoxAccess access, string path, string privilege, CancellationToken ct) =>
        (await access.PermissionsAsync(path, null, ct)).Holds(path, privilege);
}
