using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Croft.Proxmox;

namespace Croft.Engine.Manifests;

/// <summary>Values of specs as texts: taken apart from what Proxmox writes, written as Proxmox takes them, and compared in between.</summary>
static class SpecText
{
    /// <summary>Takes a value of Proxmox's config apart; false where it holds what the field has no type for.</summary>
    /// <param name="field">The field of the key.</param>
    /// <param name="value">As Proxmox writes it.</param>
    /// <param name="parts">Each part in the form that is compared; the only one is called "".</param>
    public static bool TryRead(SpecField field, string value, [NotNullWhen(true)] out SortedDictionary<string, string>? parts)
    {
        if (field.Type != SpecType.Parts)
        {
            parts = Read(field, value) is { } text ? field.Alone(text) : null;
            return parts is not null;
        }
        parts = new(StringComparer.Ordinal);
        var said = PropertyString.Parse(value).Parts;
        foreach (var (key, part) in field.Item == typeof(VmNic) ? said.SelectMany(Normal) : said)
        {
            var found = key is null ? field.Parts.Bare : field.Parts.TryFind(key, out var named, out _) ? named : null;
            if (found is null || Read(found, part) is not { } text || !parts.TryAdd(found.Name, text)) return false;
        }
        return parts.Count > 0;
    }

    /// <summary>Writes a value as Proxmox takes it.</summary>
    public static string Write(SpecField field, IReadOnlyDictionary<string, string> parts)
    {
        if (field.Type != SpecType.Parts) return Write(field, parts[""]);
        // Proxmox itself writes the part that needs no key first.
        var ordered = field.Parts.Fields.Where(f => parts.ContainsKey(f.Name)).OrderBy(f => !f.IsBare);
        return string.Join(',', ordered.Select(f => f.IsBare ? Write(f, parts[f.Name]) : $"{f.Name}={Write(f, parts[f.Name])}"));
    }

    /// <summary>Reads one part from what Proxmox writes; null where it is of another type.</summary>
    static string? Read(SpecField field, string value) => field.Type switch
    {
        SpecType.Text when field.IsEncoded => Decoded(value),
        _ => Compared(field, value),
    };

    /// <summary>A typed value in the form that is compared; null where it is of another type, no word of the field, or beyond its limits.</summary>
    public static string? Compared(SpecField field, string value)
    {
        var text = field.Type switch
        {
            SpecType.Truth => Truth.TryParse(value, out var truth) ? Truth.Format(truth) : null,
            SpecType.Whole => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole.ToString(CultureInfo.InvariantCulture) : null,
            SpecType.Decimal => Number(value),
            SpecType.Size => Size.Parse(value, field.UnitBytes)?.ToString(),
            SpecType.List => Joined(field, Split(field, value)),
            _ => value.TrimEnd('\n'),
        };
        return text is not null && IsWithin(field, text) ? text : null;
    }

    /// <summary>Items of a list as one text, in the form that is compared.</summary>
    public static string Joined(SpecField field, IEnumerable<string> items) =>
        string.Join(field.PartedBy!.Separator, field.PartedBy.AnyOrder ? items.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal) : items);

    /// <summary>The items of a list.</summary>
    public static IReadOnlyList<string> Split(SpecField field, string text) =>
        field.PartedBy!.AnyOrder ? TagList.Parse(text) : text.Split(field.PartedBy.Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static string Write(SpecField field, string text) => field.Type switch
    {
        SpecType.Size when field.UnitBytes > 1 => (ByteSize.Parse(text) / field.UnitBytes).ToString(CultureInfo.InvariantCulture),
        SpecType.Text when field.IsEncoded => Uri.EscapeDataString(text),
        _ => text,
    };

    static bool IsWithin(SpecField field, string text) =>
        (field.Words.Count == 0 || (field.Type == SpecType.List ? Split(field, text).All(field.Words.Contains) : field.Words.Contains(text)))
        && (field.Pattern is not { } pattern || pattern.IsValid(text))
        && (field.Longest is not { } longest || text.Length <= longest)
        && (field.Range is not { } range || (decimal.TryParse(text, CultureInfo.InvariantCulture, out var number)
            && number >= Convert.ToDecimal(range.Minimum, CultureInfo.InvariantCulture) && number <= Convert.ToDecimal(range.Maximum, CultureInfo.InvariantCulture)));

    static string? Number(string value) =>
        decimal.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number.ToString("0.############", CultureInfo.InvariantCulture) : null;

    /// <summary>Percent-decoded where that can be undone; null where the text would come back as another.</summary>
    static string? Decoded(string value)
    {
        var text = Uri.UnescapeDataString(value);
        return text.Contains('\uFFFD', StringComparison.Ordinal) ? null : text.TrimEnd('\n');
    }

    static IEnumerable<KeyValuePair<string?, string>> Normal(KeyValuePair<string?, string> part)
    {
        if (part.Key is null) return VmNic.NormaliseBare(part.Value) is var (key, value) ? [new(key, value)] : [part];
        return VmNic.Normalise(part.Key, part.Value).Select(p => new KeyValuePair<string?, string>(p.Key, p.Value));
    }
}
