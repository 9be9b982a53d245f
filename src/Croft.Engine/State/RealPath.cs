using System.Runtime.InteropServices;
using System.Text;

namespace Croft.Engine.State;

/// <summary>Where a path leads once every link in it is followed; .NET follows the last one alone.</summary>
static class RealPath
{
    /// <summary>The path itself where it can't be followed: it does not exist, or may not be looked at.</summary>
    public static string Of(string path)
    {
        if (OperatingSystem.IsWindows())
            return path;
        var real = Resolve(Encoding.UTF8.GetBytes($"{path}\0"), 0);
        try
        {
            return real == 0 ? path : Marshal.PtrToStringUTF8(real)!;
        }
        finally
        {
            Free(real);
        }
    }

    [DllImport("libc", EntryPoint = "realpath"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern nint Resolve(byte[] path, nint into);

    [DllImport("libc", EntryPoint = "free"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern void Free(nint memory);
}
