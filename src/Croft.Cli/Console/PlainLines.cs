using System.Text;

namespace Croft.Cli.Console;

/// <summary>Lines of a terminal that can't move its cursor: it edits them itself, and no sequence is sent.</summary>
internal sealed class PlainLines(IKeyboard keyboard, TextWriter output, CancellationToken ended) : Lines
{
    readonly List<byte> _bytes = [];
    string? _prompt;
    string _text = "";

    public override async Task<string?> ReadAsync(ConsolePrompt prompt, CancellationToken ct)
    {
        keyboard.Use(KeyboardMode.Lines);
        _text = "";
        _prompt = prompt.Plain;
        try
        {
            await SayAsync(_prompt, ct);
            while (true)
            {
                if (await LineAsync(ct) is not { } line)
                {
                    await SayAsync("\n", ct);
                    return null;
                }
                _text = _text.Length == 0 ? line : $"{_text}\n{line}";
                if (!ShellText.Read(_text).IsOpen) return _text;
                await SayAsync(LineLayout.Continued, ct);
            }
        }
        finally
        {
            _prompt = null;
        }
    }

    public override string? Answer(bool secret)
    {
        keyboard.Use(secret ? KeyboardMode.HiddenLines : KeyboardMode.Lines);
        return LineAsync(ended).GetAwaiter().GetResult();
    }

    public override void Rest() => keyboard.Use(KeyboardMode.Lines);

    // The terminal has forgotten the line; so do we, and ask anew.
    public override void Interrupted()
    {
        if (_prompt is null) return;
        _text = "";
        output.Write("\n" + _prompt);
        output.Flush();
    }

    async Task SayAsync(string text, CancellationToken ct)
    {
        await output.WriteAsync(text.AsMemory(), ct);
        await output.FlushAsync(ct);
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
