namespace Croft.Cli.Requests;

/// <summary>Reads a file named on the command line; <c>-</c> is standard input.</summary>
internal sealed class FileReader(TextReader input, Action<string> warn)
{
    const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The content, or why there is none. A secret that others can read gives a warning.</summary>
    public (string? Text, string? Why) Read(string path, bool secret)
    {
        try
        {
            if (Directory.Exists(path)) return (null, $"'{path}' is a folder.");
            if (secret && path != "-" && !OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
                warn($"{path} can be read or written by others: chmod 600 {path}");
            var text = path == "-" ? input.ReadToEnd() : File.ReadAllText(path);
            return text.Trim().Length == 0 ? (null, $"{(path == "-" ? "standard input" : $"'{path}'")} is empty.") : (text, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, $"'{path}' can't be read: {e.Message}");
        }
    }
}
