using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Croft.Contracts;

namespace Croft.Cli.Printing;

/// <summary>Results as JSON: camel case, enums as words; columns and required fields always there, other nulls left out.</summary>
/// <remarks>Walks the properties itself: the serializer's first use of a type costs a cold process some 60 ms.</remarks>
internal static class ResultJson
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Indented JSON.</summary>
    public static string Write(object? value) => Node(value)?.ToJsonString(Indented) ?? "null";

    /// <summary>JSON on one line.</summary>
    public static string WriteLine(object? value) => Node(value)?.ToJsonString(OneLine) ?? "null";

    /// <summary>The value as a tree, with only these fields when some are named.</summary>
    public static JsonNode? Node(object? value, IReadOnlyCollection<string>? only = null)
    {
        if (only is null || value is null || Node(value) is not JsonObject all) return Node(value);
        var some = new JsonObject();
        foreach (var name in only) some[name] = all[name]?.DeepClone();
        return some;
    }

    static JsonNode? Node(object? value) => value switch
    {
        null => null,
        JsonNode node => node,
        JsonElement { ValueKind: JsonValueKind.Object } element => JsonObject.Create(element),
        JsonElement { ValueKind: JsonValueKind.Array } element => JsonArray.Create(element),
        JsonElement { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => null,
        JsonElement element => JsonValue.Create(element),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number => double.IsFinite(number) ? JsonValue.Create(number) : null,
        decimal number => JsonValue.Create(number),
        Enum word => JsonValue.Create(Words.Camel(word.ToString())),
        DateTimeOffset moment => JsonValue.Create(moment),
        TimeSpan span => JsonValue.Create(span.ToString("c", CultureInfo.InvariantCulture)),
        IDictionary map => Map(map),
        IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(i => Node(i))]),
        float or short or byte or uint or ulong or ushort => JsonValue.Create(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        _ when ResultField.IsSimpleType(value.GetType()) => JsonValue.Create(value.ToString()),
        _ => Fields(value),
    };

    static JsonObject Fields(object value)
    {
        var fields = new JsonObject();
        foreach (var field in ResultField.Of(value.GetType()))
        {
            var inner = field.Property.GetValue(value);
            if (inner is not null || field.IsAlways) fields[field.Name] = Node(inner);
        }
        return fields;
    }

    static JsonObject Map(IDictionary map)
    {
        var fields = new JsonObject();
        foreach (var key in map.Keys) fields[Convert.ToString(key, CultureInfo.InvariantCulture)!] = Node(map[key]);
        return fields;
    }
}
