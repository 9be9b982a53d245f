using System.Globalization;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Clusters;

/// <summary>Decides whom to trust from a probe, before any credential is sent.</summary>
static class TrustDecision
{
    /// <summary>Trust for the first connection: the system's authorities, or exactly the certificate shown.</summary>
    /// <param name="probe">What answered.</param>
    /// <param name="fingerprint">What the user read on the node; null when not given.</param>
    /// <param name="onFirstUse">True to take what is shown.</param>
    /// <param name="repeat">The command to repeat, without the choice of trust.</param>
    /// <exception cref="FailureException">Unreachable: another certificate than the user's. Denied: nobody vouches for it.</exception>
    public static ProxmoxTrust First(ProxmoxProbe probe, string? fingerprint, bool onFirstUse, string repeat)
    {
        if (fingerprint is not null)
            return Compared(probe, fingerprint);
        if (probe.SystemTrusts)
            return ProxmoxTrust.SystemChain;
        return onFirstUse ? ProxmoxTrust.Pinned(probe.Certificate.Fingerprint) : throw new FailureException(new Failure(
            FailureKind.Denied, $"No authority of this system vouches for {probe.Address.Authority}; nothing was sent. It shows: {Shown(probe.Certificate)}.")
        {
            WayOut = $"Compare the fingerprint on the node (pvenode cert info), then: {repeat} --fingerprint {probe.Certificate.Fingerprint}",
        });
    }

    /// <summary>Exactly the certificate shown, when it is the one the user read.</summary>
    public static ProxmoxTrust Compared(ProxmoxProbe probe, string fingerprint)
    {
        string wanted;
        try
        {
            wanted = Fingerprint.Parse(fingerprint);
        }
        catch (FormatException e)
        {
            throw new FailureException(new Failure(FailureKind.Invalid, e.Message)
            {
                WayOut = "Read it on the node: pvenode cert info.",
                Faults = [new Fault("fingerprint", e.Message)],
            });
        }
        return wanted == Fingerprint.Parse(probe.Certificate.Fingerprint) ? ProxmoxTrust.Pinned(wanted) : throw new FailureException(new Failure(
            FailureKind.Unreachable,
            $"{probe.Address.Authority} shows another certificate than the one named ({Fingerprint.Show(wanted)}); nothing was sent. It shows: {Shown(probe.Certificate)}.")
        {
            WayOut = "Read the fingerprint on the node itself (pvenode cert info). If it is the one named, somebody answers in the node's place.",
        });
    }

    public static string Shown(PeerCertificate certificate) =>
        $"fingerprint {certificate.Fingerprint}, subject {certificate.Subject}, issuer {certificate.Issuer}, "
        + $"valid until {certificate.ValidTo.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
}
