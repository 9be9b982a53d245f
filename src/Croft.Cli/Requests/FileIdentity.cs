using System.Runtime.InteropServices;
using System.Text;

namespace Croft.Cli.Requests;

/// <summary>What a path leads to once links are followed, told without opening it: who opens a pipe waits for somebody to write into it.</summary>
/// <param name="Special">What it is where it is neither a file nor a folder; null otherwise.</param>
/// <param name="Identity">Two paths of one file have the same.</param>
internal sealed record FileIdentity(string? Special, string Identity)
{
    const int CurrentFolder = -100, Longest = 256;
    const uint TypeAndNumber = 0x101;

    /// <summary>Where the kernel tells nothing, everything passes for a file.</summary>
    public static FileIdentity Of(string path)
    {
        var told = new byte[Longest];
        if (!OperatingSystem.IsLinux() || StatX(CurrentFolder, Encoding.UTF8.GetBytes($"{path}\0"), 0, TypeAndNumber, told) != 0) return new FileIdentity(null, Real(path));
        // struct statx, the same on every architecture: stx_mode at 28, stx_ino at 32, stx_dev at 136.
        return new FileIdentity(Name(MemoryMarshal.Read<ushort>(told.AsSpan(28)) & 0xF000), $"{MemoryMarshal.Read<ulong>(told.AsSpan(136)):x}:{MemoryMarshal.Read<ulong>(told.AsSpan(32))}");
    }

    static string? Name(int type) => type switch
    {
        0x1000 => "a pipe",
        0x2000 or 0x6000 => "a device",
        0xC000 => "a socket",
        _ => null,
    };

    static string Real(string path) => Path.GetFullPath(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);

    [DllImport("libc", EntryPoint = "statx"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int StatX(int folder, byte[] path, int flags, uint mask, [Out] byte[] told);
}
