namespace Croft.Proxmox;

/// <summary>High availability (<c>/cluster/ha</c>).</summary>
/// <remarks>9.0 replaced groups by rules: ask <see cref="ProxmoxApi.KnowsAsync"/> for <c>/cluster/ha/rules</c>. Groups are refused there once they are migrated.</remarks>
public readonly struct ProxmoxHa
{
    const string Path = "/cluster/ha";
    readonly ProxmoxApi api;

    internal ProxmoxHa(ProxmoxApi api) => this.api = api;

    /// <summary>Guests it looks after (<c>/cluster/ha/resources</c>), named <c>vm:100</c> or <c>ct:100</c>.</summary>
    public ProxmoxEntries<HaResource> Resources => new(api, new(Path + "/resources", "sid", HaResource.Read));

    /// <summary>Groups of nodes, until 8.4 (<c>/cluster/ha/groups</c>).</summary>
    public ProxmoxEntries<HaGroup> Groups => new(api, new(Path + "/groups", "group", HaGroup.Read));

    /// <summary>Rules of placement, since 9.0 (<c>/cluster/ha/rules</c>); a change has to say the <c>type</c> too.</summary>
    public ProxmoxEntries<HaRule> Rules => new(api, new(Path + "/rules", "rule", HaRule.Read));

    /// <summary>How quorum, master, nodes and guests fare (<c>GET /cluster/ha/status/current</c>).</summary>
    public Task<IReadOnlyList<HaStatusEntry>> StatusAsync(CancellationToken ct) => api.ListAsync(Path + "/status/current", null, HaStatusEntry.Read, ct);

    /// <summary>Asks to move a guest, running where that can be (<c>POST /cluster/ha/resources/{sid}/migrate</c>); it is done later.</summary>
    public Task MigrateAsync(string sid, string node, CancellationToken ct) => MoveAsync(sid, "migrate", node, ct);

    /// <summary>Asks to stop a guest and start it elsewhere (<c>POST /cluster/ha/resources/{sid}/relocate</c>); it is done later.</summary>
    public Task RelocateAsync(string sid, string node, CancellationToken ct) => MoveAsync(sid, "relocate", node, ct);

    /// <summary>Looks after guests again (<c>POST /cluster/ha/status/arm-ha</c>, 9.1).</summary>
    /// <exception cref="ProxmoxException">NotImplemented before 9.1.</exception>
    public Task ArmAsync(CancellationToken ct) => api.DoAsync(HttpMethod.Post, Path + "/status/arm-ha", null, ct);

    /// <summary>Looks after no guest, and fences no node, until it is armed again (<c>POST /cluster/ha/status/disarm-ha</c>, 9.1).</summary>
    /// <param name="ignoreResources">True to let go of guests, so that they can be changed by hand; false freezes them as they are.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="ProxmoxException">NotImplemented before 9.1.</exception>
    public Task DisarmAsync(bool ignoreResources, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Post, Path + "/status/disarm-ha", new Form().Add("resource-mode", ignoreResources ? "ignore" : "freeze"), ct);

    Task MoveAsync(string sid, string verb, string node, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Post, $"{Form.Path(Path + "/resources", sid)}/{verb}", new Form().Add("node", node), ct);
}

/// <summary>A guest that high availability looks after.</summary>
/// <param name="Sid">Its name there, such as <c>vm:100</c>.</param>
/// <param name="State">The state it shall have, such as <c>started</c>.</param>
/// <param name="Group">Its group of nodes (until 8.4).</param>
/// <param name="MaxRestart">Tries to start it on one node; 1 when null.</param>
/// <param name="MaxRelocate">Tries to start it on others; 1 when null.</param>
/// <param name="Comment">Its comment.</param>
/// <param name="Digest">SHA-1 of the config of all.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record HaResource(
    string Sid, string? State, string? Group, int? MaxRestart, int? MaxRelocate, string? Comment, string? Digest, IReadOnlyDictionary<string, string> Settings)
{
    internal static HaResource Read(Fields f, string? sid) => new(
        f.Named("sid", sid), f.OptionalText("state"u8), f.OptionalText("group"u8), f.OptionalInt("max_restart"u8), f.OptionalInt("max_relocate"u8),
        f.OptionalText("comment"u8), f.OptionalText("digest"u8), f.Settings());
}

