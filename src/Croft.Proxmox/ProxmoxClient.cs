using System.Net.WebSockets;

namespace Croft.Proxmox;

/// <summary>A client of one Proxmox VE cluster; safe for concurrent use.</summary>
public sealed partial class ProxmoxClient : IDisposable
{
    readonly ProxmoxOptions options;
    readonly CallSender sender;
    readonly Signer signer;
    int underWay;
    long lastEnded;

    /// <summary>A client that connects on its first call.</summary>
    /// <exception cref="ArgumentException">An option is out of its limits.</exception>
    public ProxmoxClient(ProxmoxOptions options)
    {
        options.Validate();
        this.options = options;
        sender = new CallSender(options);
        signer = new Signer(options, sender);
        lastEnded = options.Time.GetTimestamp();
    }

    internal ProxmoxOptions Options => options;

    /// <summary>Sends one call and returns its answer.</summary>
    /// <exception cref="ProxmoxException">Proxmox, or the way to it, said no.</exception>
    public Task<ProxmoxAnswer> SendAsync(ProxmoxCall call, CancellationToken ct) => CountedAsync(call, signer.SendAsync, ct);

    /// <summary>Opens a websocket at a path of the API; messages are binary and go unchanged.</summary>
    internal async Task<WebSocket> ConnectAsync(ProxmoxCall call, CancellationToken ct)
    {
        var stream = await CountedAsync(call, signer.UpgradeAsync, ct).ConfigureAwait(false);
        // pveproxy knows no pings of its own making: who needs to be kept alive says so in its own protocol.
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { SubProtocol = "binary", KeepAliveInterval = TimeSpan.Zero });
    }

    async Task<T> CountedAsync<T>(ProxmoxCall call, Func<ProxmoxCall, CallTime, Task<T>> send, CancellationToken ct)
    {
        RequestForm.Check(call);
        using var time = new CallTime(call.Deadline ?? options.Deadline, options.Time, ct);
        Interlocked.Increment(ref underWay);
        try
        {
            return await send(call, time).ConfigureAwait(false);
        }
        catch (ProxmoxException e)
        {
            e.Cluster = options.Name;
            throw;
        }
        finally
        {
            Volatile.Write(ref lastEnded, options.Time.GetTimestamp());
            Interlocked.Decrement(ref underWay);
        }
    }

    /// <summary>True when no call is under way and none has ended for so long.</summary>
    public bool Rests(TimeSpan since) => Volatile.Read(ref underWay) == 0 && options.Time.GetElapsedTime(Volatile.Read(ref lastEnded)) >= since;

    /// <summary>Closes all connections but those of open consoles.</summary>
    public void Dispose()
    {
        signer.Dispose();
        sender.Dispose();
    }
}
