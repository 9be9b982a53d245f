namespace Croft.Cli.Printing;

/// <summary>A table that fits: columns leave in their order, then the widest are cut, but never what is typed; nothing wraps.</summary>
internal sealed class Table(IReadOnlyList<ResultField> columns, Display display, Screen screen)
{
    const int Gap = 2;
    const int Narrowest = 6;

    /// <summary>Prints header and rows, each line behind the indent; returns the headers of columns there was no room for.</summary>
    public IReadOnlyList<string> Print(IReadOnlyList<object> rows, string indent = "")
    {
        var cells = rows.Select(row => columns.Select(c => display.Of(row, c)).ToArray()).ToList();
        var widths = columns.Select((c, i) => cells.Select(r => Plain.Width(r[i].Text)).Append(Plain.Width(c.Header)).Max()).ToArray();
        var shown = Enumerable.Range(0, columns.Count).ToList();
        if (screen.Width is { } room)
        {
            var tellsApart = cells.Select(r => r.Length > 0 ? r[0].Text : "").Distinct(StringComparer.Ordinal).Count() > 1;
            DropColumns(shown, widths, room - indent.Length, tellsApart);
            Shrink(shown, widths, room - indent.Length, tellsApart);
        }
        var right = shown.ToDictionary(i => i, i => cells.Count > 0 && cells.All(r => r[i].Right || r[i].Text == "-") && cells.Exists(r => r[i].Right));
        screen.Line(indent + Row(shown, i => new Cell(columns[i].Header, Style.Strong, right[i]), widths));
        foreach (var row in cells) screen.Line(indent + Row(shown, i => row[i] with { Right = right[i] }, widths));
        return [.. Enumerable.Range(0, columns.Count).Except(shown).Select(i => columns[i].Header)];
    }

    // Where rows differ in the first column (their cluster), it stays: without it two rows may look like one thing.
    void DropColumns(List<int> shown, int[] widths, int room, bool tellsApart)
    {
        while (Total(shown, widths) > room)
        {
            var next = shown.Where(i => columns[i].Drop > 0 && !(i == 0 && tellsApart)).OrderByDescending(i => columns[i].Drop).ThenByDescending(i => i).FirstOrDefault(-1);
            if (next < 0) return;
            shown.Remove(next);
        }
    }

    // What is typed into other commands stays whole: where cutting the others is not enough, they leave from the right.
    void Shrink(List<int> shown, int[] widths, int room, bool tellsApart)
    {
        var natural = (int[])widths.Clone();
        while (!TryShrink(shown, widths, room) && shown.Exists(i => columns[i].IsTyped))
        {
            var last = shown.FindLastIndex(i => !columns[i].IsTyped && !(i == 0 && tellsApart));
            if (last < 0) return;
            shown.RemoveAt(last);
            natural.CopyTo(widths, 0);
        }
    }

    bool TryShrink(List<int> shown, int[] widths, int room)
    {
        while (Total(shown, widths) > room)
        {
            var widest = shown.Where(i => !columns[i].IsTyped && widths[i] > Narrowest).DefaultIfEmpty(-1).MaxBy(i => i < 0 ? 0 : widths[i]);
            if (widest < 0) return false;
            widths[widest]--;
        }
        return true;
    }

    static int Total(List<int> shown, int[] widths) => shown.Sum(i => widths[i]) + Gap * Math.Max(0, shown.Count - 1);

    // The last column is not filled up, so that no line ends in spaces.
    string Row(List<int> shown, Func<int, Cell> cell, int[] widths) =>
        string.Join(new string(' ', Gap), shown.Select((column, at) =>
        {
            var (text, style, right) = cell(column);
            text = Plain.Cut(text, widths[column], screen.Unicode);
            var fill = new string(' ', Math.Max(0, widths[column] - Plain.Width(text)));
            var painted = screen.Paint(text, style);
            return right ? fill + painted : at < shown.Count - 1 ? painted + fill : painted;
        })).TrimEnd();
}
