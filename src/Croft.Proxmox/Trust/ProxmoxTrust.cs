namespace Croft.Proxmox;

/// <summary>Which certificates are believed; any one way suffices, and there is no "all".</summary>
public sealed record ProxmoxTrust
{
    /// <summary>Believed when the system's authorities vouch for that name.</summary>
    public static ProxmoxTrust SystemChain { get; } = new() { SystemAuthorities = true };

    /// <summary>True when the system's authorities count.</summary>
    public bool SystemAuthorities { get; init; }

    /// <summary>Believed leaf certificates: SHA-256, kept as 64 upper-case hex digits.</summary>
    /// <exception cref="FormatException">A fingerprint is no SHA-256.</exception>
    public IReadOnlyList<string> Fingerprints { get; init => field = [.. value.Select(Fingerprint.Parse)]; } = [];

    /// <summary>Believed authorities as PEM; the leaf must also carry the endpoint's name or address.</summary>
    public string? AuthorityPem { get; init; }

    /// <summary>Believes exactly these leaf certificates.</summary>
    /// <param name="fingerprints">SHA-256, with colons or plain, in either case.</param>
    /// <exception cref="FormatException">A fingerprint is no SHA-256.</exception>
    public static ProxmoxTrust Pinned(params IEnumerable<string> fingerprints) =>
        new() { Fingerprints = [.. fingerprints] };

    /// <summary>Believes leaf certificates signed by the authority, for the endpoint's name or address.</summary>
    /// <param name="pem">One or more certificates; Proxmox's own lies in <c>/etc/pve/pve-root-ca.pem</c>.</param>
    public static ProxmoxTrust Authority(string pem) => new() { AuthorityPem = pem };
}
