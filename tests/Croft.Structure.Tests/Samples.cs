using System.Collections;
using System.Reflection;
using System.Text.Json;
using Croft.Contracts;

namespace Croft.Structure.Tests;

/// <summary>Makes records of contract types with every property set, each value another.</summary>
sealed class Samples(int seed)
{
    readonly Random random = new(seed);

    public object? Of(Type type, int depth = 0)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        if (inner == typeof(string)) return $"text \"{random.Next()}\" <é> \n";
        if (inner == typeof(bool)) return true;
        if (inner.IsEnum) return Enum.GetValues(inner).GetValue(random.Next(Enum.GetValues(inner).Length));
        if (inner == typeof(DateTimeOffset)) return DateTimeOffset.UnixEpoch.AddMilliseconds(random.NextInt64(2_000_000_000_000));
        if (inner == typeof(TimeSpan)) return TimeSpan.FromMilliseconds(random.Next(1, int.MaxValue));
        if (inner == typeof(Uri)) return new Uri($"https://pve{random.Next(9)}.example:8006/");
        if (inner == typeof(Guid)) return new Guid(random.Next(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        if (inner == typeof(double)) return Math.Round(random.NextDouble() * 1000, 3);
        if (inner.IsPrimitive || inner == typeof(decimal)) return Convert.ChangeType(random.Next(1, 100), inner, System.Globalization.CultureInfo.InvariantCulture);
        if (inner == typeof(JsonElement)) return JsonSerializer.SerializeToElement(new { a = random.Next(), b = new[] { "x" } });
        if (inner == typeof(FileContent)) return null;
        if (Map(inner) is [_, var value]) return Filled((IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), value))!, value, depth);
        if (inner.IsAssignableTo(typeof(IEnumerable))) return Listed(inner, depth);
        return depth > 6 ? null : Record(inner, depth + 1);
    }

    object Record(Type type, int depth)
    {
        var constructor = type.GetConstructors().OrderBy(c => c.GetParameters().Length).Last(c => c.GetParameters() is not [{ } one] || one.ParameterType != type);
        var made = constructor.Invoke([.. constructor.GetParameters().Select(p => Of(p.ParameterType, depth))]);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0))
            if (random.Next(4) > 0 || Nullable.GetUnderlyingType(property.PropertyType) is null) property.SetValue(made, Of(property.PropertyType, depth));
        return made;
    }

    object Listed(Type type, int depth)
    {
        var item = type.IsArray ? type.GetElementType()! : type.GetInterfaces().Prepend(type).First(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)).GetGenericArguments()[0];
        var items = Enumerable.Range(0, depth > 4 ? 0 : 2).Select(_ => Of(item, depth + 1)).Where(i => i is not null).ToList();
        var array = Array.CreateInstance(item, items.Count);
        for (var at = 0; at < items.Count; at++) array.SetValue(items[at], at);
        return type.IsInstanceOfType(array) ? array : Activator.CreateInstance(typeof(HashSet<>).MakeGenericType(item), array)!;
    }

    IDictionary Filled(IDictionary map, Type value, int depth)
    {
        map["one key"] = Of(value, depth + 1);
        return map;
    }

    static Type[]? Map(Type type) => type.GetInterfaces().Prepend(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() is var g && (g == typeof(IReadOnlyDictionary<,>) || g == typeof(IDictionary<,>)))?.GetGenericArguments();
}
