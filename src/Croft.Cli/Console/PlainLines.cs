using System.Text;

namespace Croft.Cli.Console;

/// <summary>Lines of a terminal that can't move its cursor: it edits them itself, and no sequence is sent.</summary>
internal sealed class PlainLines(IKeyboard keyboard, TextWriter output, CancellationToken ended) : Lines
{
    const string More = "> ";

    readonly List<byte> _bytes = [];
    string? _asked;

    public override async Task<string?> ReadAsync(ConsolePrompt prompt, CancellationToken ct)
    {
        keyboard.Use(KeyboardMode.Lines);
        var text = "";
        do
        {
            _asked = text.Length == 0 ? prompt.Plain : More;
            await output.WriteAsync(_asked.AsMemory(), ct);
            await output.FlushAsync(ct);
            if (await LineAsync(ct) is not { } line) return null;
            text = text.Length == 0 ? line : $"{text}\n{line}";
        }
        while (ShellText.Read(text).IsOpen);
        _asked = null;
        return text;
    }

    public override string? Answer(bool secret)
    {
        keyboard.Use(secret ? KeyboardMode.HiddenLines : KeyboardMode.Lines);
        return LineAsync(ended).GetAwaiter().GetResult();
    }

    public override void Rest() => keyboard.Use(KeyboardMode.Lines);

    // The terminal has forgotten the line; the prompt is said again.
    public override void Interrupted()
    {
        if (_asked is null) return;
        output.Write("\n" + _asked);
        output.Flush();
    }

    async Task<string?> LineAsync(CancellationToken ct)
    {
        int end;
        while ((end = _bytes.IndexOf((byte)'\n')) < 0)
        {
            var more = await keyboard.ReadAsync(ct).WaitAsync(ct);
            if (more.Length == 0) return null;
            _bytes.AddRange(more);
        }
        var line = Encoding.UTF8.GetString([.. _bytes[..end]]).TrimEnd('\r');
        _bytes.RemoveRange(0, end + 1);
        return line;
    }
}
