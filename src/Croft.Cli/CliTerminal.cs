using Croft.Cli.Console;

namespace Croft.Cli;

/// <summary>The three streams, and what a terminal behind them can do.</summary>
public sealed record CliTerminal
{
    /// <summary>Standard input.</summary>
    public required TextReader In { get; init; }

    /// <summary>Standard output: machine text and results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error: notes, progress, prompts, failures.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>True when a person types the input.</summary>
    public bool InIsTerminal { get; init; }

    /// <summary>True when a person reads the output.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>True when a person reads the notes.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Width in columns now; it changes when the window does.</summary>
    public Func<int> Width { get; init; } = static () => 80;

    /// <summary>Rows now.</summary>
    public Func<int> Height { get; init; } = static () => 24;

    /// <summary>Takes the keys themselves, for the console; null where a program gives the input.</summary>
    public Func<IKeyboard>? OpenKeyboard { get; init; }

    /// <summary>Reads a line without showing it, null at the end of input; what it is given asks, once nothing is shown any more.</summary>
    public Func<Action, string?> ReadSecret { get; init; } = static _ => null;

    /// <summary>Calls back at each Ctrl-C until disposed; the process is not ended by it.</summary>
    public Func<Action, IDisposable> OnInterrupt { get; init; } = static _ => new Nothing();

    /// <summary>Takes the terminal over, every key as it is typed, until disposed; null where there is none.</summary>
    public Func<RawTerminal?> TakeOver { get; init; } = static () => null;

    sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
