using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using Croft.Contracts;

namespace Croft.Engine.Manifests;

/// <summary>What a value of a spec is.</summary>
enum SpecType
{
    Text,
    Truth,
    Whole,
    Decimal,
    Size,
    List,
    Parts,
    Map,
    Items,
}

/// <summary>A property of a spec record, as manifests, schemas and Proxmox see it.</summary>
sealed class SpecField
{
    SpecField(PropertyInfo property, int order)
    {
        Property = property;
        Order = order;
        Name = property.GetCustomAttribute<KeyAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        Highest = property.GetCustomAttribute<NumberedAttribute>()?.Highest;
        Item = Highest is null ? property.PropertyType : property.PropertyType.GetGenericArguments()[1];
        Item = Nullable.GetUnderlyingType(Item) ?? Item;
        Type = TypeOf(Item);
        if (Type == SpecType.Items) Item = Item.GetGenericArguments()[0];
        Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";
        IsBare = property.IsDefined(typeof(BareAttribute));
        IsOurs = property.IsDefined(typeof(OursAttribute));
        IsFilledByProxmox = property.IsDefined(typeof(FilledByProxmoxAttribute));
        IsAtMaking = property.IsDefined(typeof(AtMakingAttribute));
        IsEncoded = property.IsDefined(typeof(EncodedAttribute));
        IsSecret = property.IsDefined(typeof(SecretOnlyAttribute));
        IsRequired = property.IsDefined(typeof(RequiredAttribute));
        PartedBy = property.GetCustomAttribute<PartedByAttribute>();
        Range = property.GetCustomAttribute<RangeAttribute>();
        Words = property.GetCustomAttribute<AllowedValuesAttribute>()?.Values.OfType<string>().ToArray() ?? [];
        Pattern = property.GetCustomAttribute<RegularExpressionAttribute>();
        Longest = property.GetCustomAttribute<StringLengthAttribute>()?.MaximumLength;
        By = property.GetCustomAttribute<ItemsAttribute>()?.By ?? [];
        Secret = property.GetCustomAttribute<KeptSecretAttribute>()?.Types;
        RefersTo = property.GetCustomAttribute<RefersToAttribute>()?.Kinds ?? [];
        UnitBytes = property.GetCustomAttribute<UnitAttribute>()?.Unit == "MiB" ? Size.Mebi : 1;
        // In the form that is compared: 512 MiB are 512M.
        Default = property.GetCustomAttribute<DefaultAttribute>()?.Value is { } said ? SpecText.Compared(this, said) ?? said : null;
    }

    public PropertyInfo Property { get; }

    /// <summary>Its place among the fields of its record.</summary>
    public int Order { get; }

    /// <summary>The key; of a numbered one its letters.</summary>
    public string Name { get; }

    /// <summary>The highest number behind the letters; null where there is none.</summary>
    public int? Highest { get; }

    /// <summary>Type of the value, or of each numbered one.</summary>
    public Type Item { get; }

    public SpecType Type { get; }

    public string Description { get; }

    public bool IsBare { get; }

    public bool IsOurs { get; }

    public bool IsFilledByProxmox { get; }

    /// <summary>True for what says something only while the thing is made.</summary>
    public bool IsAtMaking { get; }

    public bool IsEncoded { get; }

    public bool IsSecret { get; }

    public bool IsRequired { get; }

    public string? Default { get; }

    public PartedByAttribute? PartedBy { get; }

    public RangeAttribute? Range { get; }

    /// <summary>Words that there are; of a list, those that its items are of.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The form of the text, and what has it, as it completes "has to be …".</summary>
    public RegularExpressionAttribute? Pattern { get; }

    public int? Longest { get; }

    /// <summary>Parts that tell one item from another; none where their order counts.</summary>
    public IReadOnlyList<string> By { get; }

    /// <summary>Types of the thing that may have this secret, any where empty; null where it is none.</summary>
    public IReadOnlyList<string>? Secret { get; }

    /// <summary>Kinds of what the value names.</summary>
    public IReadOnlyList<string> RefersTo { get; }

    /// <summary>What a bare number of a size counts, in bytes.</summary>
    public long UnitBytes { get; }

    /// <summary>Values as Proxmox writes them that were taken apart.</summary>
    public KnownValues AsRead { get; } = new();

    readonly KnownValues alone = new();

    /// <summary>The parts of a value that is this text, in the form that is compared: of one that may have several, the part that stands alone.</summary>
    public SortedDictionary<string, string> Alone(string text) =>
        alone[text] ?? alone.Keep(text, new(StringComparer.Ordinal) { [Type == SpecType.Parts ? Parts.Bare!.Name : ""] = text });

    /// <summary>The shape of a value that has parts, or of each item.</summary>
    public SpecShape Parts => field ??= SpecShape.Of(Item);

    /// <summary>True where what is written of it is what was read, in the form that is compared.</summary>
    public bool IsWrittenAsRead => Type is SpecType.Truth or SpecType.Whole or SpecType.Decimal || (Type == SpecType.Text && !IsEncoded);

    public static SpecField Of(PropertyInfo property, int order) => new(property, order);

    static SpecType TypeOf(Type type) =>
        type == typeof(string) ? SpecType.Text
        : type == typeof(bool) ? SpecType.Truth
        : type == typeof(int) || type == typeof(long) ? SpecType.Whole
        : type == typeof(decimal) ? SpecType.Decimal
        : type == typeof(Size) ? SpecType.Size
        : type == typeof(IReadOnlyList<string>) ? SpecType.List
        : type == typeof(IReadOnlyDictionary<string, string>) ? SpecType.Map
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? SpecType.Items
        : SpecType.Parts;
}
