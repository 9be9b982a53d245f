using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;

namespace Croft.Engine.Manifests;

/// <summary>A kind of document.</summary>
/// <param name="name">As it stands behind <c>kind:</c>.</param>
/// <param name="summary">One sentence.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
sealed class KindAttribute(string name, string summary) : Attribute
{
    public string Name { get; } = name;

    public string Summary { get; } = summary;
}

/// <summary>The fields of a record of specs, read once from its properties.</summary>
sealed class SpecShape
{
    static readonly ConcurrentDictionary<Type, SpecShape> Shapes = [];

    readonly Dictionary<string, SpecField> byName = new(StringComparer.Ordinal);
    readonly Dictionary<string, SpecField> numbered = new(StringComparer.Ordinal);

    SpecShape(Type type)
    {
        Type = type;
        Fields = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).OrderBy(p => Depth(p.DeclaringType)).Select(SpecField.Of)];
        Required = [.. Fields.Where(f => f.IsRequired)];
        Secrets = [.. Fields.Where(f => f.IsSecret)];
        Lists = [.. Fields.Where(f => f is { Type: SpecType.Items, IsOurs: false })];
        foreach (var field in Fields)
            (field.Highest is null ? byName : numbered).Add(field.Name, field);
        Bare = Fields.FirstOrDefault(f => f.IsBare);
    }

    public Type Type { get; }

    public IReadOnlyList<SpecField> Fields { get; }

    /// <summary>Fields that may not be left out.</summary>
    public IReadOnlyList<SpecField> Required { get; }

    /// <summary>Fields that hold secrets.</summary>
    public IReadOnlyList<SpecField> Secrets { get; }

    /// <summary>Lists of things that Proxmox keeps.</summary>
    public IReadOnlyList<SpecField> Lists { get; }

    /// <summary>The part that may stand without its key; null when none may.</summary>
    public SpecField? Bare { get; }

    public static SpecShape Of(Type type) => Shapes.GetOrAdd(type, static t => new SpecShape(t));

    // What all guests have stands before what machines have.
    static int Depth(Type? type) => type?.BaseType is { } below ? Depth(below) + 1 : 0;

    /// <summary>The field whose letters a key has, with a number that is none of its own; null when there is none.</summary>
    public SpecField? Beyond(string key) => numbered.GetValueOrDefault(key.TrimEnd([.. "0123456789"]));

    /// <summary>The field of a key, and its number where it has one.</summary>
    public bool TryFind(string key, [NotNullWhen(true)] out SpecField? field, out int? number)
    {
        number = null;
        if (byName.TryGetValue(key, out field))
            return true;
        var letters = key.AsSpan().TrimEnd("0123456789");
        if (letters.Length == key.Length || !numbered.TryGetValue(letters.ToString(), out field))
            return false;
        var digits = key.AsSpan(letters.Length);
        if ((digits[0] == '0' && digits.Length > 1) || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at > field.Highest)
            return false;
        number = at;
        return true;
    }
}
