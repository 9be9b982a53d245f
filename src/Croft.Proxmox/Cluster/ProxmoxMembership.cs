using System.Globalization;

namespace Croft.Proxmox;

/// <summary>Who belongs to the cluster, and how one joins (<c>/cluster/config</c>).</summary>
public readonly struct ProxmoxMembership
{
    const string Path = "/cluster/config";
    readonly ProxmoxApi api;

    internal ProxmoxMembership(ProxmoxApi api) => this.api = api;

    /// <summary>What a node needs to join (<c>GET /cluster/config/join</c>).</summary>
    /// <param name="node">The member to join at; the one that answers when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="ProxmoxException">Refused for a lone node, which one can't join.</exception>
    public Task<JoinOffer> JoinOfferAsync(string? node, CancellationToken ct) => api.ReadAsync(Path + "/join", new Form().Add("node", node), JoinOffer.Read, ct);

    /// <summary>Makes this node join a cluster (<c>POST /cluster/config/join</c>); it loses its own config and its API restarts.</summary>
    public Task<Upid> JoinAsync(ClusterJoin join, CancellationToken ct) => api.StartAsync(HttpMethod.Post, Path + "/join", join.Form(), ct);

    /// <summary>Makes a cluster of this lone node (<c>POST /cluster/config</c>).</summary>
    /// <param name="name">The cluster's name, 15 letters at most.</param>
    /// <param name="links">Addresses of its own for the cluster's traffic, the first first; its host name's when empty.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid> CreateAsync(string name, IReadOnlyList<string> links, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Post, Path, ClusterJoin.Fill(new Form().Add("clustername", name), links), ct);

    /// <summary>Members as corosync's config has them (<c>GET /cluster/config/nodes</c>); none for a lone node.</summary>
    public Task<IReadOnlyList<CorosyncNode>> NodesAsync(CancellationToken ct) => api.ListAsync(Path + "/nodes", null, CorosyncNode.Read, ct);

    /// <summary>Takes a member that is gone for good out of the config (<c>DELETE /cluster/config/nodes/{node}</c>).</summary>
    public Task DeleteNodeAsync(string node, CancellationToken ct) => api.DoAsync(HttpMethod.Delete, Form.Path(Path + "/nodes", node), null, ct);

    /// <summary>Corosync's settings for all (<c>GET /cluster/config/totem</c>).</summary>
    public async Task<IReadOnlyDictionary<string, string>> TotemAsync(CancellationToken ct) => (await api.GetAsync(Path + "/totem", null, ct).ConfigureAwait(false)).Settings();

    /// <summary>State of the external vote; empty without one (<c>GET /cluster/config/qdevice</c>).</summary>
    public async Task<IReadOnlyDictionary<string, string>> ExternalVoteAsync(CancellationToken ct) => (await api.GetAsync(Path + "/qdevice", null, ct).ConfigureAwait(false)).Settings();

    /// <summary>Version of the joining itself (<c>GET /cluster/config/apiversion</c>).</summary>
    public async Task<int> ApiVersionAsync(CancellationToken ct)
    {
        var data = (await api.SendAsync(HttpMethod.Get, Path + "/apiversion", null, ct).ConfigureAwait(false)).Data;
        return int.TryParse(Fields.Raw(data), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw Fields.Unexpected($"GET {Path}/apiversion", "data", "a number", data);
    }
}

/// <summary>What a node needs to join a cluster.</summary>
/// <param name="PreferredNode">The member to join at.</param>
/// <param name="ConfigDigest">SHA-1 of corosync's config.</param>
/// <param name="Nodes">The members.</param>
/// <param name="Totem">Corosync's settings for all.</param>
public sealed record JoinOffer(string PreferredNode, string? ConfigDigest, IReadOnlyList<CorosyncNode> Nodes, IReadOnlyDictionary<string, string> Totem)
{
    internal static JoinOffer Read(Fields f) => new(
        f.Text("preferred_node"u8), f.OptionalText("config_digest"u8), f.List("nodelist"u8, CorosyncNode.Read),
        f.OptionalObject("totem"u8)?.Settings() ?? new Dictionary<string, string>(StringComparer.Ordinal));
}

/// <summary>A member as corosync's config has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="NodeId">Its number.</param>
/// <param name="Votes">Its votes.</param>
/// <param name="Address">Address to join at; null in the list of members.</param>
/// <param name="Fingerprint">SHA-256 of its certificate; null in the list of members.</param>
/// <param name="Settings">Every member as it came, its links too.</param>
public sealed record CorosyncNode(string Name, int? NodeId, int? Votes, string? Address, string? Fingerprint, IReadOnlyDictionary<string, string> Settings)
{
    internal static CorosyncNode Read(Fields f) => new(
        f.OptionalText("name"u8) ?? f.Text("node"u8), f.OptionalInt("nodeid"u8), f.OptionalInt("quorum_votes"u8), f.OptionalText("pve_addr"u8), f.OptionalText("pve_fp"u8), f.Settings());
}

/// <summary>A cluster to join; printed without the password.</summary>
/// <param name="Address">A member's address.</param>
/// <param name="Fingerprint">SHA-256 of that member's certificate.</param>
/// <param name="Password">The password of root there.</param>
public sealed record ClusterJoin(string Address, string Fingerprint, string Password)
{
    /// <summary>Addresses of its own for the cluster's traffic, the first first; its host name's when empty.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>True to join although it holds guests or was a member before.</summary>
    public bool Force { get; init; }

    /// <summary>The address alone.</summary>
    public override string ToString() => Address;

    internal Form Form() => Fill(new Form().Add("hostname", Address).Add("fingerprint", Fingerprint).Add("password", Password).AddIf("force", Force), Links);

    internal static Form Fill(Form form, IReadOnlyList<string> links)
    {
        for (var i = 0; i < links.Count; i++)
            form.Add(string.Create(CultureInfo.InvariantCulture, $"link{i}"), links[i]);
        return form;
    }
}
