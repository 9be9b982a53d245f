using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Croft.Proxmox;

/// <summary>One JSON object of an answer, read field by field with the leniency the API asks for.</summary>
/// <remarks>Numbers come as numbers or strings, truths as 0/1, true/false or strings; null and absent are the same.</remarks>
readonly struct Fields
{
    readonly JsonElement element;
    readonly string call;
    readonly string place;

    public Fields(JsonElement element, string call, string place = "")
    {
        this.element = element;
        this.call = call;
        this.place = place;
        if (element.ValueKind != JsonValueKind.Object)
            throw Unexpected(call, place.Length == 0 ? "data" : place, "an object", element);
    }

    public IEnumerable<(string Name, JsonElement Value)> All()
    {
        foreach (var property in element.EnumerateObject())
            yield return (property.Name, property.Value);
    }

    /// <summary>Every member as it came, so that nothing is lost: numbers and truths as text, lists and objects as JSON.</summary>
    public IReadOnlyDictionary<string, string> Settings()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
            if (Raw(property.Value) is { } text)
                settings[property.Name] = text;
        return settings;
    }

    /// <summary>The member that names the entry, or the name it was asked by where the answer leaves it out.</summary>
    public string Named(string name, string? asked) => OptionalText(Encoding.UTF8.GetBytes(name)) ?? asked ?? throw Missing(Encoding.UTF8.GetBytes(name));

    public bool Has(ReadOnlySpan<byte> name) => Find(name, out _);

    public bool IsObject(ReadOnlySpan<byte> name) => Find(name, out var value) && value.ValueKind == JsonValueKind.Object;

    public string Text(ReadOnlySpan<byte> name) => OptionalText(name) ?? throw Missing(name);

    /// <summary>A scalar as text; anything else as its JSON, so that nothing is lost.</summary>
    public string? OptionalRaw(ReadOnlySpan<byte> name) => Find(name, out var value) ? Raw(value) : null;

    public static string? Raw(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "1",
        JsonValueKind.False => "0",
        _ => value.GetRawText(),
    };

    /// <summary>A list of pairs, each a list of two texts.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs(ReadOnlySpan<byte> name)
    {
        if (!Find(name, out var value))
            return [];
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Array || item.GetArrayLength() != 2)
                throw Wrong(name, "a list of pairs", item);
            pairs.Add(new(Raw(item[0]) ?? "", Raw(item[1]) ?? ""));
        }
        return pairs;
    }

    public string? OptionalText(ReadOnlySpan<byte> name)
    {
        if (!Find(name, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "1",
            JsonValueKind.False => "0",
            _ => throw Wrong(name, "text", value),
        };
    }

    public long Long(ReadOnlySpan<byte> name) => OptionalLong(name) ?? throw Missing(name);

    public long? OptionalLong(ReadOnlySpan<byte> name)
    {
        if (!Find(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole))
            return whole;
        // Perl writes some sums with a fraction or an exponent; what is below one byte or second is dropped.
        if (Number(value) is not { } number)
            return value.ValueKind == JsonValueKind.String && value.ValueEquals("") ? null : throw Wrong(name, "a whole number", value);
        return number is > -9.2e18 and < 9.2e18 ? (long)number : throw Wrong(name, "a whole number", value);
    }

    public int Int(ReadOnlySpan<byte> name) => OptionalInt(name) ?? throw Missing(name);

    public int? OptionalInt(ReadOnlySpan<byte> name)
    {
        var value = OptionalLong(name);
        if (value is < int.MinValue or > int.MaxValue)
            throw Wrong(name, "a number of 32 bits", element.GetProperty(name));
        return (int?)value;
    }

    public double? OptionalDouble(ReadOnlySpan<byte> name)
    {
        if (!Find(name, out var value))
            return null;
        return Number(value) ?? (value.ValueKind == JsonValueKind.String && value.ValueEquals("") ? null : throw Wrong(name, "a number", value));
    }

    /// <summary>False when absent: that is how the API writes a truth at its default.</summary>
    public bool Flag(ReadOnlySpan<byte> name) => OptionalFlag(name) ?? false;

    public bool? OptionalFlag(ReadOnlySpan<byte> name)
    {
        if (!Find(name, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number when value.TryGetDouble(out var number) => number != 0,
            JsonValueKind.String when value.ValueEquals("") => false,
            JsonValueKind.String when Truth.TryParse(value.GetString(), out var truth) => truth,
            _ => throw Wrong(name, "a truth (0 or 1)", value),
        };
    }

    public DateTimeOffset Time(ReadOnlySpan<byte> name) => OptionalTime(name) ?? throw Missing(name);

    public DateTimeOffset? OptionalTime(ReadOnlySpan<byte> name)
    {
        if (OptionalLong(name) is not { } seconds)
            return null;
        return seconds is >= -62_135_596_800 and <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw Wrong(name, "a time in seconds since 1970", element.GetProperty(name));
    }

    /// <summary>A time where 0 stands for never.</summary>
    public DateTimeOffset? OptionalMoment(ReadOnlySpan<byte> name) => OptionalLong(name) is null or 0 ? null : OptionalTime(name);

    public TimeSpan? OptionalSpan(ReadOnlySpan<byte> name)
    {
        if (OptionalDouble(name) is not { } seconds)
            return null;
        return seconds is >= 0 and < 9e11 ? TimeSpan.FromSeconds(seconds) : throw Wrong(name, "a duration in seconds", element.GetProperty(name));
    }

    public Fields? OptionalObject(ReadOnlySpan<byte> name) =>
        Find(name, out var value) ? new Fields(value, call, Place(name)) : null;

    /// <summary>A member found by <see cref="All"/>, as an object.</summary>
    public Fields Inside(string name, JsonElement value) => new(value, call, Place(Encoding.UTF8.GetBytes(name)));

    public IReadOnlyList<T> List<T>(ReadOnlySpan<byte> name, Func<Fields, T> read) =>
        Find(name, out var value) ? Rows(value, call, Place(name), read) : [];

    /// <summary>Texts of an array, or of a list in one string.</summary>
    public IReadOnlyList<string> Texts(ReadOnlySpan<byte> name)
    {
        if (!Find(name, out var value))
            return [];
        if (value.ValueKind == JsonValueKind.String)
            return TagList.Parse(value.GetString());
        if (value.ValueKind != JsonValueKind.Array)
            throw Wrong(name, "a list of texts", value);
        var texts = new List<string>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
            texts.Add(item.ValueKind is JsonValueKind.String or JsonValueKind.Number ? item.ToString() : throw Wrong(name, "a list of texts", value));
        return texts;
    }

    /// <summary>Numbers of guests, in a list or in one text.</summary>
    public IReadOnlyList<int> Vmids(ReadOnlySpan<byte> name)
    {
        var vmids = new List<int>();
        foreach (var text in Find(name, out var value) && value.ValueKind == JsonValueKind.Number ? [value.GetRawText()] : Texts(name))
            vmids.Add(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var vmid) ? vmid : throw Bad(name, "a list of vmids"));
        return vmids;
    }

    /// <summary>A value of several parts, which some calls answer as text and others as an object.</summary>
    public PropertyString? OptionalProperties(ReadOnlySpan<byte> name, string? defaultKey = null)
    {
        if (!Find(name, out var value))
            return null;
        return value.ValueKind == JsonValueKind.Object
            ? PropertyString.Parse(string.Join(',', value.EnumerateObject().Select(p => $"{p.Name}={Raw(p.Value)}")), defaultKey)
            : PropertyString.Parse(Text(name), defaultKey);
    }

    /// <summary>Numbers of an array, where they may come as texts.</summary>
    public IReadOnlyList<double> Numbers(ReadOnlySpan<byte> name)
    {
        if (!Find(name, out var value))
            return [];
        if (value.ValueKind != JsonValueKind.Array)
            throw Wrong(name, "a list of numbers", value);
        var numbers = new List<double>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
            numbers.Add(Number(item) ?? throw Wrong(name, "a list of numbers", item));
        return numbers;
    }

    public static IReadOnlyList<T> Rows<T>(JsonElement array, string call, string place, Func<Fields, T> read)
    {
        if (array.ValueKind != JsonValueKind.Array)
            throw Unexpected(call, place.Length == 0 ? "data" : place, "a list", array);
        var rows = new List<T>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
            rows.Add(read(new Fields(item, call, place.Length == 0 ? "a row" : place)));
        return rows;
    }

    public static ProxmoxException Unexpected(string call, string what, string expected, JsonElement came) =>
        Bad(call, $"{what} should be {expected}; it came as {Shape(came)}");

    public static ProxmoxException Bad(string call, string what) =>
        new(ProxmoxError.BadAnswer, $"{call} answered in another shape than Proxmox VE promises: {what}. Check that the address is a supported Proxmox VE.")
        {
            Call = call,
            Status = 200,
        };

    ProxmoxException Wrong(ReadOnlySpan<byte> name, string expected, JsonElement came) => Unexpected(call, $"'{Place(name)}'", expected, came);

    public ProxmoxException Bad(ReadOnlySpan<byte> name, string expected) => Bad(call, $"'{Place(name)}' should be {expected}; it came as \"{OptionalText(name)}\"");

    ProxmoxException Missing(ReadOnlySpan<byte> name) => Bad(call, $"'{Place(name)}' is missing");

    string Place(ReadOnlySpan<byte> name) => place.Length == 0 ? Encoding.UTF8.GetString(name) : $"{place}.{Encoding.UTF8.GetString(name)}";

    bool Find(ReadOnlySpan<byte> name, out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    };

    // A text is shown only where a number or truth was expected, so no secret passes here.
    static string Shape(JsonElement came) => came.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Null or JsonValueKind.Undefined => "nothing",
        JsonValueKind.String when came.GetString() is { Length: <= 40 } text => $"the text \"{text}\"",
        JsonValueKind.String => "a long text",
        _ => came.GetRawText(),
    };
}
