using System.Runtime.InteropServices;
using System.Text;
using Croft.Cli;

namespace Croft;

/// <summary>The process's own streams and terminal; the one place that touches the console.</summary>
static class SystemTerminal
{
    /// <summary>Opens the streams; nothing is written yet.</summary>
    public static CliTerminal Open() => new()
    {
        In = Console.In,
        Out = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 16 * 1024) { AutoFlush = !Console.IsOutputRedirected },
        Error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true },
        InIsTerminal = !Console.IsInputRedirected,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Width = Width,
        ReadSecret = ReadSecret,
        OnInterrupt = OnInterrupt,
    };

    static int Width()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : 80;
        }
        catch (IOException)
        {
            return 80; // no window behind any stream
        }
    }

    static string? ReadSecret()
    {
        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
                return typed.ToString();
            if (key.Key == ConsoleKey.D && key.Modifiers == ConsoleModifiers.Control && typed.Length == 0)
                return null;
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }
    }

    // A service manager's stop is treated like Ctrl-C: record the step, then leave.
    static IDisposable OnInterrupt(Action call)
    {
        void Handle(PosixSignalContext signal)
        {
            signal.Cancel = true;
            call();
        }
        return new Both(PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle));
    }

    sealed class Both(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
