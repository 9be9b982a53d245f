using System.Text.Json;
using Croft.Engine.Manifests;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Settings of entries in one form, and whether two of them mean the same.</summary>
static class EntryText
{
    /// <summary>Settings without what are none; what Proxmox tells in parts as the property string that it takes.</summary>
    public static Dictionary<string, string> Normal(IEnumerable<KeyValuePair<string, string>> settings, params IReadOnlyCollection<string> noSettings) =>
        settings.Where(s => !noSettings.Contains(s.Key)).ToDictionary(s => s.Key, s => Normal(s.Value), StringComparer.Ordinal);

    /// <summary>True where both values of a key mean the same; null is the default.</summary>
    public static bool Same(Kind kind, string key, string? one, string? other)
    {
        if (one == other) return true;
        if (!kind.Shape.TryFind(key, out var field, out _)) return false;
        var (left, right) = (Parts(field, one), Parts(field, other));
        return left is not null && right is not null && left.Keys.Union(right.Keys, StringComparer.Ordinal).All(name =>
        {
            var part = name.Length == 0 ? field : field.Parts.Fields.First(f => f.Name == name);
            return (left.GetValueOrDefault(name) ?? part.Default) == (right.GetValueOrDefault(name) ?? part.Default);
        });
    }

    static SortedDictionary<string, string>? Parts(SpecField field, string? value) =>
        value is null ? new(StringComparer.Ordinal) : SpecText.TryRead(field, value, out var parts) ? parts : null;

    static string Normal(string value)
    {
        if (value.Length == 0 || value[0] is not ('{' or '[')) return value;
        try
        {
            using var parsed = JsonDocument.Parse(value);
            return parsed.RootElement.ValueKind == JsonValueKind.Array
                ? string.Join('\n', parsed.RootElement.EnumerateArray().Select(Line))
                : Line(parsed.RootElement);
        }
        catch (JsonException)
        {
            // A text that only looks like it.
            return value;
        }
    }

    static string Line(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? string.Join(',', value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}={Line(p.Value)}"))
        : value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
