using System.Globalization;
using Croft.Cli.Printing;

namespace Croft.Cli.Console;

/// <summary>A line that is being typed, and where the cursor stands in it; moves by whole characters as they are seen.</summary>
internal sealed class LineText
{
    public string Text { get; private set; } = "";

    /// <summary>Index before which the next letter goes.</summary>
    public int Cursor { get; private set; }

    public bool AtEnd => Cursor == Text.Length;

    public void Set(string text, int? cursor = null)
    {
        Text = text;
        Cursor = Math.Clamp(cursor ?? text.Length, 0, text.Length);
    }

    /// <summary>Puts text before the cursor; what could drive the terminal is left out.</summary>
    public void Insert(string text)
    {
        var clean = Clean(text);
        Text = Text.Insert(Cursor, clean);
        Cursor += clean.Length;
    }

    public bool Left() => Move(Before(Cursor));

    public bool Right() => Move(After(Cursor));

    public bool WordLeft() => Move(WordStart());

    public bool WordRight() => Move(WordEnd());

    /// <summary>To the start of this row of the text.</summary>
    public bool Home() => Move(RowStart());

    /// <summary>To the end of this row of the text.</summary>
    public bool End() => Move(RowEnd());

    /// <summary>To the row above; false in the first.</summary>
    public bool RowUp()
    {
        var start = RowStart();
        if (start == 0) return false;
        var above = start == 1 ? 0 : Text.LastIndexOf('\n', start - 2) + 1;
        return Move(Whole(Math.Min(above + Cursor - start, start - 1)));
    }

    /// <summary>To the row below; false in the last.</summary>
    public bool RowDown()
    {
        var end = RowEnd();
        if (end == Text.Length) return false;
        var column = Cursor - RowStart();
        var below = Text.IndexOf('\n', end + 1);
        return Move(Whole(Math.Min(end + 1 + column, below < 0 ? Text.Length : below)));
    }

    public string CutLeft() => Cut(Before(Cursor), Cursor);

    public string CutRight() => Cut(Cursor, After(Cursor));

    /// <summary>Back to the blank before, as a shell's Ctrl-W.</summary>
    public string CutWordLeft()
    {
        var at = Cursor;
        while (at > 0 && char.IsWhiteSpace(Text[at - 1])) at--;
        while (at > 0 && !char.IsWhiteSpace(Text[at - 1])) at--;
        return Cut(at, Cursor);
    }

    public string CutWordRight() => Cut(Cursor, WordEnd());

    public string CutToStart() => Cut(RowStart(), Cursor);

    public string CutToEnd() => Cut(Cursor, AtRowEnd && !AtEnd ? Cursor + 1 : RowEnd());

    /// <summary>Exchanges the two characters before the cursor.</summary>
    public bool Swap()
    {
        var end = AtEnd ? Cursor : After(Cursor);
        var middle = Before(end);
        var start = Before(middle);
        if (start == middle) return false;
        Text = Text[..start] + Text[middle..end] + Text[start..middle] + Text[end..];
        Cursor = end;
        return true;
    }

    bool AtRowEnd => Cursor == RowEnd();

    int RowStart() => Cursor == 0 ? 0 : Text.LastIndexOf('\n', Cursor - 1) + 1;

    int RowEnd() => Text.IndexOf('\n', Cursor) is >= 0 and var at ? at : Text.Length;

    bool Move(int to)
    {
        var moved = to != Cursor;
        Cursor = to;
        return moved;
    }

    string Cut(int from, int to)
    {
        var cut = Text[from..to];
        Text = Text.Remove(from, to - from);
        Cursor = from;
        return cut;
    }

    int After(int at) => at >= Text.Length ? at : at + StringInfo.GetNextTextElementLength(Text, at);

    // A letter and the marks upon it are one step, so the way back is found from the front.
    int Before(int at)
    {
        var previous = 0;
        for (var i = 0; i < at; i = After(i)) previous = i;
        return previous;
    }

    // A place within a character is the place before it.
    int Whole(int at)
    {
        var whole = 0;
        while (whole < at && After(whole) <= at) whole = After(whole);
        return whole;
    }

    int WordStart()
    {
        var at = Cursor;
        while (at > 0 && !char.IsLetterOrDigit(Text[at - 1])) at--;
        while (at > 0 && char.IsLetterOrDigit(Text[at - 1])) at--;
        return at;
    }

    int WordEnd()
    {
        var at = Cursor;
        while (at < Text.Length && !char.IsLetterOrDigit(Text[at])) at++;
        while (at < Text.Length && char.IsLetterOrDigit(Text[at])) at++;
        return at;
    }

    static string Clean(string text)
    {
        var rows = text.ReplaceLineEndings("\n").Replace('\t', ' ').Split('\n');
        return string.Join('\n', rows.Select(Plain.Of));
    }
}
