namespace Croft.Proxmox;

/// <summary>Groups of rules that every level can name (<c>/cluster/firewall/groups</c>), and macros.</summary>
public readonly struct ProxmoxFirewallGroups
{
    const string Path = "/cluster/firewall/groups";
    readonly ProxmoxApi api;

    internal ProxmoxFirewallGroups(ProxmoxApi api) => this.api = api;

    /// <summary>All groups (<c>GET …</c>).</summary>
    public Task<IReadOnlyList<FirewallSet>> ListAsync(CancellationToken ct) => api.ListAsync(Path, null, f => FirewallSet.Read(f, "group"u8), ct);

    /// <summary>Rules of one group; nothing is asked yet.</summary>
    public FirewallRules Rules(string group) => new(api, Form.Path(Path, group));

    /// <summary>Makes a group (<c>POST …</c>).</summary>
    public Task CreateAsync(string name, string? comment, CancellationToken ct) => api.DoAsync(HttpMethod.Post, Path, new Form().Add("group", name).Add("comment", comment), ct);

    /// <summary>Gives a group another name and comment; rules follow (<c>POST …</c>).</summary>
    public Task RenameAsync(string name, string newName, string? comment, string? digest, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Post, Path, new Form().Add("group", newName).Add("rename", name).Add("comment", comment).Add("digest", digest), ct);

    /// <summary>Deletes a group without rules (<c>DELETE …/{group}</c>).</summary>
    public Task DeleteAsync(string name, CancellationToken ct) => api.DoAsync(HttpMethod.Delete, Form.Path(Path, name), null, ct);

    /// <summary>Names for protocols and ports that rules can use (<c>GET /cluster/firewall/macros</c>).</summary>
    public Task<IReadOnlyList<FirewallMacro>> MacrosAsync(CancellationToken ct) => api.ListAsync("/cluster/firewall/macros", null, FirewallMacro.Read, ct);
}

/// <summary>A name for protocols and ports.</summary>
/// <param name="Name">The name, such as <c>SSH</c>.</param>
/// <param name="Description">What it is for.</param>
public sealed record FirewallMacro(string Name, string? Description)
{
    internal static FirewallMacro Read(Fields f) => new(f.Text("macro"u8), f.OptionalText("descr"u8));
}
