using Croft.Contracts;

namespace Croft.Cli.Printing;

/// <summary>Prints a stream item by item: JSON Lines, YAML documents, or lines for people.</summary>
internal sealed class StreamPrinter(Screen output, Settings settings, Display display)
{
    IReadOnlyList<ResultField>? _columns;
    int[] _widths = [];

    /// <summary>Prints one item at once.</summary>
    public void Print(object item)
    {
        if (settings.Json) output.Line(ResultJson.Node(item, settings.Columns) is { } node ? ResultJson.WriteLine(node) : "null");
        else if (settings.Yaml) output.Write("---\n" + ResultYaml.Write(ResultJson.Node(item, settings.Columns)));
        else if (item is RunEvent happened) output.Line(Plain.Of(EventText.Of(happened)));
        else if (item is string line) output.Line(Plain.Of(line));
        else PrintRow(item);
        output.Flush();
    }

    // The width of a column is known only so far; a longer value moves its own line, and those after it.
    void PrintRow(object item)
    {
        var columns = _columns ??= Chosen(item.GetType());
        if (_widths.Length == 0) _widths = new int[columns.Count];
        var cells = columns.Select(c => display.Of(item, c)).ToList();
        for (var i = 0; i < cells.Count; i++) _widths[i] = Math.Max(_widths[i], Plain.Width(cells[i].Text));
        output.Line(string.Join("  ", cells.Select((c, i) =>
            output.Paint(i == cells.Count - 1 ? c.Text : Plain.Pad(c.Text, _widths[i], c.Right), c.Style))));
    }

    IReadOnlyList<ResultField> Chosen(Type type)
    {
        var fields = ResultField.Of(type);
        return settings.Columns is { } names ? [.. names.Select(n => fields.First(f => f.Name == n))] : ResultField.ColumnsOf(type);
    }
}