/// <summary>A group of nodes that guests prefer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Nodes">Its nodes, each with its priority where it has one, as in <c>pve1:2</c>.</param>
/// <param name="IsRestricted">True when guests may run nowhere else.</param>
/// <param name="StaysAfterFailover">True when guests don't go back to a node that is preferred.</param>
/// <param name="Comment">Its comment.</param>
/// <param name="Digest">SHA-1 of the config of all.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record HaGroup(
    string Name, IReadOnlyList<string> Nodes, bool IsRestricted, bool StaysAfterFailover, string? Comment, string? Digest, IReadOnlyDictionary<string, string> Settings)
{
    internal static HaGroup Read(Fields f, string? name) => new(
        f.Named("group", name), f.Texts("nodes"u8), f.Flag("restricted"u8), f.Flag("nofailback"u8), f.OptionalText("comment"u8), f.OptionalText("digest"u8), f.Settings());
}

/// <summary>A rule about where guests run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is: <c>node-affinity</c> or <c>resource-affinity</c>.</param>
/// <param name="Resources">Guests it is about, such as <c>vm:100</c>.</param>
/// <param name="Nodes">Nodes they prefer, each with its priority where it has one.</param>
/// <param name="IsStrict">True when they may run nowhere else.</param>
/// <param name="Affinity">Of resources: <c>positive</c> keeps them together, <c>negative</c> apart.</param>
/// <param name="IsEnabled">False when it is switched off, by its setting or since it contradicts another.</param>
/// <param name="Comment">Its comment.</param>
/// <param name="Digest">SHA-1 of the config of all.</param>
/// <param name="Settings">Every member as it came, errors too.</param>
public sealed record HaRule(
    string Name, string Type, IReadOnlyList<string> Resources, IReadOnlyList<string> Nodes, bool IsStrict, string? Affinity, bool IsEnabled, string? Comment, string? Digest,
    IReadOnlyDictionary<string, string> Settings)
{
    internal static HaRule Read(Fields f, string? name) => new(
        f.Named("rule", name), f.Text("type"u8), f.Texts("resources"u8), f.Texts("nodes"u8), f.Flag("strict"u8), f.OptionalText("affinity"u8), !f.Flag("disable"u8),
        f.OptionalText("comment"u8), f.OptionalText("digest"u8), f.Settings());
}

/// <summary>One line of high availability's state: quorum, master, a node's manager, fencing, or a guest.</summary>
/// <param name="Id">Its name, such as <c>quorum</c>, <c>lrm:pve1</c>, <c>service:vm:100</c>.</param>
/// <param name="Type">What it is: <c>quorum</c>, <c>master</c>, <c>lrm</c>, <c>fencing</c>, <c>service</c>.</param>
/// <param name="Node">The node it is about.</param>
/// <param name="Status">Proxmox's words.</param>
/// <param name="IsQuorate">Of the quorum: whether there is one.</param>
/// <param name="Time">Of masters and managers: when they last told.</param>
/// <param name="Sid">Of a guest: its name.</param>
/// <param name="State">Of a guest: its state.</param>
/// <param name="RequestedState">Of a guest: the state it shall have.</param>
/// <param name="ArmedState">Of fencing: <c>armed</c>, <c>standby</c>, <c>disarming</c>, <c>disarmed</c> (9.1).</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record HaStatusEntry(
    string Id, string Type, string? Node, string Status, bool? IsQuorate, DateTimeOffset? Time, string? Sid, string? State, string? RequestedState, string? ArmedState,
    IReadOnlyDictionary<string, string> Settings)
{
    internal static HaStatusEntry Read(Fields f) => new(
        f.Text("id"u8), f.Text("type"u8), f.OptionalText("node"u8), f.OptionalText("status"u8) ?? "", f.OptionalFlag("quorate"u8), f.OptionalTime("timestamp"u8),
        f.OptionalText("sid"u8), f.OptionalText("state"u8), f.OptionalText("request_state"u8), f.OptionalText("armed-state"u8), f.Settings());
}
