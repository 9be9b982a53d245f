namespace Croft.Cli.Printing;

/// <summary>What a text means; the screen decides how it looks.</summary>
internal enum Style
{
    Plain,
    Strong,
    Muted,
    Good,
    Warn,
    Bad,
    Accent,
}

/// <summary>A stream that text goes to, and how it may look there.</summary>
/// <param name="writer">The stream.</param>
/// <param name="terminal">True when a person sees it on a terminal.</param>
/// <param name="colour">True when colours may be used.</param>
/// <param name="unicode">True when more than ASCII may be drawn.</param>
/// <param name="width">Width of the terminal now.</param>
internal sealed class Screen(TextWriter writer, bool terminal, bool colour, bool unicode, Func<int> width)
{
    /// <summary>Widest that running text gets.</summary>
    public const int Readable = 100;

    public bool Terminal => terminal;

    public bool Unicode => unicode;

    /// <summary>True when the cursor can be moved.</summary>
    public bool Moves { get; init; }

    /// <summary>Columns to use; null when nothing is cut because a program may read it.</summary>
    public int? Width => terminal ? Math.Max(20, width()) : null;

    /// <summary>Columns for running text.</summary>
    public int TextWidth => Math.Min(Readable, Width ?? 80);

    public string Paint(string text, Style style) =>
        !colour || style == Style.Plain || text.Length == 0 ? text : $"\e[{Code(style)}m{text}\e[0m";

    public void Write(string text, Style style = Style.Plain)
    {
        writer.Write(Paint(text, style));
        writer.Flush();
    }

    public void Line(string text = "", Style style = Style.Plain) => writer.WriteLine(Paint(text, style));

    /// <summary>Running text, wrapped for a terminal, with following lines indented.</summary>
    public void Text(string text, Style style = Style.Plain, string indent = "")
    {
        if (Width is null)
        {
            Line(indent + text, style);
            return;
        }
        foreach (var line in Plain.Wrap(text, TextWidth - indent.Length)) Line(indent + line, style);
    }

    public void Flush() => writer.Flush();

    static string Code(Style style) => style switch
    {
        Style.Strong => "1",
        Style.Muted => "90",
        Style.Good => "32",
        Style.Warn => "33",
        Style.Bad => "31",
        _ => "36",
    };
}
