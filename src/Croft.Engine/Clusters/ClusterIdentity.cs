using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Croft.Proxmox;

namespace Croft.Engine.Clusters;

/// <summary>What tells one cluster from another, whatever it is called: its own CA, which no two share.</summary>
static class ClusterIdentity
{
    /// <summary>The CA's fingerprint; the shown certificate's where the CA is not told.</summary>
    public static async Task<string> ReadAsync(ProxmoxClient client, string node, PeerCertificate shown, CancellationToken ct)
    {
        try
        {
            var answer = await client.SendAsync(new ProxmoxCall(HttpMethod.Get, $"/nodes/{Uri.EscapeDataString(node)}/certificates/info"), ct);
            foreach (var file in answer.Data.ValueKind == JsonValueKind.Array ? answer.Data.EnumerateArray() : default)
            {
                if (file.TryGetProperty("filename", out var name) && name.ValueEquals("pve-root-ca.pem") && file.TryGetProperty("fingerprint", out var fingerprint))
                    return Fingerprint.Parse(fingerprint.ToString());
            }
        }
        catch (Exception e) when (e is ProxmoxException or FormatException)
        {
            // The certificate it shows tells it apart less well: after a renewal the same cluster would pass as another one.
        }
        return Fingerprint.Parse(shown.Fingerprint);
    }

    public static string SubjectOf(string pem)
    {
        using var authority = X509Certificate2.CreateFromPem(pem);
        return authority.Subject;
    }
}
