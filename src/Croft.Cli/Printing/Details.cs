using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Croft.Cli.Requests;

namespace Croft.Cli.Printing;

/// <summary>One thing in full: a line a field, what is nested below it, lists as tables.</summary>
internal sealed class Details(Display display, Screen screen)
{
    readonly List<string> _narrow = [];
    bool _began;

    /// <summary>Headers of columns of its lists that there was no room for.</summary>
    public IEnumerable<string> Narrow => _narrow.Distinct(StringComparer.Ordinal);

    /// <summary>Prints an object; its lists and objects follow under their names.</summary>
    public void Print(object result, string indent = "", IReadOnlyCollection<string>? only = null)
    {
        if (result is JsonElement or JsonNode or string || ResultField.IsSimpleType(result.GetType()))
        {
            PrintRaw(result, indent);
            return;
        }
        var fields = ResultField.Of(result.GetType()).Where(f => only is null || only.Contains(f.Name)).ToList();
        var simple = fields.Where(f => f.IsSimple && !f.IsDocument && IsShown(f, result)).ToList();
        var width = simple.Select(f => Plain.Width(f.Label)).DefaultIfEmpty(0).Max();
        _began |= simple.Count > 0;
        foreach (var field in simple) PrintField(field, display.Of(result, field), width, indent);
        foreach (var field in fields.Where(f => !f.IsSimple && !f.IsDocument)) PrintNested(field, field.Property.GetValue(result), indent);
    }

    void PrintField(ResultField field, Cell cell, int width, string indent)
    {
        var label = Plain.Pad(field.Label, width);
        var room = screen.Width is { } w ? w - indent.Length - width - 2 : int.MaxValue;
        if (room < 12)
        {
            screen.Line($"{indent}{screen.Paint(field.Label, Style.Muted)}");
            foreach (var line in Plain.Wrap(cell.Text, screen.Width!.Value - indent.Length - 2)) screen.Line($"{indent}  {screen.Paint(line, cell.Style)}");
            return;
        }
        var lines = room == int.MaxValue ? [cell.Text] : Plain.Wrap(cell.Text, room).ToList();
        for (var i = 0; i < lines.Count; i++)
            screen.Line($"{indent}{(i == 0 ? screen.Paint(label, Style.Muted) : new string(' ', width))}  {screen.Paint(lines[i], cell.Style)}");
    }

    void PrintNested(ResultField field, object? value, string indent, string before = "")
    {
        if (value is null or ICollection { Count: 0 } or JsonElement { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null }) return;
        if (_began) screen.Line();
        _began = true;
        screen.Line(indent + before + field.Label, Style.Strong);
        if (field.IsLines)
        {
            foreach (var item in (IEnumerable)value) screen.Line(indent + "  " + display.Of(item, null, state: false).Text);
            return;
        }
        if (field.IsMany && field.IsSimple)
        {
            foreach (var item in (IEnumerable)value) screen.Text(display.Of(item, field.Unit, state: false).Text, indent: indent + "  ");
            return;
        }
        if (value is not JsonElement && value is not JsonNode && value is not IDictionary && value is IEnumerable items)
        {
            PrintRows([.. items.Cast<object>()], indent + "  ");
        }
        else if (value is IDictionary map)
        {
            var width = map.Keys.Cast<object>().Max(k => Plain.Width(Plain.Of($"{k}")));
            foreach (var key in map.Keys)
                screen.Line($"{indent}  {screen.Paint(Plain.Pad(Plain.Of($"{key}"), width), Style.Muted)}  {display.Of(map[key], null, state: false).Text}");
        }
        else
        {
            Print(value, indent + "  ");
        }
    }

    // What does not fit a column (evidence, warnings, a failure) follows the table, under the row's first cell.
    void PrintRows(List<object> rows, string indent)
    {
        if (rows.Count == 0) return;
        var type = rows[0].GetType();
        var columns = ResultField.ColumnsOf(type);
        _narrow.AddRange(new Table(columns, display, screen).Print(rows, indent));
        var below = ResultField.Of(type).Where(f => !f.IsColumn && (!f.IsSimple || f.IsMany)).ToList();
        foreach (var row in rows)
        {
            foreach (var field in below)
                PrintNested(field, field.Property.GetValue(row), indent, $"{display.Of(row, columns[0]).Text} ");
        }
    }

    void PrintRaw(object result, string indent)
    {
        var text = result is JsonElement or JsonNode ? ResultJson.Write(result) : display.Of(result, null, state: false).Text;
        foreach (var line in text.Split('\n')) screen.Line(indent + line);
    }

    // What is absent is left out of details, except where a table would show that it is unknown.
    static bool IsShown(ResultField field, object result) =>
        field.IsColumn || field.IsState || field.Property.GetValue(result) is not (null or "" or ICollection { Count: 0 });
}
