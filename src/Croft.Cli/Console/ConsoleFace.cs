using Croft.Cli.Printing;
using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli.Console;

/// <summary>The console: reads a line, does what the command line does with it, and goes on, in one process.</summary>
internal sealed class ConsoleFace
{
    readonly CliContext _context;
    readonly IKeyboard _keyboard;
    readonly Screens _screens;
    readonly CommandTree _tree;
    readonly History _history = new();
    readonly HistoryFile? _file;
    readonly Presses _presses = new();
    readonly bool _moves;
    int _code = ExitCodes.Done;
    bool _left;

    public ConsoleFace(CliContext context, IKeyboard keyboard)
    {
        _context = context;
        _keyboard = keyboard;
        _screens = Screens.Of(context, new Settings());
        _tree = new CommandTree(context.Catalogue(), context.Extras);
        _file = context.HistoryFile is { } path ? new HistoryFile(path, context.Time) : null;
        // A terminal that does not say what it is can be trusted with plain text only.
        _moves = _screens.Output.Moves && !string.IsNullOrEmpty(context.Environment("TERM"));
    }

    /// <summary>Runs until the user leaves; returns the code of the last command.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct, _keyboard.Ended);
        using Lines lines = _moves
            ? new EditedLines(_keyboard, _context, _history, new Completer(_context, _tree), _presses.Press)
            : new PlainLines(_keyboard, _context.Terminal.Out, _keyboard.Ended);
        // Between two commands a Ctrl-C must not end the process.
        using var held = _context.Terminal.OnInterrupt(lines.Interrupted);
        var terminal = _context.Terminal with
        {
            In = lines,
            ReadSecret = ask =>
            {
                ask();
                return lines.Answer(secret: true);
            },
            OnInterrupt = pressed => _presses.Listen(pressed, _context.Terminal.OnInterrupt(pressed)),
            OpenKeyboard = null,
        };
        await KeptAsync(file => file.LoadAsync(_history, ct));
        _screens.Output.Text("Tab completes, help lists the commands, exit leaves.", Style.Muted);
        try
        {
            while (!_left && !ending.IsCancellationRequested)
            {
                lines.Rest();
                var prompt = await ConsolePrompt.OfAsync(_context, _screens.Output, ending.Token);
                if (await lines.ReadAsync(prompt, ending.Token) is not { } text) break;
                lines.Rest();
                await DoAllAsync(text, terminal, lines, ct);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Asked to end from outside: the terminal is given back, and what runs is left in order.
        }
        return _code;
    }

    // A pasted text is several commands: a failure is passed over as a shell does, an interrupt ends it all.
    async Task DoAllAsync(string text, CliTerminal terminal, Lines lines, CancellationToken ct)
    {
        var commands = ShellText.Read(text).Commands;
        foreach (var command in commands)
        {
            if (commands.Count > 1) _screens.Output.Line($"> {Plain.Of(command.Text)}", Style.Muted);
            await DoAsync(command, blank: text.StartsWith(' '), terminal, ct);
            lines.Rest();
            if (_left || _keyboard.Ended.IsCancellationRequested || _code == ExitCodes.Interrupted) return;
        }
    }

    async Task DoAsync(TypedCommand typed, bool blank, CliTerminal terminal, CancellationToken ct)
    {
        try
        {
            var meaning = Meaning.Of(typed.Words, _tree);
            await RememberAsync(typed, meaning.Words, blank, ct);
            _code = await DoAsync(meaning, terminal, ct);
        }
        catch (FailureException e)
        {
            await RememberAsync(typed, typed.Words, blank, ct);
            _screens.Notes.Failure(e.Failure);
            _code = ExitCodes.Of(e.Failure.Kind);
        }
    }

    async Task<int> DoAsync(Meaning meaning, CliTerminal terminal, CancellationToken ct)
    {
        if (meaning.Command is { } own) return await DoOwnAsync(own, meaning.Words, terminal, ct);
        if (meaning.Words.Count == 0) return _code;
        if (meaning.Differs) _screens.Notes.Note("= " + string.Join(' ', meaning.Words.Select(ShellText.Quoted)));
        return await CliFace.RunAsync(meaning.Words, _context with { Terminal = terminal }, ct);
    }

    async Task<int> DoOwnAsync(string command, IReadOnlyList<string> rest, CliTerminal terminal, CancellationToken ct)
    {
        var output = _screens.Output;
        switch (command)
        {
            case "exit":
                _left = true;
                return _code;
            case "clear":
                if (_moves) output.Write("\e[H\e[2J");
                break;
            case "history":
                for (var i = 0; i < _history.Count; i++) output.Line($"{i + 1,5}  {Plain.Of(_history[i])}");
                break;
            default:
                return await HelpAsync(rest, terminal, ct);
        }
        output.Flush();
        return ExitCodes.Done;
    }

    async Task<int> HelpAsync(IReadOnlyList<string> topic, CliTerminal terminal, CancellationToken ct)
    {
        if (topic is ["aliases"])
        {
            ConsoleHelp.Aliases(_screens.Output);
            return ExitCodes.Done;
        }
        var code = await CliFace.RunAsync(["help", .. Meaning.Of(topic, _tree, goesOn: true).Words], _context with { Terminal = terminal }, ct);
        if (topic.Count == 0) ConsoleHelp.Own(_screens.Output);
        return code;
    }

    async Task RememberAsync(TypedCommand typed, IReadOnlyList<string> words, bool blank, CancellationToken ct)
    {
        if (!_history.Add(typed.Text) || typed.Text.Length > History.Longest || Unwritten.Is(typed, words, _tree, blank)) return;
        await KeptAsync(file => file.AppendAsync(typed.Text, ct));
    }

    // The console works without its history, but says so.
    async Task KeptAsync(Func<HistoryFile, Task> work)
    {
        if (_file is null) return;
        try
        {
            await work(_file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _screens.Notes.Warn($"The history is not kept: {e.Message}");
        }
    }
}
