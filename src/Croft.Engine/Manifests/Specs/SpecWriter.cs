using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Croft.Engine.Secrets;

namespace Croft.Engine.Manifests;

/// <summary>Writes a document for what is there: keys in the order of the kind's fields, a line a device.</summary>
static partial class SpecWriter
{
    /// <summary>Letters that most documents have room in.</summary>
    const int Usual = 1024;

    /// <summary>The document.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cluster">Its cluster; null where the workspace has one alone.</param>
    /// <param name="spec">Its spec.</param>
    public static string Write(Kind kind, string name, string? cluster, BoundSpec spec)
    {
        var text = new StringBuilder(Usual)
            .Append("apiVersion: croft/v1\nkind: ").Append(kind.Name)
            .Append("\nmetadata:\n  name: ").Append(Scalar(name)).Append('\n');
        if (cluster is not null) text.Append("  cluster: ").Append(Scalar(cluster)).Append('\n');
        text.Append("spec:\n");
        var head = text.Length;
        foreach (var (field, _, key, parts) in Said(kind.Shape, spec))
        {
            if (parts is null) SpecItemWriter.Write(text, field, spec.Lists[key], "  ");
            else Value(text.Append("  ").Append(key).Append(": "), field, parts, "    ").Append('\n');
        }
        if (text.Length == head && spec.Raw.Count == 0) text.Insert(head - 1, " {}");
        if (spec.Raw.Count == 0) return text.ToString();
        text.Append("  raw:\n");
        foreach (var (key, value) in spec.Raw) text.Append("    ").Append(Quoted(key)).Append(": ").Append(Scalar(value)).Append('\n');
        return text.ToString();
    }

    /// <summary>What a spec says, in the order of the kind's fields and of their numbers; a list without parts.</summary>
    static List<(SpecField Field, int Number, string Key, SortedDictionary<string, string>? Parts)> Said(SpecShape shape, BoundSpec spec)
    {
        List<(SpecField Field, int Number, string Key, SortedDictionary<string, string>? Parts)> said = new(spec.Ours.Count + spec.Keys.Count + spec.Lists.Count);
        foreach (var (key, parts) in spec.Ours) Add(key, parts, isOurs: true);
        foreach (var (key, parts) in spec.Keys) Add(key, parts, isOurs: false);
        foreach (var (key, items) in spec.Lists)
            if (items.Count > 0 && shape.TryFind(key, out var field, out _) && field is { Type: SpecType.Items, Secret: null }) said.Add((field, 0, key, null));
        said.Sort(static (a, b) => (a.Field.Order, a.Number).CompareTo((b.Field.Order, b.Number)));
        return said;

        void Add(string key, SortedDictionary<string, string> parts, bool isOurs)
        {
            if (!shape.TryFind(key, out var field, out var number) || field.IsOurs != isOurs) return;
            // Proxmox tells of a secret only that there is one.
            if (field.IsSecret ? SecretValues.NameIn(parts[""]) is not null : field.Secret is null) said.Add((field, number ?? 0, key, parts));
        }
    }

    /// <summary>The value of a key.</summary>
    /// <param name="field">Its field.</param>
    /// <param name="parts">Its parts, in the form that is compared.</param>
    /// <param name="indentation">Blanks in front of the lines of a long text; null where it has to stay in one line.</param>
    public static string Value(SpecField field, SortedDictionary<string, string> parts, string? indentation) => Value(new(), field, parts, indentation).ToString();

    static StringBuilder Value(StringBuilder text, SpecField field, SortedDictionary<string, string> parts, string? indentation)
    {
        if (field.Type != SpecType.Parts) return text.Append(Value(field, parts[""], indentation));
        if (parts.Count == 1 && field.Parts.Bare is { } bare && parts.TryGetValue(bare.Name, out var alone)) return text.Append(Value(bare, alone, null));
        return Flow(text, field.Parts, parts);
    }

    /// <summary>Parts in one line, in the order of their fields.</summary>
    public static StringBuilder Flow(StringBuilder text, SpecShape shape, SortedDictionary<string, string> parts)
    {
        text.Append("{ ");
        var head = text.Length;
        foreach (var field in shape.Fields)
        {
            if (!parts.TryGetValue(field.Name, out var part)) continue;
            if (text.Length > head) text.Append(", ");
            text.Append(field.Name).Append(": ").Append(Value(field, part, null));
        }
        return text.Append(" }");
    }

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
        text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Plain) && text[^1] != ':' && text[0] is not ('-' or ':' or '=' or '@')
            && !IsOtherType(text)
            && (text.Length > "false".Length || text.ToLowerInvariant() is not ("true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n"))
            ? text
            : System.Text.Json.JsonSerializer.Serialize(text, Written);

    /// <summary>Most values are plain numbers and words, which one look tells.</summary>
    static bool IsOtherType(string text) =>
        (char.IsAsciiDigit(text[0]) || text[0] is '+' or '.') && (text[0] is '0' or '+' or '.' || text.AsSpan().ContainsAny(Marks)) && OtherType().IsMatch(text);

    static readonly SearchValues<char> Marks = SearchValues.Create(":_-eE");

    /// <summary>What YAML 1.1 or 1.2 takes for a moment, a number of another base or in powers; plain numbers stay as they are.</summary>
    [GeneratedRegex(@"^(\+?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|\+?(\.[0-9]+|[0-9]+(\.[0-9]*)?)e[-+]?[0-9]+|\+?0[0-9_]+|\+?0[xob][0-9a-f_]+|\+?[0-9]+_[0-9_]*|\+?\.(inf|nan)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OtherType();

    static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:+=@");

    static readonly System.Text.Json.JsonSerializerOptions Written = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
