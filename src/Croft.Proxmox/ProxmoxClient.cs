namespace Croft.Proxmox;

/// <summary>A client of one Proxmox VE cluster.</summary>
public sealed class ProxmoxClient
{
    /// <summary>Sends one call and returns its answer.</summary>
    /// <exception cref="ProxmoxException">Proxmox, or the way to it, said no.</exception>
    public Task<ProxmoxAnswer> SendAsync(ProxmoxCall call, CancellationToken ct) =>
        throw new ProxmoxException(ProxmoxError.Unreachable, $"{call.Path}: no connection.");
}
