namespace Croft.Proxmox;

/// <summary>A client of one Proxmox VE cluster.</summary>
public sealed partial class ProxmoxClient
{
    /// <summary>Sends one call and returns its answer.</summary>
    /// <exception cref="ProxmoxException">Proxmox, or the way to it, said no.</exception>
    public partial Task<ProxmoxAnswer> SendAsync(ProxmoxCall call, CancellationToken ct);
}
