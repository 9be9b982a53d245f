using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Croft.Cli.Console;

/// <summary>The terminal on standard input; it is left as it was found.</summary>
internal sealed class Tty : IKeyboard
{
    const int Input = 0;

    // struct termios of Linux, the same on x86_64 and aarch64 (termios(3), asm-generic/termbits.h).
    const int TermiosSize = 60, InputFlags = 0, LocalFlags = 12, ControlCharacters = 17, Time = 5, Least = 6, AfterOutput = 1;
    const uint Signals = 1, Whole = 2, Echo = 8, Extended = 0x8000, NewlineForReturn = 0x100, FlowControl = 0x400;

    readonly byte[] _found = new byte[TermiosSize];
    readonly FileStream _input = new(new SafeFileHandle(Input, ownsHandle: false), FileAccess.Read, bufferSize: 0);
    readonly CancellationTokenSource _ended = new();
    readonly PosixSignalRegistration _term;

    /// <exception cref="IOException">Standard input is no terminal.</exception>
    public Tty()
    {
        if (GetAttributes(Input, _found) != 0) throw new IOException("Standard input is no terminal that can be set.");
        _term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            _ended.Cancel();
        });
    }

    public CancellationToken Ended => _ended.Token;

    public void Use(KeyboardMode mode)
    {
        var wanted = (byte[])_found.Clone();
        var off = mode switch
        {
            KeyboardMode.Keys => Signals | Whole | Echo | Extended,
            KeyboardMode.Waiting => Whole | Echo,
            KeyboardMode.HiddenLines => Echo,
            _ => 0u,
        };
        Clear(wanted, LocalFlags, off);
        if ((off & Whole) != 0)
        {
            // Return and newline stay apart, and Ctrl-S searches.
            Clear(wanted, InputFlags, NewlineForReturn | FlowControl);
            wanted[ControlCharacters + Time] = 0;
            wanted[ControlCharacters + Least] = 1;
        }
        // A terminal that is gone can't be set; reading it says so.
        _ = SetAttributes(Input, AfterOutput, wanted);
    }

    public Task<byte[]> ReadAsync(CancellationToken ct) => Task.Run(
        () =>
        {
            var buffer = new byte[16 * 1024];
            try
            {
                return buffer[.._input.Read(buffer, 0, buffer.Length)];
            }
            catch (IOException)
            {
                // The terminal was closed: that is the end of input.
                return [];
            }
        },
        ct);

    public IDisposable OnResize(Action resized) => PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => resized());

    public void Dispose()
    {
        Use(KeyboardMode.Lines);
        _term.Dispose();
        _input.Dispose();
        _ended.Dispose();
    }

    static void Clear(byte[] termios, int at, uint flags)
    {
        var word = termios.AsSpan(at, sizeof(uint));
        MemoryMarshal.Write(word, MemoryMarshal.Read<uint>(word) & ~flags);
    }

    [DllImport("libc", EntryPoint = "tcgetattr", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int GetAttributes(int descriptor, [Out] byte[] termios);

    [DllImport("libc", EntryPoint = "tcsetattr", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int SetAttributes(int descriptor, int when, byte[] termios);
}
