using System.Globalization;

namespace Croft.Proxmox;

/// <summary>Rules of a firewall or a group, in their order (<c>…/rules</c> or <c>/cluster/firewall/groups/{group}</c>).</summary>
/// <remarks>A rule has no name but its position, which any change may shift: give the digest of the list it was read in.</remarks>
public readonly struct FirewallRules
{
    readonly ProxmoxApi api;
    readonly string path;

    internal FirewallRules(ProxmoxApi api, string path) => (this.api, this.path) = (api, path);

    /// <summary>All rules, the first first (<c>GET …</c>).</summary>
    public async Task<IReadOnlyList<FirewallRule>> ListAsync(CancellationToken ct) =>
        [.. (await api.ListAsync(path, null, FirewallRule.Read, ct).ConfigureAwait(false)).OrderBy(rule => rule.Position)];

    /// <summary>One rule (<c>GET …/{pos}</c>).</summary>
    public Task<FirewallRule> GetAsync(int position, CancellationToken ct) => api.ReadAsync(At(position), null, FirewallRule.Read, ct);

    /// <summary>Puts a rule before all others, or at a position (<c>POST …</c>).</summary>
    /// <exception cref="ProxmoxException">Conflict when the digest is stale; BadParameter with a fault for each part.</exception>
    public Task AddAsync(NewFirewallRule rule, CancellationToken ct) => api.DoAsync(HttpMethod.Post, path, rule.Form(), ct);

    /// <summary>Changes a rule where it stands (<c>PUT …/{pos}</c>).</summary>
    /// <exception cref="ProxmoxException">Conflict when the digest is stale.</exception>
    public Task ChangeAsync(int position, EntryChange change, CancellationToken ct) => api.DoAsync(HttpMethod.Put, At(position), change.Form(EntryCalls.All, path), ct);

    /// <summary>Moves a rule before the one at another position (<c>PUT …/{pos}</c>).</summary>
    public Task MoveAsync(int position, int to, string? digest, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Put, At(position), new Form().Add("moveto", to).Add("digest", digest), ct);

    /// <summary>Deletes a rule; those behind move up (<c>DELETE …/{pos}</c>).</summary>
    public Task DeleteAsync(int position, string? digest, CancellationToken ct) => api.DoAsync(HttpMethod.Delete, At(position), new Form().Add("digest", digest), ct);

    string At(int position) => string.Create(CultureInfo.InvariantCulture, $"{path}/{position}");
}

/// <summary>A rule of a firewall.</summary>
public sealed record FirewallRule
{
    /// <summary>Its place, from 0.</summary>
    public required int Position { get; init; }
    /// <summary>What it is about: <c>in</c>, <c>out</c>, <c>forward</c> (8.3), or <c>group</c>.</summary>
    public required string Direction { get; init; }
    /// <summary>What becomes of the traffic: <c>ACCEPT</c>, <c>DROP</c>, <c>REJECT</c>; or the group's name.</summary>
    public required string Action { get; init; }
    /// <summary>False when it is switched off, which it also is where nothing is said.</summary>
    public required bool IsEnabled { get; init; }
    /// <summary>A macro, such as <c>SSH</c>, for protocol and ports.</summary>
    public string? Macro { get; init; }
    /// <summary>Addresses it comes from.</summary>
    public string? Source { get; init; }
    /// <summary>Addresses it goes to.</summary>
    public string? Destination { get; init; }
    /// <summary>Protocol.</summary>
    public string? Protocol { get; init; }
    /// <summary>Ports it comes from.</summary>
    public string? SourcePorts { get; init; }
    /// <summary>Ports it goes to.</summary>
    public string? DestinationPorts { get; init; }
    /// <summary>Interface, such as <c>net0</c> of a guest.</summary>
    public string? Interface { get; init; }
    /// <summary>How loudly it is written down, such as <c>info</c>.</summary>
    public string? Log { get; init; }
    /// <summary>Kind of ICMP message.</summary>
    public string? IcmpType { get; init; }
    /// <summary>Its comment.</summary>
    public string? Comment { get; init; }
    /// <summary>SHA-1 of the list.</summary>
    public string? Digest { get; init; }
    /// <summary>Every member as it came.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    internal static FirewallRule Read(Fields f) => new()
    {
        Position = f.Int("pos"u8),
        Direction = f.Text("type"u8),
        Action = f.Text("action"u8),
        IsEnabled = f.Flag("enable"u8),
        Macro = f.OptionalText("macro"u8),
        Source = f.OptionalText("source"u8),
        Destination = f.OptionalText("dest"u8),
        Protocol = f.OptionalText("proto"u8),
        SourcePorts = f.OptionalText("sport"u8),
        DestinationPorts = f.OptionalText("dport"u8),
        Interface = f.OptionalText("iface"u8),
        Log = f.OptionalText("log"u8),
        IcmpType = f.OptionalText("icmp-type"u8),
        Comment = f.OptionalText("comment"u8),
        Digest = f.OptionalText("digest"u8),
        Settings = f.Settings(),
    };
}

/// <summary>A rule to be made.</summary>
/// <param name="Direction">What it is about: <c>in</c>, <c>out</c>, <c>forward</c> (8.3), or <c>group</c>.</param>
/// <param name="Action">What becomes of the traffic: <c>ACCEPT</c>, <c>DROP</c>, <c>REJECT</c>; or the group's name.</param>
public sealed record NewFirewallRule(string Direction, string Action)
{
    /// <summary>False to make it without effect.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Its other parts by Proxmox's names, such as <c>macro</c>, <c>source</c>, <c>dport</c>, <c>iface</c>, <c>comment</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; } = [];

    /// <summary>Where it goes; before all others when null.</summary>
    public int? Position { get; init; }

    /// <summary>Digest of the list this was decided on.</summary>
    public string? Digest { get; init; }

    internal Form Form() => new Form().Add("type", Direction).Add("action", Action).Add("enable", IsEnabled).Add(Settings).Add("pos", Position).Add("digest", Digest);
}
