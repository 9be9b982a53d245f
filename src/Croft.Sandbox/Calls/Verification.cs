using System.Globalization;

using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls;

/// <summary>Checks a request's arguments against the declaration and names every fault at once.</summary>
internal static class Verification
{
    const string Unknown = "property is not defined in schema and the schema does not allow additional properties";
    const string Missing = "property is missing and it is not optional";

    public static void Check(Arguments given, ParameterTable declared)
    {
        Dictionary<string, string>? errors = null;
        foreach (var (name, argument) in given.All)
        {
            var fault = declared.Find(name) is { } parameter ? Fault(name, parameter, argument) : Unknown;
            if (fault is not null)
                (errors ??= new(StringComparer.Ordinal))[name] = fault;
        }
        foreach (var name in declared.RequiredNames)
            if (!given.Has(name))
                (errors ??= new(StringComparer.Ordinal))[name] = Missing;
        if (errors is not null)
            throw ApiFault.Parameters(errors);
    }

    public static string? Fault(string name, Parameter parameter, Argument argument)
    {
        if (parameter.Type is ParameterType.List)
            return argument.Shape is ArgumentShape.Hash ? "type check ('array') failed" : null;
        var value = argument.Value;
        if (TypeFault(parameter.Type, argument) is { } type)
            return type;
        if (parameter.Format?.Invoke(value) is { } format)
            return $"invalid format - {format}\n".Replace("{0}", name.AsSpan(parameter.Name.Length).ToString(), StringComparison.Ordinal);
        if (parameter.Pattern is { } pattern && !pattern.IsMatch(value))
            return "value does not match the regex pattern";
        if (parameter.MaxLength is { } max && value.Length > max)
            return $"value may only be {max} characters long";
        if (parameter.MinLength is { } min && value.Length < min)
            return $"value must be at least {min} characters long";
        if (parameter.Type is ParameterType.Integer or ParameterType.Number && LimitFault(parameter, value) is { } limit)
            return limit;
        return parameter.Values is { } values && !values.Contains(value)
            ? $"value '{value}' does not have a value in the enumeration '{string.Join(", ", values)}'"
            : null;
    }

    static string? TypeFault(ParameterType type, Argument argument)
    {
        var name = type switch
        {
            ParameterType.Integer => "integer",
            ParameterType.Number => "number",
            ParameterType.Flag => "boolean",
            _ => "string",
        };
        if (argument.Shape is ArgumentShape.JsonFlag)
            return type is ParameterType.Flag ? null : $"type check ('{name}') failed - got JSON::PP::Boolean";
        if (argument.Shape is ArgumentShape.Array or ArgumentShape.Hash)
            return $"type check ('{name}') failed - got {(argument.Shape is ArgumentShape.Array ? "ARRAY" : "HASH")}";
        var fits = type switch
        {
            ParameterType.Flag => argument.Value is "0" or "1",
            ParameterType.Integer => IsInteger(argument.Value),
            ParameterType.Number => IsNumber(argument.Value),
            _ => true,
        };
        return fits ? null : $"type check ('{name}') failed - got '{argument.Value}'";
    }

    static string? LimitFault(Parameter parameter, string value)
    {
        if (!decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return null;
        if (parameter.Maximum is { } max && number > max)
            return string.Create(CultureInfo.InvariantCulture, $"value must have a maximum value of {max}");
        return parameter.Minimum is { } min && number < min
            ? string.Create(CultureInfo.InvariantCulture, $"value must have a minimum value of {min}")
            : null;
    }

    static bool IsInteger(string value)
    {
        var digits = value.AsSpan(value.StartsWith('-') || value.StartsWith('+') ? 1 : 0);
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9');
    }

    static bool IsNumber(string value) =>
        decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
