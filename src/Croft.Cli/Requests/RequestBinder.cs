using System.Collections;
using Croft.Cli.Printing;
using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli.Requests;

/// <summary>Makes a request from a typed line, asking for what is missing; gathers every fault.</summary>
internal sealed class RequestBinder(ValueReader reader, FileReader files, DocumentReader documents, Prompter prompter)
{
    /// <summary>Fills the request; what is wrong is added to the line's faults.</summary>
    public async Task<object> BindAsync(Type type, RequestShape shape, TypedLine line, CancellationToken ct)
    {
        var request = Activator.CreateInstance(type)!;
        var words = new Queue<string>(line.Positionals);
        var positionals = shape.PositionalsOf(line).ToList();
        foreach (var field in positionals)
        {
            var mine = field.IsList || field.IsMap ? Drain(words) : words.Count > 0 ? [words.Dequeue()] : [];
            if (field.IsDocuments) field.Property.SetValue(request, await ReadAsync(mine, field, line, ct));
            else Fill(request, field, mine, line.Faults);
        }
        // A value behind an unknown option is not repeated: it may be a secret.
        if (words.Count > 0 && line.Faults.Count == 0) line.Faults.Add(new Fault(words.Peek(), Extra(positionals)));
        foreach (var field in shape.Fields.Where(f => f.Position is null && IsAsked(f, shape, line))) await FillOptionAsync(request, field, line, ct);
        shape.Whole?.SetValue(request, !shape.Fields.Where(f => f.IsDocuments).SelectMany(f => f.Options).Any(line.Has));
        foreach (var field in shape.Fields.Where(f => f.IsRequired && (f.Position is null || positionals.Contains(f)) && IsMissing(f, f.Property.GetValue(request), line) && !IsFaulty(f, line)))
            await AskAsync(request, field, line, ct);
        return request;
    }

    /// <summary>A folder that does not answer, or a pipe without an end, keeps nobody who leaves.</summary>
    Task<IReadOnlyList<DocumentFile>> ReadAsync(IReadOnlyList<string> paths, RequestField field, TypedLine line, CancellationToken ct) =>
        Task.Run(() => documents.Read(paths, field.Label, line.Faults), ct).WaitAsync(ct);

    /// <summary>Files that nobody needs are not read.</summary>
    static bool IsAsked(RequestField field, RequestShape shape, TypedLine line)
    {
        if (field.ReadFor is not { } name) return true;
        var asking = shape.Fields.First(f => f.Property.Name == name).Options[0];
        if (line.Has(asking)) return true;
        if (field.Options.Any(line.Has)) line.Faults.Add(new Fault(field.Label, $"belongs to {asking.Name}, which is not given."));
        return false;
    }

    async Task FillOptionAsync(object request, RequestField field, TypedLine line, CancellationToken ct)
    {
        // Documents that nobody names are those of the workspace.
        if (field.IsDocuments)
        {
            field.Property.SetValue(request, await ReadAsync([.. line.Values(field.Options[0]).OfType<string>().SelectMany(Paths)], field, line, ct));
            return;
        }
        foreach (var option in field.Options.Where(line.Has))
        {
            if (!option.TakesValue)
            {
                field.Property.SetValue(request, RequestField.FlagValue(option));
                continue;
            }
            var values = line.Values(option).OfType<string>().ToList();
            if (field.FromFile) await FillFromFileAsync(request, field, values.LastOrDefault(), line.Faults, ct);
            else Fill(request, field, field.IsList ? [.. values.SelectMany(Commas)] : values, line.Faults);
        }
    }

    async Task FillFromFileAsync(object request, RequestField field, string? path, List<Fault> faults, CancellationToken ct)
    {
        if (path is null) return;
        // A secret at a terminal is asked for and not shown; what else comes from standard input is read to its end, unless the user leaves.
        var (text, why) = path == "-" && field.IsSecret && prompter.CanAsk
            ? (await prompter.AskAsync(Question(field), secret: true, ct) is { Length: > 0 } typed ? typed : null, "is empty.")
            : path == "-" ? await Task.Run(() => files.Read(path, field.IsSecret), ct).WaitAsync(ct) : files.Read(path, field.IsSecret);
        if (text is null) faults.Add(new Fault(field.Label, why!));
        else if (field.IsSecret && text.Trim().AsSpan().ContainsAny('\n', '\r')) faults.Add(new Fault(field.Label, $"'{path}' holds more than one line, and nobody could type that."));
        else field.Property.SetValue(request, field.IsSecret ? text.Trim() : text);
    }

