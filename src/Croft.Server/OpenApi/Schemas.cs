using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Croft.Contracts;

namespace Croft.Server.OpenApi;

/// <summary>JSON schemas (2020-12) of contract types, each type once, by the very form in which they are written.</summary>
internal sealed class Schemas
{
    readonly SortedDictionary<string, JsonNode?> components = new(StringComparer.Ordinal);
    readonly Dictionary<string, Type> owners = new(StringComparer.Ordinal);

    /// <summary>The types that were asked for, by name.</summary>
    public JsonObject Components => new(components);

    /// <summary>The schema of a type: in place for what is simple, by name for records.</summary>
    public JsonObject Of(Type type)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        if (Simple(inner) is { } simple) return simple;
        if (inner == typeof(JsonElement) || inner == typeof(object) || inner.IsAssignableTo(typeof(JsonNode))) return [];
        if (MapValue(inner) is { } value) return new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(value) };
        if (Item(inner) is { } item) return new JsonObject { ["type"] = "array", ["items"] = Of(item) };
        return Named(inner);
    }

    JsonObject Named(Type type)
    {
        var name = NameOf(type);
        if (owners.TryAdd(name, type))
        {
            components[name] = null;
            components[name] = Record(type);
        }
        else if (owners[name] != type)
        {
            throw new InvalidOperationException($"{type} and {owners[name]} are both called {name}.");
        }
        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    JsonObject Record(Type type)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in ContractJson.Shown.GetTypeInfo(type).Properties)
        {
            var info = (PropertyInfo)property.AttributeProvider!;
            properties[property.Name] = Described(info);
            if (ContractJson.IsAlwaysThere(property)) required.Add(property.Name);
        }
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0) schema["required"] = required;
        return schema;
    }

    /// <summary>A property with what its attributes say of it.</summary>
    public JsonObject Described(PropertyInfo property)
    {
        var schema = Of(property.PropertyType);
        if (property.PropertyType.IsValueType ? Nullable.GetUnderlyingType(property.PropertyType) is not null : new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable) AllowNull(schema);
        var unit = property.GetCustomAttribute<UnitAttribute>()?.Unit;
        var words = property.GetCustomAttribute<DescriptionAttribute>()?.Description;
        if (words is not null || unit is not null) schema["description"] = words is null ? $"In {unit}." : unit is null ? words : $"{words} In {unit}.";
        var target = schema["items"] as JsonObject ?? schema;
        foreach (var limit in property.GetCustomAttributes<ValidationAttribute>()) Limit(target, limit);
        if (property.IsDefined(typeof(SecretAttribute))) (schema["writeOnly"], schema["format"]) = (true, "password");
        return schema;
    }

    static void AllowNull(JsonObject schema)
    {
        if (schema["type"] is JsonValue type) schema["type"] = new JsonArray(type.DeepClone(), "null");
        else if (schema["$ref"] is { } named && schema.Remove("$ref")) schema["anyOf"] = new JsonArray(new JsonObject { ["$ref"] = named.DeepClone() }, new JsonObject { ["type"] = "null" });
        if (schema["enum"] is JsonArray words) words.Add(null);
    }

    static void Limit(JsonObject schema, ValidationAttribute limit)
    {
        switch (limit)
        {
            case RangeAttribute range:
                schema["minimum"] = Number(range.Minimum);
                if (range.Maximum is not (int.MaxValue or long.MaxValue)) schema["maximum"] = Number(range.Maximum);
                break;
            case StringLengthAttribute length:
                if (length.MinimumLength > 0) schema["minLength"] = length.MinimumLength;
                schema["maxLength"] = length.MaximumLength;
                break;
            case RegularExpressionAttribute pattern:
                schema["pattern"] = $"^(?:{pattern.Pattern})$";
                break;
            case AllowedValuesAttribute allowed:
                schema["enum"] = new JsonArray([.. allowed.Values.Select(v => JsonSerializer.SerializeToNode(v, ContractJson.Shown))]);
                break;
        }
    }

    static JsonNode Number(object number) => JsonValue.Create(Convert.ToDecimal(number, CultureInfo.InvariantCulture));

    static JsonObject? Simple(Type type)
    {
        if (type.IsEnum) return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Words.Of(type).Select(w => (JsonNode)w)]) };
        if (type == typeof(TimeSpan)) return Text("duration-dotnet", "A length of time, as 00:01:30; 90s and 1h30m are taken, too.");
        if (type == typeof(DateTimeOffset) || type == typeof(DateTime)) return Text("date-time", null);
        if (type == typeof(string)) return Text(null, null);
        if (type == typeof(Uri)) return Text("uri", null);
        if (type == typeof(Guid)) return Text("uuid", null);
        if (type == typeof(bool)) return new JsonObject { ["type"] = "boolean" };
        if (type == typeof(double) || type == typeof(float) || type == typeof(decimal)) return new JsonObject { ["type"] = "number" };
        return type.IsPrimitive ? new JsonObject { ["type"] = "integer", ["format"] = type == typeof(long) || type == typeof(ulong) ? "int64" : "int32" } : null;
    }

    static JsonObject Text(string? format, string? description)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (format is not null and not "duration-dotnet") schema["format"] = format;
        if (description is not null) schema["description"] = description;
        return schema;
    }

    static Type? MapValue(Type type) => Interfaces(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() is var g && (g == typeof(IReadOnlyDictionary<,>) || g == typeof(IDictionary<,>)))?.GetGenericArguments()[1];

    static Type? Item(Type type) => type.IsAssignableTo(typeof(IEnumerable)) ? Interfaces(type).First(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)).GetGenericArguments()[0] : null;

    static IEnumerable<Type> Interfaces(Type type) => type.IsInterface ? type.GetInterfaces().Prepend(type) : type.GetInterfaces();

    /// <summary><c>PageOfGuestRow</c> for a page of guest rows.</summary>
    static string NameOf(Type type) => type.IsGenericType ? $"{type.Name.Split('`')[0]}Of{string.Concat(type.GetGenericArguments().Select(NameOf))}" : type.Name;
}
