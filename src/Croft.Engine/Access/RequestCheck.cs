using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Croft.Contracts;

namespace Croft.Engine.Access;

/// <summary>Holds a request against its attributes and names every wrong field as the user writes it.</summary>
static class RequestCheck
{
    static readonly ConcurrentDictionary<Type, IReadOnlyList<Field>> Known = new();

    /// <exception cref="FailureException">Invalid, with a fault for each wrong field.</exception>
    public static void Demand(VerbInfo verb, object request)
    {
        if (!verb.Request.IsInstanceOfType(request))
            throw new FailureException(FailureKind.Bug, $"'{verb.FullName}' takes {verb.Request.Name} and was given {request.GetType().Name}.");
        var faults = (from field in Known.GetOrAdd(verb.Request, Read)
                      from fault in field.Faults(request)
                      select new Fault(field.Name, fault)).ToList();
        if (faults.Count > 0)
            throw new FailureException(new Failure(FailureKind.Invalid, $"'{verb.FullName}' was not done: {string.Join("; ", faults.Select(f => $"{f.Field} {f.Message}"))}.")
            {
                Faults = faults,
                WayOut = $"See: croft {verb.FullName} --help",
            });
    }

    static List<Field> Read(Type request) =>
        [.. request.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => new Field(p, [.. p.GetCustomAttributes<ValidationAttribute>(inherit: true)]))];

    sealed record Field(PropertyInfo Property, IReadOnlyList<ValidationAttribute> Limits)
    {
        public string Name { get; } = NameOf(Property);

        readonly PropertyInfo? instead = Property.GetCustomAttribute<PositionalAttribute>()?.Unless is { } name ? Property.ReflectedType!.GetProperty(name) : null;

        public IEnumerable<string> Faults(object request)
        {
            var value = Property.GetValue(request);
            if (instead?.GetValue(request) is not null)
                return value is null or "" ? [] : [$"can't be given together with {NameOf(instead)}"];
            if ((value is null || value is "" && IsPositional) && Required)
                return ["is missing"];
            if (value is IEnumerable many and not (string or JsonNode) && (value is IDictionary map ? map.Values : many).Cast<object?>().Contains(null))
                return ["can't hold a null"];
            return Limits.Where(l => l is not RequiredAttribute || value is not null)
                .Where(l => value is not null && !l.IsValid(value)).Select(Say);
        }

        bool IsPositional => Property.GetCustomAttribute<PositionalAttribute>() is not null;

        bool Required => Limits.Any(l => l is RequiredAttribute)
            || !Property.PropertyType.IsValueType && new NullabilityInfoContext().Create(Property).WriteState == NullabilityState.NotNull;

        string Say(ValidationAttribute limit) => limit switch
        {
            RangeAttribute { Maximum: int.MaxValue or long.MaxValue } range => $"has to be at least {Show(range.Minimum)}{Unit}",
            RangeAttribute range => $"has to be from {Show(range.Minimum)} to {Show(range.Maximum)}{Unit}",
            AllowedValuesAttribute allowed => $"has to be one of {string.Join(", ", allowed.Values.Where(v => v is not null))}",
            StringLengthAttribute length when length.MinimumLength > 0 => $"has to have {length.MinimumLength} to {length.MaximumLength} letters",
            StringLengthAttribute length => $"has to have at most {length.MaximumLength} letters",
            RegularExpressionAttribute { ErrorMessage: { } message } => message,
            RegularExpressionAttribute pattern => $"has to match {pattern.Pattern}",
            RequiredAttribute => "is missing",
            _ => limit.FormatErrorMessage(Name).TrimEnd('.'),
        };

        string Unit => Property.GetCustomAttribute<UnitAttribute>() is { } unit ? $" {unit.Unit}" : "";

        static string Show(object limit) => Convert.ToString(limit, CultureInfo.InvariantCulture)!;

        static string NameOf(PropertyInfo property) =>
            property.GetCustomAttribute<PositionalAttribute>() is null
                ? $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name)}"
                : JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name).ToUpperInvariant();
    }
}
