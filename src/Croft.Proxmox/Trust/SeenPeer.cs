using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Croft.Proxmox;

/// <summary>Keeps how far a probe came and what the handshake showed.</summary>
sealed class SeenPeer(Uri site, TimeProvider time)
{
    /// <summary>True once TCP stands, to the peer or to the proxy before it.</summary>
    public bool Connected { get; private set; }

    public PeerCertificate? Certificate { get; private set; }

    public bool SystemTrusts { get; private set; }

    public string? AuthorityPem { get; private set; }

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, ct).ConfigureAwait(false);
            Connected = true;
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public bool Look(object? sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (shown is null)
            return false;
        using var leaf = new X509Certificate2(shown);
        Certificate = PeerCertificate.Of(leaf, site);
        SystemTrusts = errors == SslPolicyErrors.None;
        AuthorityPem = chain?.ChainPolicy.ExtraStore
            .Where(sent => SignsItself(sent) && Authorities.Sign([sent], leaf, chain.ChainPolicy.ExtraStore, time.GetUtcNow()))
            .Select(sent => sent.ExportCertificatePem())
            .FirstOrDefault();
        return true;
    }

    static bool SignsItself(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
