namespace Croft.Engine.State;

/// <summary>Files and folders that nobody but their owner may read.</summary>
public static class PrivateFiles
{
    internal const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    internal const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;
    const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes the folder and those above it where they are missing, and makes their names last.</summary>
    internal static void MakeFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        var above = Path.GetDirectoryName(Path.GetFullPath(path));
        if (above is not null)
            MakeFolder(above);
        Directory.CreateDirectory(path, FolderMode);
        if (above is not null)
            FolderFlush.Run(above);
    }

    /// <summary>Makes an empty file of mode 0600, never for a moment readable by others; an existing one is left alone.</summary>
    internal static void Touch(string path)
    {
        if (!File.Exists(path))
            using (Open(path, System.IO.FileMode.OpenOrCreate)) { }
    }

    /// <summary>True when group or others may do anything with it.</summary>
    internal static bool IsOpenToOthers(string path) => (File.GetUnixFileMode(path) & Others) != UnixFileMode.None;

    /// <summary>True when the folder is there, but this user can't see what is in it.</summary>
    internal static bool IsClosedToUs(string folder)
    {
        try
        {
            // Listing needs the right to read, opening a file in it the right to pass: either may be missing.
            foreach (var path in Directory.EnumerateFileSystemEntries(folder))
                _ = File.GetUnixFileMode(path);
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;      // the folder, or what was in it, is gone
        }
    }

    /// <summary>Puts the content in place in one move: a reader, and a crash, see the old or the new file whole.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var next = $"{path}.next";
        using (var file = Open(next, System.IO.FileMode.Create))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(next, path, overwrite: true);
        FolderFlush.Run(Path.GetDirectoryName(path)!);
    }

    static FileStream Open(string path, System.IO.FileMode mode) =>
        new(path, new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = FileMode });
}
