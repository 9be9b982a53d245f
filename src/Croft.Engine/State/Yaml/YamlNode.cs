namespace Croft.Engine.State.Yaml;

/// <summary>A node of a YAML document, with its place from 1.</summary>
abstract record YamlNode(int Line, int Column);

sealed record YamlScalar(string Value, bool Plain, int Line, int Column) : YamlNode(Line, Column)
{
    /// <summary>True for an empty or explicit null.</summary>
    public bool IsNull => Plain && Value is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>A scalar in double quotes, safe for any text.</summary>
    public static string Quote(string value) =>
        value.Length > 0 && char.IsAsciiLetter(value[0]) && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            && value.ToLowerInvariant() is not ("true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n")
            ? value
            : System.Text.Json.JsonSerializer.Serialize(value);
}

sealed record YamlList(IReadOnlyList<YamlNode> Items, int Line, int Column) : YamlNode(Line, Column);

/// <summary>Keys in their order; a key given twice is a fault and keeps its first value.</summary>
sealed record YamlMap(IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> Pairs, int Line, int Column) : YamlNode(Line, Column)
{
    public YamlNode? this[string key] => Pairs.FirstOrDefault(p => p.Key.Value == key).Value;
}
