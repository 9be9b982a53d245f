using System.Text;

namespace Croft.Engine.Manifests;

/// <summary>Writes a document for what is there: keys in the order of the kind's fields, a line a device.</summary>
static class SpecWriter
{
    /// <summary>The document.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cluster">Its cluster; null where the workspace has one alone.</param>
    /// <param name="spec">Its spec.</param>
    public static string Write(Kind kind, string name, string? cluster, BoundSpec spec)
    {
        var text = new StringBuilder()
            .Append("apiVersion: croft/v1\nkind: ").Append(kind.Name)
            .Append("\nmetadata:\n  name: ").Append(Scalar(name)).Append('\n');
        if (cluster is not null) text.Append("  cluster: ").Append(Scalar(cluster)).Append('\n');
        text.Append("spec:\n");
        var head = text.Length;
        foreach (var field in kind.Shape.Fields.Where(f => f.Secret is null))
        {
            foreach (var (key, parts) in Of(field, spec))
                text.Append("  ").Append(key).Append(':').Append(Value(field, parts)).Append('\n');
            if (field.Type == SpecType.Items && spec.Lists.GetValueOrDefault(field.Name) is { Count: > 0 } items)
                SpecItemWriter.Write(text, field, items, "  ");
        }
        if (text.Length == head && spec.Raw.Count == 0) text.Insert(head - 1, " {}");
        if (spec.Raw.Count == 0) return text.ToString();
        text.Append("  raw:\n");
        foreach (var (key, value) in spec.Raw) text.Append("    ").Append(Scalar(key)).Append(": ").Append(Scalar(value)).Append('\n');
        return text.ToString();
    }

    static IEnumerable<(string Key, SortedDictionary<string, string> Parts)> Of(SpecField field, BoundSpec spec)
    {
        var from = field.IsOurs ? spec.Ours : spec.Keys;
        if (field.Highest is not { } highest) return from.TryGetValue(field.Name, out var parts) ? [(field.Name, parts)] : [];
        return Enumerable.Range(0, highest + 1).Select(n => $"{field.Name}{n}").Where(from.ContainsKey).Select(key => (key, from[key]));
    }

    static string Value(SpecField field, SortedDictionary<string, string> parts)
    {
        if (field.Type != SpecType.Parts) return Value(field, parts[""], block: true);
        if (parts.Count == 1 && field.Parts.Bare is { } bare && parts.TryGetValue(bare.Name, out var alone)) return Value(bare, alone, block: false);
        return Flow(field.Parts, parts);
    }

    /// <summary>Parts in one line, in the order of their fields.</summary>
    public static string Flow(SpecShape shape, SortedDictionary<string, string> parts)
    {
        var inner = shape.Fields.Where(f => parts.ContainsKey(f.Name)).Select(f => $"{f.Name}:{Value(f, parts[f.Name], block: false)}");
        return $" {{ {string.Join(", ", inner)} }}";
    }

    /// <summary>A value behind its key, with the blank between.</summary>
    public static string Value(SpecField field, string text, bool block) => field.Type switch
    {
        SpecType.Truth => text == "1" ? " true" : " false",
        SpecType.List => $" [{string.Join(", ", SpecText.Split(field, text).Select(Scalar))}]",
        SpecType.Text when block && IsBlock(text) => " |-\n    " + text.Replace("\n", "\n    ", StringComparison.Ordinal),
        _ => " " + Scalar(text),
    };

    /// <summary>Lines that stand in a block as they are; others are quoted.</summary>
    static bool IsBlock(string text) =>
        text.Contains('\n', StringComparison.Ordinal) && !char.IsWhiteSpace(text[0])
        && text.Split('\n').All(line => line.Length > 0 && line.Trim() == line && !line.Any(char.IsControl));

    /// <summary>A scalar, in quotes where it would be read as something else.</summary>
    static string Scalar(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '+' or '=' or '@') && text[^1] != ':' && text[0] is not ('-' or ':' or '=' or '@')
            && text.ToLowerInvariant() is not ("true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n")
            ? text
            : System.Text.Json.JsonSerializer.Serialize(text, Written);

    static readonly System.Text.Json.JsonSerializerOptions Written = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
