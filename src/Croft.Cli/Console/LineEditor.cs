using Croft.Cli.Printing;

namespace Croft.Cli.Console;

/// <summary>What a key led to.</summary>
internal enum Turn
{
    Edited,
    /// <summary>Nothing could be done.</summary>
    Refused,
    Submitted,
    /// <summary>The line was given up (Ctrl-C).</summary>
    Dropped,
    /// <summary>The end of input was typed.</summary>
    Ended,
    /// <summary>Completion is wanted.</summary>
    Complete,
    Clear,
}

/// <summary>The line editor as a state machine: keys in, the line and what to do out; it draws nothing.</summary>
internal sealed class LineEditor(History history)
{
    readonly LineText _line = new();
    string _killed = "";
    bool _killing, _stuck;
    Walk? _walk;
    Search? _search;

    public string Text => _line.Text;

    public int Cursor => _line.Cursor;

    /// <summary>What stands before the line while it is searched for; null otherwise.</summary>
    public string? Searching => _search is { } search ? $"({(search.Failed ? "nothing has" : "search")} '{Plain.Of(search.Query)}') " : null;

    /// <summary>Begins a new line.</summary>
    public void Begin(string text = "")
    {
        _line.Set(text);
        _walk = null;
        _search = null;
        _stuck = false;
    }

    public Turn Take(Key key)
    {
        if (_search is not null && Searched(key) is { } turn) return turn;
        if (key.Stroke is not (Stroke.Up or Stroke.Down)) _walk = null;
        if (key.Stroke != Stroke.Tab) _stuck = false;
        var joins = _killing;
        _killing = false;
        return key.Stroke switch
        {
            Stroke.Text or Stroke.Paste => Insert(key.Text),
            Stroke.Enter => Submit(),
            Stroke.Tab => Turn.Complete,
            Stroke.Up => Up(),
            Stroke.Down => Down(),
            Stroke.Interrupt => Turn.Dropped,
            Stroke.EndOfInput => Text.Length == 0 ? Turn.Ended : Done(_line.CutRight().Length > 0),
            Stroke.Clear => Turn.Clear,
            Stroke.Search => BeginSearch(),
            Stroke.Yank => Insert(_killed),
            Stroke.KillWordLeft => Kill(_line.CutWordLeft(), joins, before: true),
            Stroke.KillToStart => Kill(_line.CutToStart(), joins, before: true),
            Stroke.KillWordRight => Kill(_line.CutWordRight(), joins, before: false),
            Stroke.KillToEnd => Kill(_line.CutToEnd(), joins, before: false),
            _ => Done(Moved(key.Stroke)),
        };
    }

    /// <summary>Puts what a completion found in place of the word before the cursor.</summary>
    /// <param name="from">Where the word begins.</param>
    /// <param name="word">What may stand there now.</param>
    /// <param name="several">True where several go on from it: the next Tab wants them.</param>
    /// <returns>True when the candidates are wanted: nothing new was brought after a Tab before.</returns>
    public bool Complete(int from, string word, bool several = false)
    {
        if (Text[from..Cursor] == word)
        {
            var again = _stuck;
            _stuck = true;
            return again;
        }
        _line.Set(Text[..from] + word + Text[Cursor..], from + word.Length);
        _stuck = several;
        return false;
    }

    /// <summary>The cursor after the last character, as the line is left.</summary>
    public void ToEnd() => _line.Set(Text);

    static Turn Done(bool changed) => changed ? Turn.Edited : Turn.Refused;

    bool Moved(Stroke stroke) => stroke switch
    {
        Stroke.Left => _line.Left(),
        Stroke.Right => _line.Right(),
        Stroke.WordLeft => _line.WordLeft(),
        Stroke.WordRight => _line.WordRight(),
        Stroke.Home => _line.Home(),
        Stroke.End => _line.End(),
        Stroke.Backspace => _line.CutLeft().Length > 0,
        Stroke.Delete => _line.CutRight().Length > 0,
        Stroke.Swap => _line.Swap(),
        _ => false,
    };

    Turn Insert(string text)
    {
        _line.Insert(text);
        return Done(text.Length > 0);
    }

    Turn Submit()
    {
        if (!ShellText.Read(Text).IsOpen) return Turn.Submitted;
        _line.Set(Text);
        _line.Insert("\n");
        return Turn.Edited;
    }

    // Kills one after the other gather, so that one yank brings all back.
    Turn Kill(string text, bool joins, bool before)
    {
        if (text.Length == 0) return Turn.Refused;
        _killed = !joins ? text : before ? text + _killed : _killed + text;
        _killing = true;
        return Turn.Edited;
    }

    Turn Up()
    {
        if (_line.RowUp()) return Turn.Edited;
        _walk ??= new Walk(history.Count, Text, Text[..Cursor]);
        return Step(history.Older(_walk.At, Fits));
    }

    Turn Down()
    {
        if (_line.RowDown()) return Turn.Edited;
        if (_walk is null) return Turn.Refused;
        var at = history.Newer(_walk.At, Fits);
        if (at >= 0) return Step(at);
        // Past the newest stands what was being typed.
        _line.Set(_walk.Draft, _walk.Prefix.Length);
        _walk = null;
        return Turn.Edited;
    }

    bool Fits(string line) => line.StartsWith(_walk!.Prefix, StringComparison.Ordinal) && line != Text;

    Turn Step(int at)
    {
        if (at < 0) return Turn.Refused;
        _walk = _walk! with { At = at };
        _line.Set(history[at]);
        return Turn.Edited;
    }

    Turn BeginSearch()
    {
        _search = new Search(Text, Cursor, history.Count, "");
        return Turn.Edited;
    }

    // Null: the search is over, and the key means what it always means.
    Turn? Searched(Key key)
    {
        var search = _search!;
        switch (key.Stroke)
        {
            case Stroke.Text:
                return Find(search with { Query = search.Query + key.Text }, search.At + 1);
            case Stroke.Backspace:
                if (search.Query.Length == 0) return Turn.Refused;
                return Find(search with { Query = search.Query[..^1] }, history.Count);
            case Stroke.Search:
                return search.Query.Length == 0 ? Turn.Refused : Find(search, search.At);
            case Stroke.SearchNewer:
                var newer = history.Newer(search.At, Has(search.Query));
                if (newer < 0) return Turn.Refused;
                Found(search, newer);
                return Turn.Edited;
            case Stroke.Escape or Stroke.Cancel or Stroke.Interrupt:
                _search = null;
                _line.Set(search.Text, search.Cursor);
                return Turn.Edited;
            default:
                _search = null;
                return null;
        }
    }

    Turn Find(Search search, int before)
    {
        var at = search.Query.Length == 0 ? -1 : history.Older(before, Has(search.Query));
        if (at >= 0) Found(search, at);
        else _search = search with { Failed = search.Query.Length > 0 };
        return at >= 0 || search.Query.Length == 0 ? Turn.Edited : Turn.Refused;
    }

    void Found(Search search, int at)
    {
        _search = search with { At = at, Failed = false };
        _line.Set(history[at], history[at].IndexOf(search.Query, StringComparison.OrdinalIgnoreCase));
    }

    static Predicate<string> Has(string query) => line => line.Contains(query, StringComparison.OrdinalIgnoreCase);

    /// <summary>A walk through the history: where it is, what was being typed, what lines have to begin with.</summary>
    sealed record Walk(int At, string Draft, string Prefix);

    /// <summary>A search backwards: what the line was, where the last match is.</summary>
    sealed record Search(string Text, int Cursor, int At, string Query)
    {
        public bool Failed { get; init; }
    }
}
