using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Croft.Contracts;

namespace Croft.Engine.Tests.Verbs;

/// <summary>A face that was never built: routes, schemas and hints, from what verbs say of themselves alone.</summary>
static class SchemaFace
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    public sealed record Operation(string Method, string Route, string Tool, string Summary, string Permission, bool ReadOnly, bool Destructive, JsonObject Request);

    public static Operation Project(VerbInfo verb)
    {
        var (method, route) = Route(verb);
        return new Operation(
            method, route, verb.FullName.Replace(' ', '_').Replace('-', '_'), verb.Summary, verb.Permission,
            verb.Effect is Effect.Reads, verb.Effect is Effect.Destroys, Schema(verb.Request));
    }

    /// <summary>The derivation that the design fixes for REST.</summary>
    static (string Method, string Route) Route(VerbInfo verb)
    {
        if (verb.Noun.Length == 0)
            return (verb.Effect is Effect.Reads ? "GET" : "POST", $"/{verb.Name}");
        var nouns = verb.Noun.EndsWith('y') ? $"/{verb.Noun[..^1]}ies" : $"/{verb.Noun}s";
        var one = $"{nouns}/{{id}}";
        return verb.Name switch
        {
            "list" => ("GET", nouns),
            "show" => ("GET", one),
            "create" or "add" => ("POST", nouns),
            "configure" => ("PATCH", one),
            "destroy" or "delete" or "remove" => ("DELETE", one),
            _ => ("POST", Names(verb.Request) ? $"{one}/{verb.Name}" : $"{nouns}/{verb.Name}"),
        };
    }

    static bool Names(Type request) => request.GetProperties().Any(p => p.GetCustomAttribute<PositionalAttribute>()?.Order == 0);

    static JsonObject Schema(Type request) => (JsonObject)Options.GetJsonSchemaAsNode(request, new JsonSchemaExporterOptions
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, node) => node is JsonObject schema && context.PropertyInfo?.AttributeProvider is PropertyInfo property ? Describe(schema, property) : node,
    });

    static JsonObject Describe(JsonObject schema, PropertyInfo property)
    {
        var unit = property.GetCustomAttribute<UnitAttribute>()?.Unit;
        if (property.GetCustomAttribute<DescriptionAttribute>() is { } description)
            schema["description"] = unit is null ? description.Description : $"{description.Description} In {unit}.";
        foreach (var limit in property.GetCustomAttributes<ValidationAttribute>())
        {
            switch (limit)
            {
                case RangeAttribute range:
                    schema["minimum"] = JsonSerializer.SerializeToNode(range.Minimum);
                    schema["maximum"] = JsonSerializer.SerializeToNode(range.Maximum);
                    break;
                case StringLengthAttribute length:
                    schema["maxLength"] = length.MaximumLength;
                    break;
                case RegularExpressionAttribute pattern:
                    schema["pattern"] = $"^(?:{pattern.Pattern})$";
                    break;
                case AllowedValuesAttribute allowed:
                    schema["enum"] = JsonSerializer.SerializeToNode(allowed.Values);
                    break;
            }
        }
        if (property.IsDefined(typeof(SecretAttribute)))
            schema["writeOnly"] = true;
        return schema;
    }
}
