namespace Croft.Cli.Console;

/// <summary>Where the console's lines come from; also what a command's own questions read.</summary>
internal abstract class Lines : TextReader
{
    /// <summary>The next text, which may hold several commands; null when the user leaves, empty when it was given up.</summary>
    public abstract Task<string?> ReadAsync(ConsolePrompt prompt, CancellationToken ct);

    /// <summary>An answer to a question that stands on the screen; null at the end of input or at Ctrl-C.</summary>
    public abstract string? Answer(bool secret);

    /// <summary>Makes the terminal ready for a command that may be interrupted.</summary>
    public abstract void Rest();

    /// <summary>A Ctrl-C that came as a signal.</summary>
    public virtual void Interrupted()
    {
    }

    public override string? ReadLine() => Answer(secret: false);

    public override string ReadToEnd()
    {
        List<string> lines = [];
        while (ReadLine() is { } line) lines.Add(line + "\n");
        return string.Concat(lines);
    }
}
