namespace Croft.Proxmox;

/// <summary>Which of cloud-init's files.</summary>
public enum CloudInitFile
{
    /// <summary>User data.</summary>
    User,
    /// <summary>Network configuration.</summary>
    Network,
    /// <summary>Meta data.</summary>
    Meta,
}

/// <summary>The cloud-init drive of a virtual machine (<c>…/cloudinit</c>).</summary>
public readonly struct ProxmoxCloudInit
{
    readonly ProxmoxApi api;
    readonly string path;

    internal ProxmoxCloudInit(ProxmoxApi api, string path) => (this.api, this.path) = (api, path);

    /// <summary>Every key with its value on the drive and the one that waits (<c>GET …</c>).</summary>
    public Task<IReadOnlyList<PendingValue>> PendingAsync(CancellationToken ct) => api.ListAsync(path, null, PendingValue.Read, ct);

    /// <summary>A file as the config makes it; the drive may hold an older one (<c>GET …/dump</c>).</summary>
    public Task<string> DumpAsync(CloudInitFile file, CancellationToken ct) => api.TextAsync(HttpMethod.Get, path + "/dump",
        new Form().Add("type", file switch { CloudInitFile.User => "user", CloudInitFile.Network => "network", _ => "meta" }), ct);

    /// <summary>Writes the drive anew from the config (<c>PUT …</c>).</summary>
    public Task RegenerateAsync(CancellationToken ct) => api.DoAsync(HttpMethod.Put, path, null, ct);
}
