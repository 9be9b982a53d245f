using System.Text;

namespace Croft.Cli.Console;

/// <summary>One command of a typed text.</summary>
/// <param name="Words">Its words, without quotes.</param>
/// <param name="Text">As it was typed.</param>
internal sealed record TypedCommand(IReadOnlyList<string> Words, string Text);

/// <summary>A typed text read as a shell reads it: words, quotes, comments, one command a line; nothing is expanded.</summary>
internal sealed class ShellText
{
    readonly List<TypedCommand> _commands = [];
    readonly List<string> _words = [];
    readonly StringBuilder _word = new();
    readonly string _text;
    bool _inWord, _inComment, _escaped;
    int _commandStart;

    ShellText(string text)
    {
        _text = text;
        for (var i = 0; i < text.Length; i++) i = Take(i);
        WordStart = _inWord ? WordStart : text.Length;
        Word = _word.ToString();
        Before = [.. _words];
        EndCommand(text.Length);
    }

    /// <summary>Commands in their order; empty lines and comments are none.</summary>
    public IReadOnlyList<TypedCommand> Commands => _commands;

    /// <summary>True while a quote or a backslash waits for more.</summary>
    public bool IsOpen => Quote is not null || _escaped;

    /// <summary>The quote that the text ends in.</summary>
    public char? Quote { get; private set; }

    /// <summary>Words of the last command before the one that the text ends in.</summary>
    public IReadOnlyList<string> Before { get; }

    /// <summary>The word that the text ends in, without quotes; empty after a blank.</summary>
    public string Word { get; }

    /// <summary>Where that word begins.</summary>
    public int WordStart { get; private set; }

    public static ShellText Read(string text) => new(text);

    /// <summary>The word so that it is read as one word again.</summary>
    public static string Quoted(string word)
    {
        if (word.Length > 0 && !word.Any(c => char.IsWhiteSpace(c) || c is '\'' or '"' or '\\') && word[0] != '#') return word;
        return word.Contains('\'', StringComparison.Ordinal)
            ? $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : $"'{word}'";
    }

    // Returns the last index it used.
    int Take(int i)
    {
        var c = _text[i];
        if (_inComment && c != '\n') return i;
        if (Quote is { } quote)
        {
            if (c == quote) Quote = null;
            else if (c == '\\' && quote == '"' && i + 1 < _text.Length && _text[i + 1] is '"' or '\\') _word.Append(_text[++i]);
            else _word.Append(c);
            return i;
        }
        switch (c)
        {
            case '\n':
                EndCommand(i);
                _commandStart = i + 1;
                _inComment = false;
                break;
            case ' ' or '\t':
                EndWord();
                break;
            case '#' when !_inWord:
                _inComment = true;
                break;
            case '\'' or '"':
                Begin(i);
                Quote = c;
                break;
            case '\\' when i + 1 == _text.Length:
                Begin(i);
                _escaped = true;
                break;
            case '\\' when _text[i + 1] == '\n':
                return i + 1;
            case '\\':
                Begin(i);
                _word.Append(_text[i + 1]);
                return i + 1;
            default:
                Begin(i);
                _word.Append(c);
                break;
        }
        return i;
    }

    void Begin(int at)
    {
        if (_inWord) return;
        _inWord = true;
        WordStart = at;
    }

    void EndWord()
    {
        if (_inWord) _words.Add(_word.ToString());
        _word.Clear();
        _inWord = false;
    }

    void EndCommand(int end)
    {
        EndWord();
        if (_words.Count > 0) _commands.Add(new TypedCommand([.. _words], _text[_commandStart..end].Trim()));
        _words.Clear();
    }
}
