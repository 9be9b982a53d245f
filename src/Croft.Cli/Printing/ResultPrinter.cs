using System.Text.Json.Nodes;
using Croft.Contracts;

namespace Croft.Cli.Printing;

/// <summary>Prints what a verb answered to standard output, and what belongs beside it to standard error.</summary>
internal sealed class ResultPrinter(Screen output, Notes notes, Settings settings, Display display)
{
    /// <summary>Prints a result; returns the exit code it means.</summary>
    public int Print(object result)
    {
        if (result is IPage page) return PrintPage(page);
        if (settings.Machine) output.Write(Machine(Told(result)));
        else PrintDetails(result);
        return ExitCodes.OfResult(result);
    }

    /// <summary>Files that were written are named, not repeated.</summary>
    JsonNode? Told(object result)
    {
        var node = ResultJson.Node(result, settings.Columns);
        if (result is IWritesFiles written && node is JsonObject fields && fields.ContainsKey("files")) fields["files"] = new JsonArray([.. written.Files.Select(f => (JsonNode)f.Path)]);
        return node;
    }

    void PrintDetails(object result)
    {
        var details = new Details(display, output);
        details.Print(result, only: settings.Columns);
        if (!details.Narrow.Any()) return;
        output.Flush();
        notes.Note(NoRoom(details.Narrow));
    }

    /// <summary>Tree as the text that was asked for.</summary>
    public string Machine(JsonNode? node) => settings.Yaml ? ResultYaml.Write(node) : ResultJson.Write(node) + "\n";

    int PrintPage(IPage page)
    {
        var rows = page.Rows.ToList();
        IReadOnlyList<string> narrow = [];
        if (settings.Machine)
            output.Write(Machine(new JsonArray([.. rows.Select(r => ResultJson.Node(r, settings.Columns))])));
        else if (rows.Count > 0)
            narrow = new Table(Chosen(rows[0].GetType()), display, output).Print(rows);
        output.Flush();
        foreach (var part in page.Missing) notes.Missing(part);
        if (page.Next is { } next) notes.Next(next);
        notes.Note(Summary(page, rows.Count, narrow));
        return ExitCodes.Of(page);
    }

    IReadOnlyList<ResultField> Chosen(Type row)
    {
        if (settings.Columns is not { } names) return ResultField.ColumnsOf(row);
        var fields = ResultField.Of(row);
        return [.. names.Select(name => fields.First(f => f.Name == name))];
    }

    static string NoRoom(IEnumerable<string> columns) => $"no room for {string.Join(", ", columns)}";

    string Summary(IPage page, int count, IReadOnlyList<string> narrow)
    {
        List<string> parts = [count switch { 0 => "nothing to list", 1 => "1 row", _ => $"{count} rows" }];
        if (page.Sum is { } sum && count > 0) parts.Add(sum);
        if (page.OldestReading is { } read) parts.Add($"read {display.Age(read)}");
        if (narrow.Count > 0) parts.Add(NoRoom(narrow));
        if (page.Missing.Count > 0) parts.Add(page.Missing.Count == 1 ? "1 part is missing" : $"{page.Missing.Count} parts are missing");
        if (page.Next is { } next) parts.Add($"more follow after {next}");
        return string.Join(", ", parts);
    }
}
