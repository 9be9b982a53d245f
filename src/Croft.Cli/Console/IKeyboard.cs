namespace Croft.Cli.Console;

/// <summary>How a terminal treats what is typed.</summary>
public enum KeyboardMode
{
    /// <summary>As it was found: whole lines, shown by the terminal itself.</summary>
    Lines,
    /// <summary>Whole lines that are not shown.</summary>
    HiddenLines,
    /// <summary>Each key at once and unseen, Ctrl-C among them.</summary>
    Keys,
    /// <summary>Keys wait unseen; Ctrl-C is a signal.</summary>
    Waiting,
}

/// <summary>The keyboard of a terminal, byte by byte.</summary>
public interface IKeyboard : IDisposable
{
    /// <summary>Fires when the process is asked to end.</summary>
    CancellationToken Ended { get; }

    /// <summary>Says how keys are to be treated from now on; what was typed already is kept.</summary>
    void Use(KeyboardMode mode);

    /// <summary>What was typed next; empty at the end of input.</summary>
    Task<byte[]> ReadAsync(CancellationToken ct);

    /// <summary>Calls back when the window has another size.</summary>
    IDisposable OnResize(Action resized);
}
