namespace Croft.Proxmox;

/// <summary>Looks from a node for what can be made a storage of (<c>/nodes/{node}/scan</c>).</summary>
/// <remarks>A server that does not answer holds the call until Proxmox's own timeouts: ask with a deadline that bears them.</remarks>
public readonly struct ProxmoxScan
{
    readonly ProxmoxApi api;
    readonly string path;

    internal ProxmoxScan(ProxmoxApi api, string path) => (this.api, this.path) = (api, path);

    /// <summary>Exports of an NFS server (<c>GET …/nfs</c>).</summary>
    public Task<IReadOnlyList<NfsExport>> NfsAsync(string server, CancellationToken ct) => api.ListAsync(path + "/nfs", new Form().Add("server", server),
        f => new NfsExport(f.Text("path"u8), f.OptionalText("options"u8)), ct);

    /// <summary>Shares of a CIFS server (<c>GET …/cifs</c>).</summary>
    /// <param name="server">The server.</param>
    /// <param name="login">Who asks; nobody in particular when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<IReadOnlyList<CifsShare>> CifsAsync(string server, CifsLogin? login, CancellationToken ct) => api.ListAsync(path + "/cifs",
        new Form().Add("server", server).Add("username", login?.User).Add("password", login?.Password).Add("domain", login?.Domain),
        f => new CifsShare(f.Text("share"u8), f.OptionalText("description"u8)), ct);

    /// <summary>Targets of an iSCSI portal (<c>GET …/iscsi</c>).</summary>
    public Task<IReadOnlyList<IscsiTarget>> IscsiAsync(string portal, CancellationToken ct) => api.ListAsync(path + "/iscsi", new Form().Add("portal", portal),
        f => new IscsiTarget(f.Text("target"u8), f.Text("portal"u8)), ct);

    /// <summary>Volume groups of the node (<c>GET …/lvm</c>).</summary>
    public Task<IReadOnlyList<string>> LvmAsync(CancellationToken ct) => api.ListAsync(path + "/lvm", null, f => f.Text("vg"u8), ct);

    /// <summary>Thin pools of a volume group (<c>GET …/lvmthin</c>).</summary>
    public Task<IReadOnlyList<string>> LvmThinAsync(string volumeGroup, CancellationToken ct) =>
        api.ListAsync(path + "/lvmthin", new Form().Add("vg", volumeGroup), f => f.Text("lv"u8), ct);

    /// <summary>ZFS pools of the node and their datasets (<c>GET …/zfs</c>).</summary>
    public Task<IReadOnlyList<string>> ZfsAsync(CancellationToken ct) => api.ListAsync(path + "/zfs", null, f => f.Text("pool"u8), ct);

    /// <summary>Datastores of a backup server (<c>GET …/pbs</c>).</summary>
    public Task<IReadOnlyList<PbsDatastore>> PbsAsync(PbsLogin login, CancellationToken ct) => api.ListAsync(path + "/pbs",
        new Form().Add("server", login.Server).Add("username", login.User).Add("password", login.Password).Add("fingerprint", login.Fingerprint).Add("port", login.Port),
        f => new PbsDatastore(f.Text("store"u8), f.OptionalText("comment"u8)), ct);

    /// <summary>Volumes of a GlusterFS server (<c>GET …/glusterfs</c>, until 8.4).</summary>
    /// <exception cref="ProxmoxException">NotImplemented since 9.0.</exception>
    public Task<IReadOnlyList<string>> GlusterAsync(string server, CancellationToken ct) =>
        api.ListAsync(path + "/glusterfs", new Form().Add("server", server), f => f.Text("volname"u8), ct);
}

/// <summary>An export of an NFS server.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Options">Who may mount it.</param>
public sealed record NfsExport(string Path, string? Options);

/// <summary>A share of a CIFS server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">Its description.</param>
public sealed record CifsShare(string Name, string? Description);

/// <summary>A target of an iSCSI portal.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Portal">Where it is.</param>
public sealed record IscsiTarget(string Name, string Portal);

/// <summary>A datastore of a backup server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Comment">Its comment.</param>
public sealed record PbsDatastore(string Name, string? Comment);

/// <summary>Who asks a CIFS server; printed without the password.</summary>
/// <param name="User">The user.</param>
/// <param name="Password">The password.</param>
/// <param name="Domain">Windows' domain.</param>
public sealed record CifsLogin(string User, string Password, string? Domain = null)
{
    /// <summary>The user alone.</summary>
    public override string ToString() => User;
}

/// <summary>Who asks a backup server; printed without the password.</summary>
/// <param name="Server">The server.</param>
/// <param name="User">The user or token.</param>
/// <param name="Password">The password or secret.</param>
public sealed record PbsLogin(string Server, string User, string Password)
{
    /// <summary>SHA-256 of its certificate, where no authority vouches for it.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Its port; 8007 when null.</summary>
    public int? Port { get; init; }

    /// <summary>User and server alone.</summary>
    public override string ToString() => $"{User} at {Server}";
}
