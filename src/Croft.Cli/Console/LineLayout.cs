using System.Globalization;
using System.Text;
using Croft.Cli.Printing;

namespace Croft.Cli.Console;

/// <summary>Where each part of a line stands on a terminal of some width.</summary>
/// <param name="Rows">Text of each row behind the prompt; <c>Wraps</c> where the terminal itself goes on to the next.</param>
/// <param name="Row">Row of the cursor.</param>
/// <param name="Column">Column of the cursor.</param>
internal sealed record LineLayout(IReadOnlyList<(string Text, bool Wraps)> Rows, int Row, int Column)
{
    /// <summary>What stands before the rows of a text that has more than one.</summary>
    public const string Continued = "> ";

    /// <summary>Lays a text out behind a prompt of so many columns.</summary>
    public static LineLayout Of(int prompt, string text, int cursor, int width)
    {
        List<(string, bool)> rows = [];
        var row = new StringBuilder();
        var used = prompt;
        (int Row, int Column)? at = null;
        void End(bool wraps)
        {
            rows.Add((row.ToString(), wraps));
            row.Clear();
            used = 0;
        }
        for (var i = 0; i < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text, i);
            var element = text.Substring(i, length);
            var cells = element == "\n" ? 0 : Plain.Width(element);
            if (used + cells > width || (used == width && cells > 0)) End(wraps: true);
            if (i >= cursor) at ??= used == width ? (rows.Count + 1, 0) : (rows.Count, used);
            if (element == "\n")
            {
                End(wraps: false);
                row.Append(Continued);
                used = Continued.Length;
            }
            else
            {
                row.Append(element);
                used += cells;
            }
            i += length;
        }
        // A full row leaves the cursor nowhere; it goes on in a row of its own.
        if (used >= width) End(wraps: false);
        at ??= (rows.Count, used);
        rows.Add((row.ToString(), false));
        return new LineLayout(rows, at.Value.Row, at.Value.Column);
    }
}
