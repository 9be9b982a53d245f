using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Croft.Sandbox.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Croft.Sandbox.Wire;

/// <summary>Reads an upload's multipart body as it comes: fields become arguments, the file is hashed and counted.</summary>
internal static class UploadReader
{
    const int LongestField = 64 * 1024;

    public static async Task<ReceivedFile?> ReadAsync(HttpRequest request, Arguments arguments)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (string.IsNullOrEmpty(boundary))
            throw ApiFault.Bare(501, "missing boundary in multipart content type");
        var reader = new MultipartReader(boundary, request.Body);
        ReceivedFile? file = null;
        try
        {
            while (await reader.ReadNextSectionAsync(request.HttpContext.RequestAborted) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                    continue;
                var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
                if (name == "filename" && disposition.FileName.HasValue)
                {
                    file = await ReceiveAsync(section.Body, HeaderUtilities.RemoveQuotes(disposition.FileName).Value ?? "", request.HttpContext.RequestAborted);
                    arguments.Set("filename", file.FileName);
                    arguments.Set("tmpfilename", file.TemporaryName);
                }
                else
                    arguments.Set(name, await ReadFieldAsync(section.Body, request.HttpContext.RequestAborted));
            }
        }
        catch (InvalidDataException broken)
        {
            throw ApiFault.Bare(501, $"unable to parse multipart body: {broken.Message}");
        }
        return file;
    }

    static async Task<string> ReadFieldAsync(Stream body, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        await body.CopyToAsync(text, cancellationToken);
        return text.Length > LongestField ? throw ApiFault.Bare(501, "for data too large") : System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    [SuppressMessage("Security", "CA5350", Justification = "Proxmox offers SHA-1 for checksums that publishers give.")]
    [SuppressMessage("Security", "CA5351", Justification = "Proxmox offers MD5 for checksums that publishers give.")]
    static async Task<ReceivedFile> ReceiveAsync(Stream body, string fileName, CancellationToken cancellationToken)
    {
        (string Name, IncrementalHash Hash)[] hashes =
        [
            ("md5", IncrementalHash.CreateHash(HashAlgorithmName.MD5)), ("sha1", IncrementalHash.CreateHash(HashAlgorithmName.SHA1)),
            ("sha256", IncrementalHash.CreateHash(HashAlgorithmName.SHA256)), ("sha384", IncrementalHash.CreateHash(HashAlgorithmName.SHA384)),
            ("sha512", IncrementalHash.CreateHash(HashAlgorithmName.SHA512)),
        ];
        var (buffer, size) = (new byte[81_920], 0L);
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            size += read;
            foreach (var (_, hash) in hashes)
                hash.AppendData(buffer, 0, read);
        }
        var hex = hashes.ToDictionary(entry => entry.Name, entry => Convert.ToHexStringLower(entry.Hash.GetHashAndReset()), StringComparer.Ordinal);
        foreach (var (_, hash) in hashes)
            hash.Dispose();
        return new ReceivedFile($"/var/tmp/pveupload-{hex["md5"]}", fileName, size, hex);
    }
}
