using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Nodes;

/// <summary>GET /nodes/{node}/certificates/info: the cluster CA and the node's certificate.</summary>
internal static class NodeCertificates
{
    public static Call Of(Certificates certificates) => new("GET", "/nodes/{node}/certificates/info", exchange => Run(exchange, certificates));

    static void Run(Exchange exchange, Certificates certificates)
    {
        exchange.Json.WriteStartArray();
        Write(exchange.Json, "pve-root-ca.pem", certificates.Authority);
        Write(exchange.Json, "pve-ssl.pem", certificates.Of(exchange.Node.Name, exchange.Node.Address));
        exchange.Json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, string file, X509Certificate2 certificate)
    {
        json.WriteStartObject();
        json.WriteString("filename", file);
        json.WriteString("fingerprint", Certificates.Fingerprint(certificate));
        json.WriteString("subject", Name(certificate.SubjectName));
        json.WriteString("issuer", Name(certificate.IssuerName));
        json.WriteNumber("notbefore", new DateTimeOffset(certificate.NotBefore.ToUniversalTime()).ToUnixTimeSeconds());
        json.WriteNumber("notafter", new DateTimeOffset(certificate.NotAfter.ToUniversalTime()).ToUnixTimeSeconds());
        json.WriteString("public-key-type", "id-ecPublicKey");
        json.WriteNumber("public-key-bits", 256);
        json.WriteStartArray("san");
        if (certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is { } names)
        {
            foreach (var address in names.EnumerateIPAddresses())
                json.WriteStringValue(address.ToString());
            foreach (var name in names.EnumerateDnsNames())
                json.WriteStringValue(name);
        }
        json.WriteEndArray();
        json.WriteString("pem", certificate.ExportCertificatePem() + "\n");
        json.WriteEndObject();
    }

    // OpenSSL's one-line form, first part first
    static string Name(X500DistinguishedName name) => string.Concat(
        name.EnumerateRelativeDistinguishedNames(false).Select(part => string.Create(CultureInfo.InvariantCulture,
            $"/{part.GetSingleElementType().FriendlyName}={part.GetSingleElementValue()}")));
}
