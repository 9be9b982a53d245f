using System.Runtime.InteropServices;
using System.Text;
using Croft.Cli.Console;
using Microsoft.Win32.SafeHandles;

namespace Croft.Cli;

/// <summary>The terminal of this process; the only place that touches the console.</summary>
public static class ProcessTerminal
{
    /// <summary>Streams, terminals and Ctrl-C of this process.</summary>
    public static CliTerminal Create() => new()
    {
        In = System.Console.In,
        Out = Writer(1, System.Console.IsOutputRedirected, System.Console.OpenStandardOutput),
        Error = Writer(2, System.Console.IsErrorRedirected, System.Console.OpenStandardError),
        InIsTerminal = !System.Console.IsInputRedirected,
        OutIsTerminal = !System.Console.IsOutputRedirected,
        ErrorIsTerminal = !System.Console.IsErrorRedirected,
        Width = static () => System.Console.WindowWidth is > 0 and var width ? width : 80,
        ReadSecret = ReadSecret,
        OnInterrupt = static pressed => new Signals(pressed),
        TakeOver = TakeOver,
        Height = static () => System.Console.WindowHeight is > 0 and var height ? height : 24,
        OpenKeyboard = static () => new Tty(),
    };

    // The descriptors themselves: .NET's console stream edits lines of its own.
    static RawTerminal? TakeOver()
    {
        if (System.Console.IsInputRedirected || System.Console.IsOutputRedirected) return null;
        // .NET sets the terminal up when it is first asked for something, and would undo what was set before.
        _ = System.Console.WindowWidth;
        return TerminalMode.MakeRaw() is { } giveBack
            ? new RawTerminal(
                Descriptor(0, FileAccess.Read), Descriptor(1, FileAccess.Write), static () => (System.Console.WindowWidth, System.Console.WindowHeight),
                static changed => PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => changed()), giveBack)
            : null;
    }

    static FileStream Descriptor(int number, FileAccess access) => new(new SafeFileHandle(number, ownsHandle: false), access, bufferSize: 0);

    // Notes are seen when they are written; output is gathered.
    static StreamWriter Writer(int descriptor, bool redirected, Func<Stream> console) =>
        new(descriptor == 2 ? new BestEffort(Open(descriptor, redirected, console)) : Open(descriptor, redirected, console), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 16 * 1024)
        {
            NewLine = "\n",
            AutoFlush = descriptor == 2,
        };

    // .NET's console stream hides that a pipe's reader has left, so that a stream of results would never end; a pipe is
    // therefore written to directly. What can seek (a file that others may append to) stays with the console stream.
    static Stream Open(int descriptor, bool redirected, Func<Stream> console)
    {
        try
        {
            if (!redirected || OperatingSystem.IsWindows()) return console();
            var direct = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return direct.CanSeek ? console() : direct;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The stream was closed before we began: there is nobody to write to.
            return Stream.Null;
        }
    }

    // Before it is asked: what is typed or pasted the moment the question stands there must not be seen either.
    static string? ReadSecret(Action ask)
    {
        // .NET sets the terminal up when it is first asked for something, and would undo what was set before.
        _ = System.Console.WindowWidth;
        if (TerminalMode.Hide() is not { } giveBack)
        {
            ask();
            return ReadKeys();
        }
        EventHandler atExit = (_, _) => giveBack();
        AppDomain.CurrentDomain.ProcessExit += atExit;
        try
        {
            ask();
            return ReadLine();
        }
        finally
        {
            giveBack();
            AppDomain.CurrentDomain.ProcessExit -= atExit;
        }
    }

    // The terminal edits it, and hands over one line at a time.
    static string? ReadLine()
    {
        using var keys = Descriptor(0, FileAccess.Read);
        var line = new List<byte>();
        var piece = new byte[4096];
        while (true)
        {
            var count = keys.Read(piece, 0, piece.Length);
            line.AddRange(piece.AsSpan(0, count));
            if (count == 0) return line.Count == 0 ? null : Encoding.UTF8.GetString([.. line]);
            if (line[^1] == '\n') return Encoding.UTF8.GetString([.. line]).TrimEnd('\n');
        }
    }

    static string ReadKeys()
    {
        var typed = new StringBuilder();
        while (true)
        {
            var key = System.Console.ReadKey(intercept: true);
            switch (key)
            {
                case { Key: ConsoleKey.Enter }:
                    return typed.ToString();
                case { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control } when typed.Length == 0:
                    return "";
                case { Key: ConsoleKey.U, Modifiers: ConsoleModifiers.Control }:
                    typed.Clear();
                    break;
                case { Key: ConsoleKey.Backspace }:
                    if (typed.Length > 0) typed.Length--;
                    break;
                default:
                    if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
                    break;
            }
        }
    }

    // What is said to people must not stop what is done: a run goes on when standard error is full or its reader has left.
    sealed class BestEffort(Stream inner) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count)
        {
            try
            {
                inner.Write(buffer, offset, count);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Nobody is left to be told.
            }
        }

        public override void Flush()
        {
            try
            {
                inner.Flush();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // As above.
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }

    // A polite end from outside is the same wish as Ctrl-C.
    sealed class Signals : IDisposable
    {
        readonly PosixSignalRegistration[] _registered;

        public Signals(Action pressed)
        {
            void Take(PosixSignalContext context)
            {
                context.Cancel = true;
                pressed();
            }
            _registered = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Take), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take)];
        }

        public void Dispose()
        {
            foreach (var registration in _registered) registration.Dispose();
        }
    }
}
