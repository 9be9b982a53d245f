namespace Croft.Commands;

/// <summary>Files that only their owner may read.</summary>
static class PrivateFile
{
    /// <summary>Writes the text with mode 0600 from its first byte; an older file is replaced.</summary>
    public static async Task WriteAsync(string path, string text, CancellationToken ct)
    {
        File.Delete(path);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using var file = new StreamWriter(path, options);
        await file.WriteAsync(text.AsMemory(), ct);
    }
}
