using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Croft.Engine.State.Yaml;

/// <summary>Binds a part of a YAML tree to a record of options; each fault is noted, and the default stays.</summary>
sealed class OptionBinder(YamlFaults faults)
{
    public object Bind(Type type, YamlNode? node, string path)
    {
        var options = Activator.CreateInstance(type)!;
        if (node is null or YamlScalar { IsNull: true })
            return options;
        if (node is not YamlMap map)
        {
            faults.Add(path, "has to hold keys and values", node);
            return options;
        }
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite)
            .ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), StringComparer.Ordinal);
        RefuseUnknown(map, path, [.. properties.Keys]);
        foreach (var (key, value) in map.Pairs)
            if (properties.TryGetValue(key.Value, out var property))
                Set(options, property, value, Join(path, key.Value));
        return options;
    }

    public void RefuseUnknown(YamlMap map, string path, IReadOnlyList<string> known)
    {
        foreach (var (key, _) in map.Pairs.Where(p => !known.Contains(p.Key.Value, StringComparer.Ordinal)))
            faults.AddUnknown(Join(path, key.Value), key, known);
    }

    void Set(object options, PropertyInfo property, YamlNode node, string path)
    {
        if (Value(property.PropertyType, node, path) is not { } value)
            return;
        var wrong = property.GetCustomAttributes<ValidationAttribute>().Where(a => !a.IsValid(value)).ToList();
        foreach (var limit in wrong)
            faults.Add(path, limit.FormatErrorMessage(path)[path.Length..] is var text && limit is RangeAttribute range
                ? $"has to be from {Show(range.Minimum)} to {Show(range.Maximum)}"
                : text.Trim().TrimEnd('.'), node);
        if (wrong.Count == 0)
            property.SetValue(options, value);
    }

    object? Value(Type type, YamlNode node, string path)
    {
        if (type.IsAssignableTo(typeof(System.Collections.IEnumerable)) && type.IsGenericType && type.GetGenericArguments() is [var item])
            return List(item, node, path);
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (!Scalars.Knows(plain))
            return Bind(type, node, path);
        if (node is not YamlScalar scalar || scalar.IsNull)
        {
            faults.Add(path, $"has to be {Scalars.Describe(plain)}", node);
            return null;
        }
        if (Scalars.Parse(plain, scalar.Value) is { } value)
            return value;
        faults.Add(path, $"has to be {Scalars.Describe(plain)}, not '{scalar.Value}'", scalar);
        return null;
    }

    object? List(Type item, YamlNode node, string path)
    {
        if (node is not YamlList list)
        {
            faults.Add(path, "has to be a list", node);
            return null;
        }
        var values = list.Items.Select((n, i) => Value(item, n, $"{path}[{i}]")).OfType<object>().ToList();
        var array = Array.CreateInstance(item, values.Count);
        for (var i = 0; i < values.Count; i++)
            array.SetValue(values[i], i);
        return array;
    }

    static string Show(object limit) => limit is TimeSpan span ? Scalars.Show(span) : Convert.ToString(limit, CultureInfo.InvariantCulture)!;

    static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
