using Croft.Contracts;

namespace Croft.Engine.State.Yaml;

/// <summary>A node of a YAML document, with its place from 1.</summary>
abstract record YamlNode(int Line, int Column)
{
    /// <summary>Index of its first character.</summary>
    public int Start { get; init; }

    /// <summary>Index behind its last character; of a block its last value's.</summary>
    public int End { get; init; }

    /// <summary>True where its text stands for more than this place: it has an anchor, or is an alias.</summary>
    public bool IsShared { get; init; }

    /// <summary>Where its text was written, when that is another file than the one it stands in.</summary>
    public FilePosition? Source { get; init; }
}

sealed record YamlScalar(string Value, bool Plain, int Line, int Column) : YamlNode(Line, Column)
{
    /// <summary>True for an empty or explicit null.</summary>
    public bool IsNull => Plain && Value is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>Name of the secret that stands here by reference alone; null where none does.</summary>
    public string? Secret { get; init; }

    /// <summary>A scalar in double quotes, safe for any text.</summary>
    public static string Quote(string value) =>
        value.Length > 0 && char.IsAsciiLetter(value[0]) && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            && value.ToLowerInvariant() is not ("true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n")
            ? value
            : System.Text.Json.JsonSerializer.Serialize(value);
}

sealed record YamlList(IReadOnlyList<YamlNode> Items, int Line, int Column) : YamlNode(Line, Column)
{
    /// <summary>True in brackets, false in lines.</summary>
    public bool IsFlow { get; init; }
}

/// <summary>Keys in their order; a key given twice is a fault and keeps its first value.</summary>
sealed record YamlMap(IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> Pairs, int Line, int Column) : YamlNode(Line, Column)
{
    /// <summary>True in braces, false in lines.</summary>
    public bool IsFlow { get; init; }

    public YamlNode? this[string key] => Find(Pairs, key).Value;

    /// <summary>The pair of a key; nothing where there is none.</summary>
    public static KeyValuePair<YamlScalar, YamlNode> Find(IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> pairs, string key)
    {
        for (var i = 0; i < pairs.Count; i++)
            if (pairs[i].Key.Value == key) return pairs[i];
        return default;
    }
}
