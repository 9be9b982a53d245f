namespace Croft.Sandbox.Wire;

/// <summary>A file that was uploaded: its size and hashes; the bytes themselves are not kept.</summary>
internal sealed record ReceivedFile(string TemporaryName, string FileName, long Size, IReadOnlyDictionary<string, string> Hashes)
{
    /// <summary>Hex, or null where it was not computed.</summary>
    public string? Hash(string algorithm) => Hashes.GetValueOrDefault(algorithm);
}
