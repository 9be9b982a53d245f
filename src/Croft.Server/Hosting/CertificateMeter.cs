using System.Diagnostics.Metrics;

namespace Croft.Server.Hosting;

/// <summary>Tells in <c>/metrics</c> how long the certificate holds, so that somebody is told before clients refuse it.</summary>
internal sealed class CertificateMeter : IDisposable
{
    readonly Meter meter = new("Croft.Server");

    public CertificateMeter(ServerCertificate certificate, TimeProvider time) =>
        meter.CreateObservableGauge("croft.certificate.expires", () => (time.GetUtcNow() + certificate.Left).ToUnixTimeSeconds(), description: "When the server's certificate expires, in Unix time.");

    public void Dispose() => meter.Dispose();
}
