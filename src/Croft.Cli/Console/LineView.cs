using System.Text;
using Croft.Cli.Printing;

namespace Croft.Cli.Console;

/// <summary>Draws a line and its prompt in place, whatever was drawn of them before.</summary>
/// <param name="width">Columns of the terminal now.</param>
/// <param name="height">Rows of the terminal now.</param>
internal sealed class LineView(Func<int> width, Func<int> height)
{
    (int Prompt, string Text, int Cursor, int Top)? _drawn;

    /// <summary>The letters that draw it, in one write.</summary>
    /// <param name="prompt">Without colour.</param>
    /// <param name="painted">The same with colour.</param>
    public string Draw(string prompt, string painted, string text, int cursor)
    {
        var columns = Math.Max(8, width());
        var frame = new StringBuilder(Erase(columns));
        // A prompt leaves half of the row to the line.
        if (Plain.Width(prompt) > Math.Max(4, columns / 2)) prompt = painted = Plain.Cut(prompt.TrimEnd(), Math.Max(4, columns / 2) - 1, unicode: false) + ' ';
        var cells = Plain.Width(prompt);
        var layout = LineLayout.Of(cells, text, cursor, columns);
        // A line longer than the screen is seen around its cursor.
        var most = Math.Max(1, height() - 1);
        var top = Math.Clamp(layout.Row - most + 1, 0, Math.Max(0, layout.Rows.Count - most));
        var last = Math.Min(layout.Rows.Count, top + most) - 1;
        if (top == 0) frame.Append(painted);
        for (var i = top; i <= last; i++)
        {
            frame.Append(layout.Rows[i].Text);
            if (i < last && !layout.Rows[i].Wraps) frame.Append("\r\n");
        }
        if (last > layout.Row) frame.Append($"\e[{last - layout.Row}A");
        frame.Append('\r');
        if (layout.Column > 0) frame.Append($"\e[{layout.Column}C");
        _drawn = (cells, text, cursor, top);
        return frame.ToString();
    }

    /// <summary>What is on the screen stays; the next drawing begins below.</summary>
    public void Leave() => _drawn = null;

    // A window that was made narrower has wrapped what was drawn: its rows are counted as they are now.
    string Erase(int columns)
    {
        if (_drawn is not { } drawn) return "";
        var row = LineLayout.Of(drawn.Prompt, drawn.Text, drawn.Cursor, columns).Row - drawn.Top;
        _drawn = null;
        return row > 0 ? $"\e[{row}A\r\e[J" : "\r\e[J";
    }
}
