namespace Croft.Proxmox;

/// <summary>A file on its way to a storage: streamed, never held whole.</summary>
sealed class FileUpload(string name, Stream data, long length, IProgress<long>? progress)
{
    const int PieceLength = 128 * 1024;
    readonly long start = data.CanSeek ? data.Position : 0;

    public string Name => name;

    public long Length => length;

    /// <summary>True when it can be sent again from its first byte.</summary>
    public bool CanRepeat => data.CanSeek;

    public async Task CopyAsync(Stream target, Action moved, CancellationToken ct)
    {
        if (data.CanSeek)
            data.Position = start;
        var piece = new byte[PieceLength];
        for (var sent = 0L; sent < length;)
        {
            var read = await data.ReadAsync(piece.AsMemory(0, (int)Math.Min(piece.Length, length - sent)), ct).ConfigureAwait(false);
            if (read == 0)
                throw new ProxmoxException(ProxmoxError.BadParameter, $"The file '{name}' ended after {sent} of {length} bytes; the upload was broken off, and Proxmox drops what came.");
            await target.WriteAsync(piece.AsMemory(0, read), ct).ConfigureAwait(false);
            sent += read;
            moved();
            progress?.Report(sent);
        }
    }
}
