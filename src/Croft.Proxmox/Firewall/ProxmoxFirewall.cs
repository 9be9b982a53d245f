namespace Croft.Proxmox;

/// <summary>The firewall of one level: cluster, node, guest, or network (<c>…/firewall</c>).</summary>
/// <remarks>What a level has not is NotImplemented there: nodes have options and rules alone, networks (8.3) too.</remarks>
public readonly struct ProxmoxFirewall
{
    readonly ProxmoxApi api;
    readonly string path;

    internal ProxmoxFirewall(ProxmoxApi api, string path) => (this.api, this.path) = (api, path);

    /// <summary>Its rules, in their order (<c>…/rules</c>).</summary>
    public FirewallRules Rules => new(api, path + "/rules");

    /// <summary>Names for addresses (<c>…/aliases</c>); a change has to say the <c>cidr</c> too, and <c>rename</c> renames.</summary>
    public ProxmoxEntries<FirewallAlias> Aliases => new(api, new(path + "/aliases", "name", FirewallAlias.Read) { Calls = EntryCalls.Digest });

    /// <summary>Sets of addresses (<c>…/ipset</c>).</summary>
    public FirewallIpSets IpSets => new(api, path + "/ipset");

    /// <summary>How it is set (<c>GET …/options</c>).</summary>
    public Task<FirewallOptions> OptionsAsync(CancellationToken ct) => api.ReadAsync(path + "/options", null, FirewallOptions.Read, ct);

    /// <summary>Changes how it is set (<c>PUT …/options</c>); a wrong policy cuts the node off at once.</summary>
    /// <exception cref="ProxmoxException">Conflict when the digest is stale.</exception>
    public Task ChangeOptionsAsync(EntryChange change, CancellationToken ct) => api.DoAsync(HttpMethod.Put, path + "/options", change.Form(EntryCalls.All, path + "/options"), ct);

    /// <summary>Aliases and sets that its rules can name, with those of the levels above (<c>GET …/refs</c>).</summary>
    /// <param name="kind">One kind: <c>alias</c> or <c>ipset</c>; both when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<IReadOnlyList<FirewallReference>> ReferencesAsync(string? kind, CancellationToken ct) =>
        api.ListAsync(path + "/refs", new Form().Add("type", kind), FirewallReference.Read, ct);

    /// <summary>Lines it wrote (<c>GET …/log</c>; nodes and guests).</summary>
    public async Task<LogPage> LogAsync(LogFilter? filter, CancellationToken ct) =>
        LogPage.Read(await api.SendAsync(HttpMethod.Get, path + "/log", filter?.Form(), ct).ConfigureAwait(false), $"GET {path}/log");
}

/// <summary>How a firewall is set; a key at its default is absent.</summary>
/// <param name="IsEnabled">Whether it is on; null at its default, which is off for cluster and guests, on for nodes.</param>
/// <param name="PolicyIn">What becomes of incoming traffic that no rule names: <c>ACCEPT</c>, <c>REJECT</c>, <c>DROP</c>.</param>
/// <param name="PolicyOut">What becomes of outgoing traffic.</param>
/// <param name="PolicyForward">What becomes of traffic that passes (8.3).</param>
/// <param name="Digest">SHA-1 of its file.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record FirewallOptions(
    bool? IsEnabled, string? PolicyIn, string? PolicyOut, string? PolicyForward, string? Digest, IReadOnlyDictionary<string, string> Settings)
{
    internal static FirewallOptions Read(Fields f) => new(
        f.OptionalFlag("enable"u8), f.OptionalText("policy_in"u8), f.OptionalText("policy_out"u8), f.OptionalText("policy_forward"u8), f.OptionalText("digest"u8), f.Settings());
}

/// <summary>A name for an address.</summary>
/// <param name="Name">The name.</param>
/// <param name="Cidr">The address or network.</param>
/// <param name="Comment">Its comment.</param>
/// <param name="Digest">SHA-1 of the firewall's file.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record FirewallAlias(string Name, string Cidr, string? Comment, string? Digest, IReadOnlyDictionary<string, string> Settings)
{
    internal static FirewallAlias Read(Fields f, string? name) =>
        new(f.Named("name", name), f.Text("cidr"u8), f.OptionalText("comment"u8), f.OptionalText("digest"u8), f.Settings());
}

/// <summary>What a rule can name.</summary>
/// <param name="Kind">What it is: <c>alias</c> or <c>ipset</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Reference">How a rule names it, such as <c>dc/office</c> or <c>+guest/web</c>.</param>
/// <param name="Scope">Its level: <c>dc</c>, <c>guest</c> or <c>sdn</c>; null before 8.1.</param>
/// <param name="Comment">Its comment.</param>
public sealed record FirewallReference(string Kind, string Name, string Reference, string? Scope, string? Comment)
{
    internal static FirewallReference Read(Fields f) =>
        new(f.Text("type"u8), f.Text("name"u8), f.OptionalText("ref"u8) ?? f.Text("name"u8), f.OptionalText("scope"u8), f.OptionalText("comment"u8));
}
