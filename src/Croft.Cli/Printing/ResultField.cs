using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Croft.Cli.Requests;
using Croft.Contracts;

namespace Croft.Cli.Printing;

/// <summary>A result's property as lists and details show it.</summary>
internal sealed class ResultField(PropertyInfo property)
{
    static readonly ConcurrentDictionary<Type, IReadOnlyList<ResultField>> Known = new();

    readonly ColumnAttribute? _column = property.GetCustomAttribute<ColumnAttribute>();

    public PropertyInfo Property { get; } = property;

    /// <summary>Name in JSON.</summary>
    public string Name { get; } = Words.Camel(property.Name);

    /// <summary>Words in front of the value in details.</summary>
    public string Label { get; } = Words.Spaced(property.Name);

    public string Header => _column?.Header ?? Words.Spaced(Property.Name).ToUpperInvariant();

    public string? Unit { get; } = property.GetCustomAttribute<UnitAttribute>()?.Unit;

    public bool IsColumn => _column is not null;

    public int Order => _column?.Order ?? int.MaxValue;

    /// <summary>Order of leaving when there is no room; 0 stays.</summary>
    public int Drop => _column?.Drop ?? 0;

    /// <summary>True for what is typed into other commands.</summary>
    public bool IsTyped => _column?.Typed ?? false;

    /// <summary>True for what is read to its end: it wraps, or stands below its row.</summary>
    public bool IsWhole => _column?.Whole ?? false;

    public bool IsDocument { get; } = property.IsDefined(typeof(DocumentAttribute)) || typeof(IEnumerable<DocumentFile>).IsAssignableFrom(property.PropertyType);

    /// <summary>True when it is never left out of JSON.</summary>
    public bool IsAlways { get; } = property.IsDefined(typeof(ColumnAttribute)) || property.IsDefined(typeof(JsonIgnoreAttribute)) || property.IsDefined(typeof(RequiredMemberAttribute));

    public bool IsState => Property.Name.EndsWith("Status", StringComparison.Ordinal) || Property.Name.EndsWith("State", StringComparison.Ordinal);

    /// <summary>True for values that fit on one line.</summary>
    public bool IsSimple { get; } = IsSimpleType(property.PropertyType) && !property.IsDefined(typeof(LinesAttribute));

    /// <summary>True for a list of texts that are copied from the screen: a line each, however long.</summary>
    public bool IsLines { get; } = property.IsDefined(typeof(LinesAttribute));

    /// <summary>True for a list.</summary>
    public bool IsMany { get; } = ItemOf(property.PropertyType) is not null;

    /// <summary>Fields of a result type, without secrets and what JSON leaves out.</summary>
    public static IReadOnlyList<ResultField> Of(Type type) => Known.GetOrAdd(type, static t =>
        [.. t.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && p.GetCustomAttribute<JsonIgnoreAttribute>() is null or { Condition: JsonIgnoreCondition.Never } && !p.IsDefined(typeof(SecretAttribute)))
            .Select(p => new ResultField(p))]);

    /// <summary>Columns of a table of such rows: those that are marked, or the simple ones when none is.</summary>
    public static IReadOnlyList<ResultField> ColumnsOf(Type type)
    {
        var all = Of(type);
        var marked = all.Where(f => f.IsColumn).OrderBy(f => f.Order).ToList();
        return marked.Count > 0 ? marked : [.. all.Where(f => f.IsSimple)];
    }

    public static bool IsSimpleType(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(Uri) || type == typeof(Guid)
            || type == typeof(DateTimeOffset) || type == typeof(TimeSpan)) return true;
        return type.IsAssignableTo(typeof(IEnumerable)) && ItemOf(type) is { } item && item != type && !item.IsGenericType && IsSimpleType(item);
    }

    /// <summary>Type of the items of a list; null for what is no list.</summary>
    public static Type? ItemOf(Type type) =>
        type == typeof(string) ? null
        : type.IsArray ? type.GetElementType()
        : type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
}
