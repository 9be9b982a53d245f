using System.Net.WebSockets;

namespace Croft.Proxmox;

/// <summary>A client of one Proxmox VE cluster; safe for concurrent use.</summary>
public sealed partial class ProxmoxClient : IDisposable
{
    readonly ProxmoxOptions options;
    readonly CallSender sender;
    readonly Signer signer;

    /// <summary>A client that connects on its first call.</summary>
    /// <exception cref="ArgumentException">An option is out of its limits.</exception>
    public ProxmoxClient(ProxmoxOptions options)
    {
        options.Validate();
        this.options = options;
        sender = new CallSender(options);
        signer = new Signer(options, sender);
    }

    internal ProxmoxOptions Options => options;

    /// <summary>Sends one call and returns its answer.</summary>
    /// <exception cref="ProxmoxException">Proxmox, or the way to it, said no.</exception>
    public async Task<ProxmoxAnswer> SendAsync(ProxmoxCall call, CancellationToken ct)
    {
        RequestForm.Check(call);
        using var time = new CallTime(call.Deadline ?? options.Deadline, options.Time, ct);
        return await signer.SendAsync(call, time).ConfigureAwait(false);
    }

    /// <summary>Opens a websocket at a path of the API; messages are binary and go unchanged.</summary>
    internal async Task<WebSocket> ConnectAsync(ProxmoxCall call, CancellationToken ct)
    {
        RequestForm.Check(call);
        using var time = new CallTime(call.Deadline ?? options.Deadline, options.Time, ct);
        var stream = await signer.UpgradeAsync(call, time).ConfigureAwait(false);
        // pveproxy knows no pings of its own making: who needs to be kept alive says so in its own protocol.
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { SubProtocol = "binary", KeepAliveInterval = TimeSpan.Zero });
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        signer.Dispose();
        sender.Dispose();
    }
}
