namespace Croft.Cli.Printing;

/// <summary>A table that fits: columns leave in their order, those that are whole wrap or go below their row, then the widest are cut, but never what is typed.</summary>
internal sealed class Table(IReadOnlyList<ResultField> columns, Display display, Screen screen)
{
    const int Gap = 2;
    const int Narrowest = 6;

    /// <summary>Width down to which others are cut before what is whole goes below its row.</summary>
    const int Readable = 12;

    /// <summary>Width down to which what is whole wraps within its column, and the same where it holds a word as long as a path.</summary>
    const int Wrapped = 24, WrappedPath = 32;

    /// <summary>How far what stands below a row is indented.</summary>
    const int Below = 2;

    /// <summary>Prints header and rows, each line behind the indent; returns the headers of columns there was no room for.</summary>
    public IReadOnlyList<string> Print(IReadOnlyList<object> rows, string indent = "")
    {
        var cells = rows.Select(row => columns.Select(c => display.Of(row, c)).ToArray()).ToList();
        var widths = columns.Select((c, i) => cells.Select(r => Plain.Width(r[i].Text)).Append(Plain.Width(c.Header)).Max()).ToArray();
        var shown = Enumerable.Range(0, columns.Count).ToList();
        List<int> below = [];
        if (screen.Width is { } width)
        {
            var room = width - indent.Length;
            var tellsApart = cells.Select(r => r.Length > 0 ? r[0].Text : "").Distinct(StringComparer.Ordinal).Count() > 1;
            DropColumns(shown, widths, room, tellsApart);
            below = MoveBelow(shown, widths, room, Longest(cells));
            Shrink(shown, widths, room, tellsApart);
        }
        var right = shown.ToDictionary(i => i, i => cells.Count > 0 && cells.All(r => r[i].Right || r[i].Text == "-") && cells.Exists(r => r[i].Right));
        Lines(i => new Cell(columns[i].Header, Style.Strong, right.GetValueOrDefault(i)));
        foreach (var row in cells) Lines(i => row[i] with { Right = right.GetValueOrDefault(i) });
        return [.. Enumerable.Range(0, columns.Count).Except(shown).Except(below).Select(i => columns[i].Header)];

        void Lines(Func<int, Cell> cell)
        {
            foreach (var line in Row(shown, cell, widths)) screen.Line(indent + line);
            foreach (var (text, style, _) in below.Select(cell))
                foreach (var line in Plain.Wrap(text, screen.Width!.Value - indent.Length - Below)) screen.Line(indent + new string(' ', Below) + screen.Paint(line, style));
        }
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

    /// <summary>Width of the longest word of each column that is whole.</summary>
    int[] Longest(List<Cell[]> cells) =>
        [.. columns.Select((c, i) => c.IsWhole ? cells.SelectMany(r => r[i].Text.Split(' ')).Select(Plain.Width).DefaultIfEmpty(0).Max() : 0)];

    /// <summary>Lets what is whole wrap in its column; where that is not enough, that with the longest word goes below the row.</summary>
    List<int> MoveBelow(List<int> shown, int[] widths, int room, int[] longest)
    {
        List<int> below = [];
        while (shown.Exists(i => columns[i].IsWhole))
        {
            var narrow = (int[])widths.Clone();
            if (TryShrink(shown, narrow, room, i => columns[i].IsWhole ? Math.Clamp(longest[i], Wrapped, WrappedPath) : Readable))
            {
                narrow.CopyTo(widths, 0);
                break;
            }
            var leaves = shown.Where(i => columns[i].IsWhole).MaxBy(i => longest[i]);
            shown.Remove(leaves);
            below.Add(leaves);
        }
        below.Sort();
        return below;
    }

    // What is typed into other commands stays whole: where cutting the others is not enough, they leave from the right.
    void Shrink(List<int> shown, int[] widths, int room, bool tellsApart)
    {
        var natural = (int[])widths.Clone();
        while (!TryShrink(shown, widths, room, _ => Narrowest) && shown.Exists(i => columns[i].IsTyped))
        {
            var last = shown.FindLastIndex(i => !columns[i].IsTyped && !(i == 0 && tellsApart));
            if (last < 0) return;
            shown.RemoveAt(last);
            natural.CopyTo(widths, 0);
        }
    }

    bool TryShrink(List<int> shown, int[] widths, int room, Func<int, int> narrowest)
    {
        while (Total(shown, widths) > room)
        {
            var widest = shown.Where(i => !columns[i].IsTyped && widths[i] > narrowest(i)).DefaultIfEmpty(-1).MaxBy(i => i < 0 ? 0 : widths[i]);
            if (widest < 0) return false;
            widths[widest]--;
        }
        return true;
    }

    static int Total(List<int> shown, int[] widths) => shown.Sum(i => widths[i]) + Gap * Math.Max(0, shown.Count - 1);

    // The last column is not filled up, so that no line ends in spaces.
    IEnumerable<string> Row(List<int> shown, Func<int, Cell> cell, int[] widths)
    {
        var parts = shown.ToDictionary(i => i, i => Parts(i, cell(i).Text, widths[i]));
        for (var line = 0; line < parts.Values.Select(p => p.Count).DefaultIfEmpty(0).Max(); line++)
        {
            yield return string.Join(new string(' ', Gap), shown.Select((column, at) =>
            {
                var (_, style, right) = cell(column);
                var text = parts[column].ElementAtOrDefault(line) ?? "";
                var fill = new string(' ', Math.Max(0, widths[column] - Plain.Width(text)));
                var painted = text.Length == 0 ? "" : screen.Paint(text, style);
                return right ? fill + painted : at < shown.Count - 1 ? painted + fill : painted;
            })).TrimEnd();
        }
    }

    List<string> Parts(int column, string text, int width) =>
        columns[column].IsWhole && Plain.Width(text) > width ? [.. Plain.Wrap(text, width)] : [Plain.Cut(text, width, screen.Unicode)];
}
