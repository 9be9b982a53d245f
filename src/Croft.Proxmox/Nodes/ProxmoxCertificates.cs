namespace Croft.Proxmox;

/// <summary>A node's certificates (<c>/nodes/{node}/certificates</c>).</summary>
public readonly struct ProxmoxCertificates
{
    readonly ProxmoxApi api;
    readonly string path;

    internal ProxmoxCertificates(ProxmoxApi api, string path) => (this.api, this.path) = (api, path);

    /// <summary>The cluster's authority, and what the node shows (<c>GET …/info</c>).</summary>
    public Task<IReadOnlyList<CertificateEntry>> ListAsync(CancellationToken ct) => api.ListAsync(path + "/info", null, CertificateEntry.Read, ct);

    /// <summary>Gives the node a certificate of one's own (<c>POST …/custom</c>).</summary>
    /// <param name="chain">Its chain as PEM, its own first.</param>
    /// <param name="key">Its key as PEM; the one that is there when null.</param>
    /// <param name="force">True to overwrite one that is there.</param>
    /// <param name="restart">True to show it at once: pveproxy restarts, and cuts connections.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<CertificateEntry> UploadAsync(string chain, string? key, bool force, bool restart, CancellationToken ct) => api.DoAsync(HttpMethod.Post, path + "/custom",
        new Form().Add("certificates", chain).Add("key", key).AddIf("force", force).AddIf("restart", restart), CertificateEntry.Read, ct);

    /// <summary>Goes back to the certificate of the cluster's authority (<c>DELETE …/custom</c>).</summary>
    /// <param name="restart">True to show it at once: pveproxy restarts, and cuts connections.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task DeleteAsync(bool restart, CancellationToken ct) => api.DoAsync(HttpMethod.Delete, path + "/custom", new Form().AddIf("restart", restart), ct);

    /// <summary>Orders a certificate by ACME, as the node's config says (<c>POST …/acme/certificate</c>).</summary>
    public Task<Upid> OrderAsync(bool force, CancellationToken ct) => api.StartAsync(HttpMethod.Post, path + "/acme/certificate", new Form().AddIf("force", force), ct);

    /// <summary>Renews a certificate by ACME (<c>PUT …/acme/certificate</c>).</summary>
    /// <param name="force">True also where it lasts for more than 30 days.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid> RenewAsync(bool force, CancellationToken ct) => api.StartAsync(HttpMethod.Put, path + "/acme/certificate", new Form().AddIf("force", force), ct);

    /// <summary>Revokes a certificate of ACME (<c>DELETE …/acme/certificate</c>).</summary>
    public Task<Upid> RevokeAsync(CancellationToken ct) => api.StartAsync(HttpMethod.Delete, path + "/acme/certificate", null, ct);
}

/// <summary>A certificate of a node.</summary>
public sealed record CertificateEntry
{
    /// <summary>Its file, such as <c>pve-ssl.pem</c>; what clients see is <c>pveproxy-ssl.pem</c> where there is one.</summary>
    public required string FileName { get; init; }
    /// <summary>Its SHA-256; colons between bytes.</summary>
    public required string Fingerprint { get; init; }
    /// <summary>Whom it is made out to.</summary>
    public string? Subject { get; init; }
    /// <summary>Who signed it.</summary>
    public string? Issuer { get; init; }
    /// <summary>From when on it is valid.</summary>
    public DateTimeOffset? NotBefore { get; init; }
    /// <summary>Until when it is valid.</summary>
    public DateTimeOffset? NotAfter { get; init; }
    /// <summary>Names and addresses in it.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
    /// <summary>Kind of its key.</summary>
    public string? KeyType { get; init; }
    /// <summary>Bits of its key.</summary>
    public int? KeyBits { get; init; }
    /// <summary>The certificate as PEM.</summary>
    public string? Pem { get; init; }

    internal static CertificateEntry Read(Fields f) => new()
    {
        FileName = f.OptionalText("filename"u8) ?? "",
        Fingerprint = f.Text("fingerprint"u8),
        Subject = f.OptionalText("subject"u8),
        Issuer = f.OptionalText("issuer"u8),
        NotBefore = f.OptionalTime("notbefore"u8),
        NotAfter = f.OptionalTime("notafter"u8),
        Names = f.Texts("san"u8),
        KeyType = f.OptionalText("public-key-type"u8),
        KeyBits = f.OptionalInt("public-key-bits"u8),
        Pem = f.OptionalText("pem"u8),
    };
}
