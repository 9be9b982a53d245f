namespace Croft.Proxmox;

/// <summary>Sets of addresses of a firewall (<c>…/ipset</c>).</summary>
public readonly struct FirewallIpSets
{
    readonly ProxmoxApi api;
    readonly string path;

    internal FirewallIpSets(ProxmoxApi api, string path) => (this.api, this.path) = (api, path);

    /// <summary>All sets (<c>GET …</c>).</summary>
    public Task<IReadOnlyList<FirewallSet>> ListAsync(CancellationToken ct) => api.ListAsync(path, null, f => FirewallSet.Read(f, "name"u8), ct);

    /// <summary>Makes a set (<c>POST …</c>).</summary>
    public Task CreateAsync(string name, string? comment, CancellationToken ct) => api.DoAsync(HttpMethod.Post, path, new Form().Add("name", name).Add("comment", comment), ct);

    /// <summary>Gives a set another name and comment (<c>POST …</c>).</summary>
    public Task RenameAsync(string name, string newName, string? comment, string? digest, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Post, path, new Form().Add("name", newName).Add("rename", name).Add("comment", comment).Add("digest", digest), ct);

    /// <summary>Deletes a set (<c>DELETE …/{name}</c>).</summary>
    /// <param name="name">The set.</param>
    /// <param name="withMembers">True for one that still has members (7.0); it is refused otherwise.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task DeleteAsync(string name, bool withMembers, CancellationToken ct) => api.DoAsync(HttpMethod.Delete, Form.Path(path, name), new Form().AddIf("force", withMembers), ct);

    /// <summary>Addresses in a set (<c>GET …/{name}</c>).</summary>
    public Task<IReadOnlyList<IpSetMember>> MembersAsync(string name, CancellationToken ct) => api.ListAsync(Form.Path(path, name), null, IpSetMember.Read, ct);

    /// <summary>Puts an address into a set (<c>POST …/{name}</c>).</summary>
    /// <param name="name">The set.</param>
    /// <param name="cidr">Address, network, or an alias' name.</param>
    /// <param name="except">True to take it out of a network that the set has.</param>
    /// <param name="comment">Its comment.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task AddMemberAsync(string name, string cidr, bool except, string? comment, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Post, Form.Path(path, name), new Form().Add("cidr", cidr).AddIf("nomatch", except).Add("comment", comment), ct);

    /// <summary>Changes an address of a set (<c>PUT …/{name}/{cidr}</c>).</summary>
    public Task ChangeMemberAsync(string name, string cidr, EntryChange change, CancellationToken ct)
    {
        var member = Form.Path(path, name, cidr);
        return api.DoAsync(HttpMethod.Put, member, change.Form(EntryCalls.Digest, member), ct);
    }

    /// <summary>Takes an address out of a set (<c>DELETE …/{name}/{cidr}</c>).</summary>
    public Task DeleteMemberAsync(string name, string cidr, string? digest, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Delete, Form.Path(path, name, cidr), new Form().Add("digest", digest), ct);
}

/// <summary>A set of addresses, or a group of rules.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Comment">Its comment.</param>
/// <param name="Digest">SHA-1 of the firewall's file.</param>
public sealed record FirewallSet(string Name, string? Comment, string? Digest)
{
    internal static FirewallSet Read(Fields f, ReadOnlySpan<byte> key) => new(f.Text(key), f.OptionalText("comment"u8), f.OptionalText("digest"u8));
}

/// <summary>An address in a set.</summary>
/// <param name="Cidr">Address, network, or an alias' name.</param>
/// <param name="IsExcept">True when it is taken out of a network that the set has.</param>
/// <param name="Comment">Its comment.</param>
/// <param name="Digest">SHA-1 of the firewall's file.</param>
/// <param name="Settings">Every member as it came, errors too.</param>
public sealed record IpSetMember(string Cidr, bool IsExcept, string? Comment, string? Digest, IReadOnlyDictionary<string, string> Settings)
{
    internal static IpSetMember Read(Fields f) => new(f.Text("cidr"u8), f.Flag("nomatch"u8), f.OptionalText("comment"u8), f.OptionalText("digest"u8), f.Settings());
}
