using System.Runtime.InteropServices;

namespace Croft.Cli;

/// <summary>The mode of this process's terminal, by the C library: .NET has no raw one.</summary>
static class TerminalMode
{
    const int Input = 0;
    const int Now = 0;

    /// <summary>More than any system's termios takes; nothing here looks inside.</summary>
    const int Room = 512;

    // struct termios of Linux, the same on x86_64 and aarch64 (termios(3), asm-generic/termbits.h).
    const int LocalFlags = 12;
    const uint Echo = 8, Whole = 2;

    /// <summary>Makes it take whole lines and show nothing of them; returns what puts it back, or null where that is not known.</summary>
    public static Action? Hide()
    {
        if (!OperatingSystem.IsLinux()) return null;
        var before = new byte[Room];
        if (GetMode(Input, before) != 0) return null;
        var hidden = (byte[])before.Clone();
        var flags = hidden.AsSpan(LocalFlags, sizeof(uint));
        MemoryMarshal.Write(flags, (MemoryMarshal.Read<uint>(flags) | Whole) & ~Echo);
        return SetMode(Input, Now, hidden) == 0 ? () => _ = SetMode(Input, Now, before) : null;
    }

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
