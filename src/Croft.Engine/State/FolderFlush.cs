using System.Runtime.InteropServices;
using System.Text;

namespace Croft.Engine.State;

/// <summary>Makes the names in a folder outlast a power cut; flushing a file does not keep its name.</summary>
static class FolderFlush
{
    const int CloseOnExec = 0x80000, NotSupported = 22;

    /// <exception cref="IOException">The folder can't be opened, or its disk failed.</exception>
    public static void Run(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var folder = Open(Encoding.UTF8.GetBytes($"{path}\0"), CloseOnExec);
        if (folder < 0)
            throw Failed(path);
        try
        {
            // Some network and FUSE file systems flush no folders; they promise nothing either.
            if (FSync(folder) != 0 && Marshal.GetLastPInvokeError() != NotSupported)
                throw Failed(path);
        }
        finally
        {
            _ = Close(folder);
        }
    }

    static IOException Failed(string path) => new($"The folder {path} could not be flushed to disk: {Marshal.GetLastPInvokeErrorMessage()}.");

    [DllImport("libc", EntryPoint = "open", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int FSync(int file);

    [DllImport("libc", EntryPoint = "close"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Close(int file);
}
