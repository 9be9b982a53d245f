using System.Globalization;
using System.Text.Json;
using Croft.Sandbox.Calls;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Tests.Captures;

/// <summary>Says in what a declaration or an answer leaves Proxmox's schema.</summary>
internal static class SchemaCheck
{
    /// <summary>Parameters of ours that the release lacks, or that differ in type, necessity or words.</summary>
    public static IEnumerable<string> Parameters(Call call, JsonElement schema, PveVersion release)
    {
        var known = schema.GetProperty("parameters").TryGetProperty("properties", out var properties) ? properties : default;
        var inPath = call.Path.Split('/').Where(part => part.StartsWith('{')).Select(part => part[1..^1]).ToHashSet(StringComparer.Ordinal);
        foreach (var parameter in call.Parameters.Where(parameter => parameter.IsIn(release)))
        {
            var name = parameter.Indexed is null ? parameter.Name : parameter.Name + "[n]";
            if (known.ValueKind is not JsonValueKind.Object || !known.TryGetProperty(name, out var wanted))
            {
                if (!Tolerated(call, name))
                    yield return $"{name}: not in the schema";
                continue;
            }
            if (!inPath.Contains(name) && IsOptional(wanted) != parameter.IsOptional)
                yield return $"{name}: {(parameter.IsOptional ? "optional here" : "required here")}";
            if (Type(parameter.Type) is var type && wanted.TryGetProperty("type", out var given) && given.GetString() != type)
                yield return $"{name}: {given} / {type}";
            if (parameter.Values is { } values && wanted.TryGetProperty("enum", out var words)
                && words.EnumerateArray().Select(word => word.ToString()).Except(values, StringComparer.Ordinal).ToList() is { Count: > 0 } missing)
                yield return $"{name}: lacks {string.Join(", ", missing.Take(5))}";
        }
    }

    /// <summary>Parameters of the release that ours lacks.</summary>
    public static IEnumerable<string> Missing(Call call, JsonElement schema, PveVersion release)
    {
        if (!schema.GetProperty("parameters").TryGetProperty("properties", out var properties))
            yield break;
        var ours = call.Parameters.Where(parameter => parameter.IsIn(release)).Select(parameter => parameter.Indexed is null ? parameter.Name : parameter.Name + "[n]").ToHashSet(StringComparer.Ordinal);
        foreach (var property in properties.EnumerateObject())
            if (!ours.Contains(property.Name) && !call.Path.Contains($"{{{property.Name}}}", StringComparison.Ordinal))
                yield return property.Name;
    }

    /// <summary>What of an answer doesn't fit "returns".</summary>
    public static IEnumerable<string> Returns(string at, JsonElement answer, JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var declared) || declared.ValueKind is not JsonValueKind.String)
            yield break;
        if (Fault(answer, declared.GetString()!) is { } fault)
        {
            yield return $"{at}: {fault}";
            yield break;
        }
        if (answer.ValueKind is JsonValueKind.Array && schema.TryGetProperty("items", out var items) && items.ValueKind is JsonValueKind.Object)
            foreach (var difference in answer.EnumerateArray().Take(20).SelectMany(item => Returns(at + "[]", item, items)).Distinct(StringComparer.Ordinal))
                yield return difference;
        if (answer.ValueKind is JsonValueKind.Object && schema.TryGetProperty("properties", out var properties) && properties.ValueKind is JsonValueKind.Object)
            foreach (var difference in Properties(at, answer, properties))
                yield return difference;
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => word.ToString() == answer.ToString()))
            yield return $"{at}: '{answer}' is none of {words}";
    }

    static IEnumerable<string> Properties(string at, JsonElement answer, JsonElement properties)
    {
        foreach (var property in properties.EnumerateObject())
        {
            if (answer.TryGetProperty(property.Name, out var value))
                foreach (var difference in Returns($"{at}.{property.Name}", value, property.Value))
                    yield return difference;
            else if (property.Value.ValueKind is JsonValueKind.Object && !IsOptional(property.Value) && !property.Name.Contains('[', StringComparison.Ordinal))
                yield return $"{at}.{property.Name}: missing";
        }
    }

    // Perl doesn't tell numbers from their texts, and booleans are 0 and 1
    static string? Fault(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind is JsonValueKind.Null ? null : $"{value.ValueKind} where nothing is declared",
        _ when value.ValueKind is JsonValueKind.Null => null,
        "array" => value.ValueKind is JsonValueKind.Array ? null : $"{value.ValueKind} is no array",
        "object" => value.ValueKind is JsonValueKind.Object ? null : $"{value.ValueKind} is no object",
        "integer" => long.TryParse(value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : $"'{value}' is no integer",
        "number" => double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? null : $"'{value}' is no number",
        "boolean" => value.ToString() is "0" or "1" or "" ? null : $"'{value}' is no boolean",
        _ => value.ValueKind is JsonValueKind.Array or JsonValueKind.Object ? $"{value.ValueKind} is no text" : null,
    };

    static bool IsOptional(JsonElement property) => property.TryGetProperty("optional", out var optional) && optional.ToString() is "1" or "True";

    // the daemon takes these from the upload itself; the schema hides them
    static bool Tolerated(Call call, string name) => call.TakesFile && name == "tmpfilename";

    static string Type(ParameterType type) => type switch
    {
        ParameterType.Integer => "integer",
        ParameterType.Number => "number",
        ParameterType.Flag => "boolean",
        ParameterType.List => "array",
        _ => "string",
    };
}
