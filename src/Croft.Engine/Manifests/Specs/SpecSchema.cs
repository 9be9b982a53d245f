using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Croft.Engine.Manifests;

/// <summary>JSON Schema (draft 2020-12) of documents, made from the records of their specs.</summary>
static class SpecSchema
{
    static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text into which a value goes; what it is then, an editor can't know.</summary>
    const string Place = @"\$\{";

    /// <summary>The schema of documents of these kinds.</summary>
    public static string Of(IReadOnlyList<string> kinds)
    {
        var schema = kinds.Count == 1 ? Document(kinds[0]) : new JsonObject { ["oneOf"] = new JsonArray([.. kinds.Select(Document)]) };
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        return schema.ToJsonString(Written) + "\n";
    }

    static JsonObject Document(string kind) => Kind.Find(kind) is { } found
        ? Document(kind, found.Summary, Shape(found.Summary, found.Shape))
        : Document(kind, Defaults.Summary, DefaultsSpec());

    static JsonObject DefaultsSpec()
    {
        var properties = new JsonObject { ["tags"] = new JsonObject { ["description"] = "Only documents that have all of these tags.", ["type"] = new JsonArray("array", "string"), ["items"] = new JsonObject { ["type"] = "string" } } };
        foreach (var kind in Kind.All)
        {
            var shape = Shape($"For each {kind.Name}.", kind.Shape);
            shape.Remove("required");
            foreach (var own in Defaults.OfEachItself) shape["properties"]!.AsObject().Remove(own);
            properties[Defaults.KeyOf(kind)] = shape;
        }
        return Closed(Defaults.Summary, properties, []);
    }

    static JsonObject Document(string kind, string summary, JsonObject spec) => Closed(
        summary,
        new JsonObject
        {
            ["apiVersion"] = new JsonObject { ["const"] = "croft/v1" },
            ["kind"] = new JsonObject { ["const"] = kind },
            ["metadata"] = Closed("Which one.", new JsonObject { ["name"] = Name(kind), ["cluster"] = Text("Its cluster; needed where the workspace has several.") }, ["name"]),
            ["spec"] = spec,
        },
        ["apiVersion", "kind", "metadata", "spec"]);

    static JsonObject Shape(string summary, SpecShape shape)
    {
        var properties = new JsonObject();
        var patterns = new JsonObject();
        foreach (var field in shape.Fields.Where(f => f.Secret is null || f.IsSecret))
        {
            if (field.Highest is null) properties[field.Name] = Value(field);
            else patterns[$"^{field.Name}[0-9]{{1,3}}$"] = Value(field);
        }
        var closed = Closed(summary, properties, [.. shape.Fields.Where(f => f.IsRequired).Select(f => f.Name)]);
        if (patterns.Count > 0) closed["patternProperties"] = patterns;
        return closed;
    }

    static JsonObject Value(SpecField field)
    {
        if (field.Type == SpecType.Parts)
        {
            var shape = Shape(field.Description, field.Parts);
            return field.Parts.Bare is not { } bare ? shape : new JsonObject { ["description"] = field.Description, ["oneOf"] = new JsonArray(Value(bare), shape) };
        }
        if (field.Type == SpecType.Items)
        {
            var item = Shape(field.Description, field.Parts);
            return new JsonObject { ["description"] = field.Description, ["type"] = "array", ["items"] = field.Parts.Bare is not { } alone ? item : new JsonObject { ["oneOf"] = new JsonArray(Value(alone), item) } };
        }
        var value = new JsonObject { ["description"] = field.Description };
        switch (field.Type)
        {
            case SpecType.Truth:
                value["type"] = new JsonArray("boolean", "string");
                value["pattern"] = Place;
                break;
            case SpecType.Whole or SpecType.Decimal:
                value["type"] = new JsonArray(field.Type == SpecType.Whole ? "integer" : "number", "string");
                value["pattern"] = Place;
                if (field.Range is { } range)
                {
                    value["minimum"] = Convert.ToInt64(range.Minimum, CultureInfo.InvariantCulture);
                    value["maximum"] = Convert.ToInt64(range.Maximum, CultureInfo.InvariantCulture);
                }
                break;
            case SpecType.Size:
                value["type"] = new JsonArray("string", "integer");
                value["pattern"] = $"^[0-9]+(\\.[0-9]+)?[KMGT]?$|{Place}";
                break;
            case SpecType.List:
                value["type"] = new JsonArray("array", "string");
                value["items"] = field.Words.Count > 0 ? new JsonObject { ["anyOf"] = Words(field) } : new JsonObject { ["type"] = "string" };
                break;
            case SpecType.Map:
                value["type"] = "object";
                value["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") };
                break;
            default:
                value["type"] = new JsonArray("string", "number");
                if (field.Words.Count > 0)
                {
                    value.Remove("type");
                    value["anyOf"] = Words(field);
                }
                if (field.Pattern is { } pattern) value["pattern"] = $"{pattern.Pattern}|{Place}";
                if (field.Longest is { } longest) value["maxLength"] = longest;
                break;
        }
        if (field.Default is { } standard) value["default"] = Default(field, standard);
        return value;
    }

    static JsonArray Words(SpecField field) =>
        [new JsonObject { ["enum"] = new JsonArray([.. field.Words.Select(w => JsonValue.Create(w))]) }, new JsonObject { ["type"] = "string", ["pattern"] = Place }];

    static JsonNode Default(SpecField field, string standard) => field.Type switch
    {
        SpecType.Truth => standard == "1",
        SpecType.Whole => long.Parse(standard, CultureInfo.InvariantCulture),
        SpecType.Decimal => decimal.Parse(standard, CultureInfo.InvariantCulture),
        _ => standard,
    };

    static JsonObject Name(string kind)
    {
        var name = Text("Its name.");
        if (Kind.Find(kind) is { } found && ConfigSpec.IsGuest(found)) name["pattern"] = $"^{GuestNames.Form}$|{Place}";
        return name;
    }

    static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    static JsonObject Closed(string description, JsonObject properties, string[] required)
    {
        var closed = new JsonObject { ["description"] = description, ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Length > 0) closed["required"] = new JsonArray([.. required.Select(r => JsonValue.Create(r))]);
        return closed;
    }
}
