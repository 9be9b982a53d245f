using Croft.Cli.Printing;

namespace Croft.Cli.Console;

/// <summary>Lines edited key by key on a terminal whose cursor moves.</summary>
internal sealed class EditedLines : Lines
{
    const string PasteOn = "\e[?2004h", PasteOff = "\e[?2004l", Home = "\e[H\e[2J", Bell = "\a";

    readonly IKeyboard _keyboard;
    readonly CliTerminal _terminal;
    readonly KeySource _keys;
    readonly LineEditor _editor;
    readonly LineView _view;
    readonly Completer _completer;
    readonly Action _interrupt;

    /// <param name="interrupt">What a Ctrl-C does while a command asks.</param>
    public EditedLines(IKeyboard keyboard, CliContext context, History history, Completer completer, Action interrupt)
    {
        _keyboard = keyboard;
        _terminal = context.Terminal;
        _keys = new KeySource(keyboard, context.Time);
        _editor = new LineEditor(history);
        _view = new LineView(_terminal.Width, _terminal.Height);
        _completer = completer;
        _interrupt = interrupt;
    }

    public override async Task<string?> ReadAsync(ConsolePrompt prompt, CancellationToken ct)
    {
        _keyboard.Use(KeyboardMode.Keys);
        Write(PasteOn);
        _editor.Begin();
        try
        {
            Draw(prompt);
            while (await _keys.NextAsync(ct) is { } key)
            {
                if (await TakeAsync(key, prompt, ct) is { } left) return left.Text;
                if (!_keys.HasMore) Draw(prompt);
            }
            return null;
        }
        finally
        {
            Write(PasteOff);
        }
    }

    public override string? Answer(bool secret)
    {
        _keyboard.Use(KeyboardMode.Keys);
        try
        {
            return AnswerAsync(secret).GetAwaiter().GetResult();
        }
        finally
        {
            _keyboard.Use(KeyboardMode.Waiting);
        }
    }

    public override void Rest() => _keyboard.Use(KeyboardMode.Waiting);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _keys.Dispose();
        base.Dispose(disposing);
    }

    // Null while the line goes on.
    async Task<Left?> TakeAsync(Key key, ConsolePrompt prompt, CancellationToken ct)
    {
        if (key.Stroke == Stroke.Resized) return null;
        switch (_editor.Take(key))
        {
            case Turn.Submitted:
                Leave(prompt, "");
                return new Left(_editor.Text);
            case Turn.Dropped:
                Leave(prompt, "^C");
                return new Left("");
            case Turn.Ended:
                Leave(prompt, "exit");
                return new Left(null);
            case Turn.Complete:
                await CompleteAsync(prompt, ct);
                return null;
            case Turn.Clear:
                _view.Leave();
                Write(Home);
                return null;
            case Turn.Refused:
                Write(Bell);
                return null;
            default:
                return null;
        }
    }

    async Task CompleteAsync(ConsolePrompt prompt, CancellationToken ct)
    {
        var found = await _completer.OfAsync(_editor.Text[.._editor.Cursor], ct);
        if (found.Candidates.Count == 0) Write(Bell);
        else if (_editor.Complete(found.From, found.Word, found.Candidates.Count > 1))
        {
            Leave(prompt, "");
            foreach (var row in Columns.Of(found.Candidates, _terminal.Width() - 1, _terminal.Height() - 3)) Write(row + "\r\n");
        }
    }

    // The line stays as it is, with a word behind it; what follows begins below.
    void Leave(ConsolePrompt prompt, string word)
    {
        var (plain, painted) = Shown(prompt);
        Write(_view.Draw(plain, painted, _editor.Text, _editor.Text.Length) + word + "\r\n");
        _view.Leave();
    }

    void Draw(ConsolePrompt prompt)
    {
        var (plain, painted) = Shown(prompt);
        Write(_view.Draw(plain, painted, _editor.Text, _editor.Cursor));
    }

    (string Plain, string Painted) Shown(ConsolePrompt prompt) =>
        _editor.Searching is { } searching ? (searching, searching) : (prompt.Plain, prompt.Painted);

    async Task<string?> AnswerAsync(bool secret)
    {
        var answer = new LineText();
        while (await _keys.NextAsync(_keyboard.Ended) is { } key)
        {
            switch (key.Stroke)
            {
                case Stroke.Enter:
                    if (!secret) Write("\r\n");
                    return answer.Text;
                case Stroke.Interrupt:
                    _interrupt();
                    return null;
                case Stroke.EndOfInput when answer.Text.Length == 0:
                    Write("\r\n");
                    return null;
                case Stroke.Text or Stroke.Paste:
                    var typed = key.Text.Split('\r', '\n')[0];
                    answer.Insert(typed);
                    if (!secret) Write(Plain.Of(typed));
                    break;
                case Stroke.Backspace:
                    Rub(answer.CutLeft(), secret);
                    break;
                case Stroke.KillToStart:
                    Rub(answer.CutToStart(), secret);
                    break;
            }
        }
        return null;
    }

    void Rub(string gone, bool secret)
    {
        if (!secret) Write(string.Concat(Enumerable.Repeat("\b \b", Plain.Width(gone))));
    }

    void Write(string text)
    {
        _terminal.Out.Write(text);
        _terminal.Out.Flush();
    }

    /// <summary>How a line was left; no text at the end of input.</summary>
    sealed record Left(string? Text);
}
