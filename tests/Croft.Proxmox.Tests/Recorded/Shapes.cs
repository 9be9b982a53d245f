using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace Croft.Proxmox.Tests.Recorded;

/// <summary>Where each member of a recorded object ends in the typed result; a member in no row fails the test.</summary>
sealed class Shape(params (string Field, Func<object, object?> Read)[] rows)
{
    public IReadOnlyList<string> Left { get; init; } = [];

    public static (string, Func<object, object?>) Of<T>(string field, Func<T, object?> read) => (field, o => read((T)o));

    public void ShouldMatch(object typed, JsonElement json, string what)
    {
        foreach (var property in json.EnumerateObject())
            if (!Left.Contains(property.Name))
                rows.Select(r => r.Field.Split('.')[0]).ShouldContain(property.Name, $"{what}: nothing reads '{property.Name}'");
        foreach (var (field, read) in rows)
            Same(Find(json, field), read(typed), $"{what}.{field}");
    }

    static JsonElement? Find(JsonElement json, string field)
    {
        JsonElement? at = json;
        foreach (var part in field.Split('.'))
            at = at is { ValueKind: JsonValueKind.Object } here && here.TryGetProperty(part, out var next) && next.ValueKind != JsonValueKind.Null ? next : null;
        return at;
    }

    /// <summary>The recorded value read in the plainest way, against the typed one.</summary>
    static void Same(JsonElement? json, object? typed, string what)
    {
        if (json is not { } value)
        {
            (typed is null or false or ICollection { Count: 0 } || Equals(typed, TimeSpan.Zero)).ShouldBeTrue($"{what} is not recorded, and came as {typed}");
            return;
        }
        var text = value.ValueKind == JsonValueKind.Array ? string.Join('|', value.EnumerateArray().Select(i => i.ToString())) : value.ToString();
        switch (typed)
        {
            case null:
                text.ShouldBe("", what);
                break;
            case bool truth:
                truth.ShouldBe(text is "1" or "True" or "yes", what);
                break;
            case IEnumerable<string> list:
                string.Join('|', list).ShouldBe(text.Replace(',', '|').Replace(';', '|').Replace(' ', '|'), what);
                break;
            case IEnumerable<double> numbers:
                numbers.ShouldBe(text.Split('|').Select(t => double.Parse(t, CultureInfo.InvariantCulture)), what);
                break;
            case DateTimeOffset time:
                time.ToUnixTimeSeconds().ShouldBe(long.Parse(text, CultureInfo.InvariantCulture), what);
                break;
            case TimeSpan span:
                span.TotalSeconds.ShouldBe(double.Parse(text, CultureInfo.InvariantCulture), what);
                break;
            case int or long or double:
                Convert.ToDouble(typed, CultureInfo.InvariantCulture).ShouldBe(double.Parse(text, CultureInfo.InvariantCulture), what);
                break;
            default:
                typed.ToString().ShouldBe(text, what);
                break;
        }
    }
}
