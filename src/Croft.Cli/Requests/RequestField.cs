using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Croft.Cli.Printing;
using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli.Requests;

/// <summary>A request's property as the command line sees it.</summary>
internal sealed class RequestField
{
    static readonly NullabilityInfoContext Nullability = new();

    readonly object? _default;

    public RequestField(PropertyInfo property, object prototype)
    {
        Property = property;
        var positional = property.GetCustomAttribute<PositionalAttribute>();
        Position = positional?.Order;
        Unless = positional?.Unless;
        Unit = property.GetCustomAttribute<UnitAttribute>()?.Unit;
        IsSecret = property.IsDefined(typeof(SecretAttribute));
        IsDocument = property.IsDefined(typeof(DocumentAttribute));
        IsMap = MapOf(property.PropertyType);
        Item = IsMap ? typeof(string) : ItemOf(property.PropertyType) ?? Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (!IsReadable(Item))
            throw new NotSupportedException($"{property.DeclaringType?.Name}.{property.Name} is a {Item.Name}, which no word can be turned into.");
        IsList = !IsMap && ItemOf(property.PropertyType) is not null;
        Limits = [.. property.GetCustomAttributes<ValidationAttribute>().Where(a => a is not RequiredAttribute)];
        _default = property.GetValue(prototype);
        IsRequired = DecideRequired();
        Words = Item.IsEnum
            ? Contracts.Words.Of(Item)
            : [.. Limits.OfType<AllowedValuesAttribute>().SelectMany(a => a.Values).OfType<object>().Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)!)];
    }

    public PropertyInfo Property { get; }

    public int? Position { get; }

    /// <summary>Property that takes the place of this positional one when it is given.</summary>
    public string? Unless { get; }

    public string? Unit { get; }

    /// <summary>Comes from a file or a prompt, never from an argument.</summary>
    public bool IsSecret { get; }

    /// <summary>Its value is the content of the file that is named.</summary>
    public bool IsDocument { get; }

    public bool IsList { get; }

    /// <summary>Takes <c>key=value</c>.</summary>
    public bool IsMap { get; }

    /// <summary>Type of one value.</summary>
    public Type Item { get; }

    public bool IsRequired { get; }

    public IReadOnlyList<ValidationAttribute> Limits { get; }

    public IReadOnlyList<string> Words { get; }

    public bool FromFile => IsSecret || IsDocument;

    /// <summary>Its value is a file that is streamed; the word is where it lies.</summary>
    public bool IsStreamed => Item == typeof(FileContent);

    /// <summary>Its values are YAML files, read here; the words are where they lie.</summary>
    public bool IsDocuments => Item == typeof(DocumentFile);

    /// <summary>Name of the property that asks for the files; null where they are always read.</summary>
    public string? ReadFor => Property.GetCustomAttribute<ReadForAttribute>()?.Property;

    bool IsFlag => Property.PropertyType == typeof(bool) || Property.PropertyType == typeof(bool?);

    /// <summary>What a user calls it: <c>--memory</c>, or <c>GUEST</c> when positional.</summary>
    public string Label => Position is null ? Options[0].Name : Placeholder;

    /// <summary>What stands for its value: <c>GUEST</c>.</summary>
    public string Placeholder => Contracts.Words.Kebab(Property.Name).ToUpperInvariant();

    public string Description => Property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";

    public string? NamesOf => Property.GetCustomAttribute<NamesAttribute>()?.Noun;

    /// <summary>The options that set it: one, or <c>--x</c> and <c>--no-x</c> where false must be sayable.</summary>
    public IReadOnlyList<CommandOption> Options => field ??= [.. MakeOptions()];

    /// <summary>Value that a flag sets.</summary>
    public static bool FlagValue(CommandOption option) => !option.Name.StartsWith("--no-", StringComparison.Ordinal);

    IEnumerable<CommandOption> MakeOptions()
    {
        var name = Contracts.Words.Kebab(Property.Name);
        if (!IsFlag)
        {
            yield return new CommandOption(FromFile ? $"--{name}-file" : $"--{name}", Description)
            {
                Value = FromFile ? "FILE" : IsMap ? "KEY=VALUE" : ValueName(),
                Repeats = IsList || IsMap,
                Required = IsRequired,
                Words = Words,
                NamesOf = NamesOf,
                IsFile = FromFile || IsStreamed || IsDocuments,
                Hint = Hint(),
            };
            yield break;
        }
        var nullable = Property.PropertyType == typeof(bool?);
        if (nullable || _default is false) yield return new CommandOption($"--{name}", Description);
        if (nullable || _default is true) yield return new CommandOption($"--no-{name}", nullable ? $"The opposite of --{name}." : $"Not: {Description}");
    }

    string ValueName() => Words.Count is > 0 and <= 4 ? string.Join('|', Words)
        : Words.Count > 4 ? "WORD"
        : IsDocuments ? "PATH"
        : Item == typeof(TimeSpan) ? "TIME"
        : Item == typeof(DateTimeOffset) ? "WHEN"
        : Unit is not null && Sizes.IsSize(Unit) ? "SIZE"
        : Item == typeof(string) ? (NamesOf ?? "text").ToUpperInvariant()
        : "N";

    /// <summary>Limits and default in one line; null when there are none.</summary>
    public string? Hint()
    {
        List<string> parts = [];
        if (Words.Count > 4) parts.Add(string.Join(", ", Words));
        if (Limits.OfType<RangeAttribute>().FirstOrDefault() is { } range)
            parts.Add(Limit(range));
        else if (Unit is not null)
            parts.Add($"in {Unit}");
        if (IsList && Position is null) parts.Add("repeat or separate by commas");
        if (FromFile) parts.Add("- reads standard input");
        if (!FromFile && DefaultText() is { } text) parts.Add($"default {text}");
        return parts.Count == 0 ? null : string.Join("; ", parts);
    }

    /// <summary><c>1 to 50</c>, or <c>at least 1</c> where the type alone is the upper limit.</summary>
    public string Limit(RangeAttribute range)
    {
        var unit = Unit is null ? "" : $" {Unit}";
        return Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture) is (double)long.MaxValue or int.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"at least {range.Minimum}{unit}")
            : string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}{unit}");
    }

    string? DefaultText() => _default switch
    {
        null or "" or false or true => null,
        string s => s,
        Enum e => Contracts.Words.Camel(e.ToString()),
        TimeSpan t => Durations.Typed(t),
        IEnumerable => null,
        IFormattable f when !IsRequired && !f.Equals(Activator.CreateInstance(f.GetType())) => f.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    bool DecideRequired()
    {
        if (Property.IsDefined(typeof(RequiredAttribute)) || Property.IsDefined(typeof(RequiredMemberAttribute))) return true;
        if (Position is null) return false;
        return Property.PropertyType.IsValueType
            ? Nullable.GetUnderlyingType(Property.PropertyType) is null
            : Property.PropertyType == typeof(string) && _default is null or "" && Nullability.Create(Property).WriteState == NullabilityState.NotNull;
    }

    // As ValueReader can; a new type fails in the rendered help tree, before any user meets it.
    static bool IsReadable(Type type) =>
        type == typeof(string) || type == typeof(decimal) || type.IsPrimitive || type.IsEnum || type == typeof(TimeSpan) ||
        type == typeof(DateTimeOffset) || type == typeof(FileContent) || type == typeof(ShownPlan) || type == typeof(DocumentFile) || type == typeof(Uri) || type == typeof(Guid);

    static bool MapOf(Type type) =>
        type.IsGenericType && type.GetGenericArguments() is [var key, var value] && key == typeof(string) && value == typeof(string) && type.GetGenericTypeDefinition() is var g &&
        (g == typeof(IReadOnlyDictionary<,>) || g == typeof(IDictionary<,>) || g == typeof(Dictionary<,>));

    static Type? ItemOf(Type type) =>
        type == typeof(string) ? null
        : type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)) ? type.GetGenericArguments()[0]
        : null;
}
