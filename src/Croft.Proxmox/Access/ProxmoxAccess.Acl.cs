namespace Croft.Proxmox;

public readonly partial struct ProxmoxAccess
{
    /// <summary>Who has which role where (<c>GET /access/acl</c>).</summary>
    public Task<IReadOnlyList<AclEntry>> AclAsync(CancellationToken ct) => api.ListAsync("/access/acl", null, AclEntry.Read, ct);

    /// <summary>Gives roles, or takes them (<c>PUT /access/acl</c>); the same twice changes nothing.</summary>
    public Task ChangeAclAsync(AclChange change, CancellationToken ct) => api.DoAsync(HttpMethod.Put, "/access/acl", change.Form(), ct);
}

/// <summary>Who can have a role.</summary>
public enum AclHolder
{
    /// <summary>A kind of a later version.</summary>
    Unknown,
    /// <summary>A user.</summary>
    User,
    /// <summary>A group.</summary>
    Group,
    /// <summary>An API token.</summary>
    Token,
}

/// <summary>A role that somebody has at a path.</summary>
/// <param name="Path">The path, such as <c>/vms/100</c>.</param>
/// <param name="Kind">What the holder is.</param>
/// <param name="Holder">User, group, or token in full.</param>
/// <param name="Role">The role.</param>
/// <param name="ReachesBelow">Whether it holds for the paths below.</param>
public sealed record AclEntry(string Path, Known<AclHolder> Kind, string Holder, string Role, bool ReachesBelow)
{
    internal static AclEntry Read(Fields f)
    {
        var type = f.Text("type"u8);
        var kind = type switch { "user" => AclHolder.User, "group" => AclHolder.Group, "token" => AclHolder.Token, _ => AclHolder.Unknown };
        return new(f.Text("path"u8), new(kind, type), f.Text("ugid"u8), f.Text("roleid"u8), f.OptionalFlag("propagate"u8) ?? true);
    }
}

/// <summary>Roles to give or to take at a path.</summary>
/// <param name="Path">The path, such as <c>/vms/100</c>.</param>
/// <param name="Roles">The roles.</param>
public sealed record AclChange(string Path, IReadOnlyList<string> Roles)
{
    /// <summary>Users.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Groups.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Tokens in full, <c>user@realm!name</c>.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];

    /// <summary>False to give them at the path alone; they reach below when null.</summary>
    public bool? ReachesBelow { get; init; }

    /// <summary>True to take them.</summary>
    public bool Remove { get; init; }

    internal Form Form() => new Form().Add("path", Path).AddList("roles", Roles).AddList("users", Users).AddList("groups", Groups).AddList("tokens", Tokens)
        .Add("propagate", ReachesBelow).AddIf("delete", Remove);
}
