using System.Text;
using Croft.Engine.Secrets;

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
        foreach (var field in kind.Shape.Fields.Where(f => f.Secret is null || f.IsSecret))
        {
            foreach (var (key, parts) in Of(field, spec))
                text.Append("  ").Append(key).Append(':').Append(Value(field, parts)).Append('\n');
            if (field.Type == SpecType.Items && spec.Lists.GetValueOrDefault(field.Name) is { Count: > 0 } items)
                SpecItemWriter.Write(text, field, items, "  ");
        }
        if (text.Length == head && spec.Raw.Count == 0) text.Insert(head - 1, " {}");
        if (spec.Raw.Count == 0) return text.ToString();
        text.Append("  raw:\n");
        foreach (var (key, value) in spec.Raw) text.Append("    ").Append(Quoted(key)).Append(": ").Append(Scalar(value)).Append('\n');
        return text.ToString();
    }

    static IEnumerable<(string Key, SortedDictionary<string, string> Parts)> Of(SpecField field, BoundSpec spec)
    {
        var from = field.IsOurs ? spec.Ours : spec.Keys;
        // Proxmox tells of a secret only that there is one.
        if (field.IsSecret && from.TryGetValue(field.Name, out var secret) && SecretValues.NameIn(secret[""]) is null) return [];
        if (field.Highest is not { } highest) return from.TryGetValue(field.Name, out var parts) ? [(field.Name, parts)] : [];
        return Enumerable.Range(0, highest + 1).Select(n => $"{field.Name}{n}").Where(from.ContainsKey).Select(key => (key, from[key]));
    }

    static string Value(SpecField field, SortedDictionary<string, string> parts) => " " + Value(field, parts, "    ");

    /// <summary>The value of a key.</summary>
    /// <param name="field">Its field.</param>
    /// <param name="parts">Its parts, in the form that is compared.</param>
    /// <param name="indentation">Blanks in front of the lines of a long text; null where it has to stay in one line.</param>
    public static string Value(SpecField field, SortedDictionary<string, string> parts, string? indentation)
    {
        if (field.Type != SpecType.Parts) return Value(field, parts[""], indentation);
        if (parts.Count == 1 && field.Parts.Bare is { } bare && parts.TryGetValue(bare.Name, out var alone)) return Value(bare, alone, null);
        return Flow(field.Parts, parts);
    }

    /// <summary>Parts in one line, in the order of their fields.</summary>
    public static string Flow(SpecShape shape, SortedDictionary<string, string> parts) =>
        $"{{ {string.Join(", ", shape.Fields.Where(f => parts.ContainsKey(f.Name)).Select(f => $"{f.Name}: {Value(f, parts[f.Name], null)}"))} }}";

    /// <summary>One part of a value.</summary>
    /// <param name="field">Its field.</param>
    /// <param name="text">Its text, in the form that is compared.</param>
    /// <param name="indentation">Blanks in front of the lines of a long text; null where it has to stay in one line.</param>
    public static string Value(SpecField field, string text, string? indentation) => field.Type switch
    {
        _ when field.IsSecret => $"\"{text}\"",
        SpecType.Truth => text == "1" ? "true" : "false",
        SpecType.List => $"[{string.Join(", ", SpecText.Split(field, text).Select(Scalar))}]",
        SpecType.Text when indentation is not null && IsBlock(text) => $"|-\n{indentation}{ValueText.Written(text).Replace("\n", $"\n{indentation}", StringComparison.Ordinal)}",
        _ => Scalar(text),
    };

    /// <summary>Lines that stand in a block as they are; others are quoted.</summary>
    static bool IsBlock(string text) =>
        text.Contains('\n', StringComparison.Ordinal) && !char.IsWhiteSpace(text[0])
        && text.Split('\n').All(line => line.Length > 0 && line.Trim() == line && !line.Any(char.IsControl));

    /// <summary>A scalar, in quotes where it would be read as something else.</summary>
    public static string Scalar(string text) => Quoted(ValueText.Written(text));

    /// <summary>A key, in quotes where it would be read as something else.</summary>
    public static string Quoted(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '+' or '=' or '@') && text[^1] != ':' && text[0] is not ('-' or ':' or '=' or '@')
            && text.ToLowerInvariant() is not ("true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n")
            ? text
            : System.Text.Json.JsonSerializer.Serialize(text, Written);

    static readonly System.Text.Json.JsonSerializerOptions Written = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