    void Fill(object request, RequestField field, IReadOnlyList<string> words, List<Fault> faults)
    {
        if (words.Count == 0) return;
        if (field.IsMap)
        {
            FillMap(request, field, words, faults);
            return;
        }
        List<object> values = [];
        foreach (var word in words)
        {
            if (reader.TryRead(word, field, out var value, out var why)) values.Add(value);
            else faults.Add(new Fault(field.Label, $"'{Plain.Of(word)}' {why}"));
        }
        if (values.Count == words.Count) field.Property.SetValue(request, field.IsList ? Collect(field, values) : values[^1]);
    }

    static void FillMap(object request, RequestField field, IReadOnlyList<string> words, List<Fault> faults)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            var parts = word.Split('=', 2);
            if (parts.Length == 2 && parts[0].Length > 0) map[parts[0]] = parts[1];
            else faults.Add(new Fault(field.Label, $"'{Plain.Of(word)}' is no KEY=VALUE."));
        }
        field.Property.SetValue(request, map);
    }

    async Task AskAsync(object request, RequestField field, TypedLine line, CancellationToken ct)
    {
        if (line.Faults.Count > 0 || !prompter.CanAsk)
        {
            line.Faults.Add(new Fault(field.Label, Missing(field, line)));
            return;
        }
        var answer = await prompter.AskAsync(Question(field), field.IsSecret, ct);
        if (string.IsNullOrWhiteSpace(answer)) line.Faults.Add(new Fault(field.Label, Missing(field, line)));
        else if (field.FromFile && !field.IsSecret) await FillFromFileAsync(request, field, answer.Trim(), line.Faults, ct);
        else Fill(request, field, field.IsList ? [.. Commas(answer)] : [answer.Trim()], line.Faults);
    }

    static string Question(RequestField field)
    {
        var name = field.FromFile && !field.IsSecret ? "file with the " + Words.Spaced(field.Property.Name) : Words.Spaced(field.Property.Name);
        return field.Words.Count > 0 ? $"{name} ({string.Join(", ", field.Words)}): " : $"{name}: ";
    }

    static string Missing(RequestField field, TypedLine line) =>
        field.Position is not null && line.Value(GlobalOptions.Yes) is { } taken
            ? $"is missing: --yes took '{Plain.Of(taken)}'; write --yes={Plain.Of(taken)}, or put --yes last."
            : field.Description.Length == 0 ? "is missing." : $"is missing: {field.Description}";

    static string Extra(List<RequestField> positionals) =>
        positionals.Count == 0 ? "is too much: only options belong here." : $"is too much after {string.Join(' ', positionals.Select(p => p.Placeholder))}.";

    // A number that was not given stands at zero, as does one given as 0: what was typed decides.
    static bool IsMissing(RequestField field, object? value, TypedLine line) =>
        value is null or "" or ICollection { Count: 0 } ||
        (value is ValueType && !IsGiven(field, line) && value.Equals(Activator.CreateInstance(value.GetType())));

    static bool IsGiven(RequestField field, TypedLine line) =>
        field.Position is { } at ? line.Positionals.Count > at : field.Options.Any(line.Has);

    static bool IsFaulty(RequestField field, TypedLine line) => line.Faults.Any(f => f.Field == field.Label);

    /// <summary>Paths parted by commas, unless a file is called so.</summary>
    static IEnumerable<string> Paths(string text) => Path.Exists(text) ? [text] : Commas(text);

    static IEnumerable<string> Commas(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static List<string> Drain(Queue<string> words)
    {
        var all = words.ToList();
        words.Clear();
        return all;
    }

    static object Collect(RequestField field, List<object> values)
    {
        var array = Array.CreateInstance(field.Item, values.Count);
        for (var i = 0; i < values.Count; i++) array.SetValue(values[i], i);
        if (field.Property.PropertyType.IsInstanceOfType(array)) return array;
        var wanted = field.Property.PropertyType.IsInterface ? typeof(HashSet<>).MakeGenericType(field.Item) : field.Property.PropertyType;
        return Activator.CreateInstance(wanted, array)!;
    }
}
