using System.Diagnostics.CodeAnalysis;
using Croft.Contracts;

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
        catch (Exception e) when (IsOfFiles(e))
        {
            return (null, $"'{path}' can't be read: {e.Message}");
        }
    }

    /// <summary>A file to be streamed later, or why it can't be; <paramref name="why"/> completes a sentence that begins with its name.</summary>
    public static bool TryOpen(string path, [NotNullWhen(true)] out FileContent? file, out string why)
    {
        (file, why) = (null, "");
        try
        {
            if (Directory.Exists(path)) why = "is a folder.";
            else if (path == "-") why = "would be standard input, whose length nobody knows: name a file.";
            else file = new FileContent(Path.GetFileName(path), Length(path), () => Open(path));
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            why = $"can't be read: {e.Message}";
        }
        return file is not null;
    }

    static long Length(string path)
    {
        using var file = File.OpenRead(path);
        return file.CanSeek ? file.Length : throw new IOException("it is no regular file.");
    }

    static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            throw new FailureException(new Failure(FailureKind.NotFound, $"'{path}' can't be read any more.") { Cause = e.Message }, e);
        }
    }

    static bool IsOfFiles(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
