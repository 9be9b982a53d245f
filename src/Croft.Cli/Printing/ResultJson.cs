using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Croft.Contracts;

namespace Croft.Cli.Printing;

/// <summary>Results as JSON: camel case, enums as words; columns and required fields always there, other nulls left out.</summary>
internal static class ResultJson
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOut } },
    };

    static readonly JsonSerializerOptions OneLine = new(Options) { WriteIndented = false };

    /// <summary>Indented JSON.</summary>
    public static string Write(object? value) => JsonSerializer.Serialize(value, Options);

    /// <summary>JSON on one line.</summary>
    public static string WriteLine(object? value) => JsonSerializer.Serialize(value, OneLine);

    /// <summary>The value as a tree, with only these fields when some are named.</summary>
    public static JsonNode? Node(object value, IReadOnlyCollection<string>? only = null)
    {
        var node = JsonSerializer.SerializeToNode(value, value.GetType(), Options);
        if (only is null || node is not JsonObject all) return node;
        var some = new JsonObject();
        foreach (var name in only) some[name] = all[name]?.DeepClone();
        return some;
    }

    static void LeaveOut(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.ToList())
        {
            var attributes = property.AttributeProvider;
            if (attributes is null) continue;
            if (attributes.IsDefined(typeof(SecretAttribute), inherit: true))
                type.Properties.Remove(property);
            else if (!attributes.IsDefined(typeof(ColumnAttribute), inherit: true) && !attributes.IsDefined(typeof(RequiredMemberAttribute), inherit: true))
                property.ShouldSerialize = static (_, value) => value is not null;
        }
    }
}
