using System.Collections.Concurrent;
using System.Security.Cryptography;
using Croft.Contracts;

namespace Croft.Engine.Storage;

/// <summary>Files that faces of this process offered for plans, by their SHA-256: a plan names content, never a place.</summary>
internal sealed class OfferedFiles
{
    readonly ConcurrentDictionary<string, FileContent> files = new(StringComparer.Ordinal);

    /// <summary>Reads the file once, keeps how to open it again, and returns its SHA-256 in hex.</summary>
    public async Task<string> OfferAsync(FileContent file, CancellationToken ct)
    {
        await using var bytes = file.Open();
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, ct));
        files[hash] = file;
        return hash;
    }

    /// <summary>The file of that content; null when no face of this process offered it.</summary>
    public FileContent? Find(string sha256) => files.GetValueOrDefault(sha256);
}
