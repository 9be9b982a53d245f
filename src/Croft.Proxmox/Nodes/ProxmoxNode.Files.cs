using System.Text.Json;

namespace Croft.Proxmox;

public readonly partial struct ProxmoxNode
{
    /// <summary>Container templates that can be downloaded (<c>GET …/aplinfo</c>).</summary>
    public Task<IReadOnlyList<ApplianceEntry>> TemplatesAsync(CancellationToken ct) => api.ListAsync(path + "/aplinfo", null, ApplianceEntry.Read, ct);

    /// <summary>Downloads a container template (<c>POST …/aplinfo</c>).</summary>
    /// <param name="storage">Where it goes.</param>
    /// <param name="template">Its name in <see cref="TemplatesAsync"/>.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid> DownloadTemplateAsync(string storage, string template, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Post, path + "/aplinfo", new Form().Add("storage", storage).Add("template", template), ct);

    /// <summary>What a web address holds, asked by the node (<c>GET …/query-url-metadata</c>).</summary>
    /// <param name="url">The address.</param>
    /// <param name="anyCertificate">True to take whatever certificate the server shows.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<UrlMetadata> UrlMetadataAsync(Uri url, bool anyCertificate, CancellationToken ct) => api.ReadAsync(path + "/query-url-metadata",
        new Form().Add("url", url.AbsoluteUri).Add("verify-certificates", anyCertificate ? false : null), UrlMetadata.Read, ct);

    /// <summary>Tags of a container image (<c>GET …/query-oci-repo-tags</c>, 9.1).</summary>
    /// <param name="reference">The image without a tag, such as <c>docker.io/library/nginx</c>.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="ProxmoxException">NotImplemented before 9.1.</exception>
    public async Task<IReadOnlyList<string>> ImageTagsAsync(string reference, CancellationToken ct)
    {
        var data = (await api.SendAsync(HttpMethod.Get, path + "/query-oci-repo-tags", new Form().Add("reference", reference), ct).ConfigureAwait(false)).Data;
        return data.ValueKind == JsonValueKind.Array
            ? [.. data.EnumerateArray().Select(tag => Fields.Raw(tag) ?? "")]
            : throw Fields.Unexpected($"GET {path}/query-oci-repo-tags", "data", "a list", data);
    }
}

/// <summary>A container template that can be downloaded.</summary>
/// <param name="Template">Its name for the download.</param>
/// <param name="Package">Name of what is in it.</param>
/// <param name="Version">Version of what is in it.</param>
/// <param name="Os">Operating system, such as <c>debian-13</c>.</param>
/// <param name="Section">Group, such as <c>system</c> or <c>turnkeylinux</c>.</param>
/// <param name="Headline">What it is for.</param>
/// <param name="Architecture">Architecture; null where the list tells none.</param>
/// <param name="Settings">Every member as it came: description, checksums, address.</param>
public sealed record ApplianceEntry(
    string Template, string? Package, string? Version, string? Os, string? Section, string? Headline, string? Architecture, IReadOnlyDictionary<string, string> Settings)
{
    internal static ApplianceEntry Read(Fields f) => new(
        f.Text("template"u8), f.OptionalText("package"u8), f.OptionalText("version"u8), f.OptionalText("os"u8), f.OptionalText("section"u8),
        f.OptionalText("headline"u8), f.OptionalText("architecture"u8), f.Settings());
}

/// <summary>What a web address holds.</summary>
/// <param name="FileName">Name that the server gives it.</param>
/// <param name="MimeType">Its type.</param>
/// <param name="Size">Its size in bytes; null where the server does not tell.</param>
public sealed record UrlMetadata(string? FileName, string? MimeType, long? Size)
{
    internal static UrlMetadata Read(Fields f) => new(f.OptionalText("filename"u8), f.OptionalText("mimetype"u8), f.OptionalLong("size"u8));
}
