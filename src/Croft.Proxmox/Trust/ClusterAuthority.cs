using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Croft.Proxmox;

/// <summary>The cluster's own CA, learnt over a connection that is trusted already.</summary>
public static class ClusterAuthority
{
    /// <summary>The CA's PEM, or null where it does not vouch for what that node shows.</summary>
    /// <param name="client">A client whose trust is decided, such as by the pinned leaf.</param>
    /// <param name="node">A node's name; <c>localhost</c> is the node that answers.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <remarks>GET /nodes/{node}/certificates/info; needs no more than to be logged in.</remarks>
    /// <exception cref="ProxmoxException">The list could not be had.</exception>
    public static async Task<string?> LearnAsync(ProxmoxClient client, string node, CancellationToken ct)
    {
        var call = new ProxmoxCall(HttpMethod.Get, $"/nodes/{Uri.EscapeDataString(node)}/certificates/info");
        var list = (await client.SendAsync(call, ct).ConfigureAwait(false)).Data;
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        if (list.ValueKind == JsonValueKind.Array)
            foreach (var entry in list.EnumerateArray())
                if (entry.TryGetProperty("filename", out var name) && entry.TryGetProperty("pem", out var pem) && pem.GetString() is { } text)
                    files[name.ToString()] = text;
        // A certificate of one's own (pveproxy-ssl.pem) is shown instead of the one that the cluster made.
        var leaf = files.GetValueOrDefault("pveproxy-ssl.pem") ?? files.GetValueOrDefault("pve-ssl.pem");
        return files.GetValueOrDefault("pve-root-ca.pem") is { } authority && leaf is not null && Vouches(authority, leaf, client.Options.Time.GetUtcNow()) ? authority : null;
    }

    static bool Vouches(string authority, string leaf, DateTimeOffset now)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(leaf);
            return Authorities.Sign(Authorities.Read(authority), certificate, null, now);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
