using System.Runtime.InteropServices;

namespace Croft.Cli;

/// <summary>The mode of this process's terminal, by the C library: .NET has no raw one.</summary>
static class TerminalMode
{
    const int Input = 0;
    const int Now = 0;

    /// <summary>More than any system's termios takes; nothing here looks inside.</summary>
    const int Room = 512;

    /// <summary>Makes it raw; returns what puts it back, or null when standard input is no terminal.</summary>
    public static Action? MakeRaw()
    {
        if (OperatingSystem.IsWindows()) return null;
        var before = new byte[Room];
        if (GetMode(Input, before) != 0) return null;
        var raw = (byte[])before.Clone();
        MakeRaw(raw);
        return SetMode(Input, Now, raw) == 0 ? () => _ = SetMode(Input, Now, before) : null;
    }

    [DllImport("libc", EntryPoint = "tcgetattr"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int GetMode(int descriptor, byte[] mode);

    [DllImport("libc", EntryPoint = "tcsetattr"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int SetMode(int descriptor, int when, byte[] mode);

    [DllImport("libc", EntryPoint = "cfmakeraw"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern void MakeRaw([In, Out] byte[] mode);
}
