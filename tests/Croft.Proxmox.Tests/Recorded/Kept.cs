using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace Croft.Proxmox.Tests.Recorded;

/// <summary>What holds for every typed result without a table: nothing that was recorded is lost, and nothing is made up.</summary>
static class Kept
{
    public static void ShouldHold(object typed, JsonElement json, string what)
    {
        var leaves = new List<string>();
        Leaves(json, leaves);
        var held = new List<object>();
        Simple(typed, held);
        // Its name is the one it was asked by, where the answer leaves it out.
        var asked = typed.GetType().GetProperty("Name")?.GetValue(typed) ?? typed.GetType().GetProperty("Id")?.GetValue(typed);
        foreach (var value in held.Where(v => !v.Equals(asked)))
            leaves.Any(leaf => Same(leaf, value)).ShouldBeTrue($"{what}: '{value}' of {typed.GetType().Name} is nowhere in the answer");
        ShouldBeWhereItsNameSays(typed, json, what);
        var settings = SettingsOf(typed);
        foreach (var member in json.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null))
        {
            if (settings is not null)
            {
                settings.TryGetValue(member.Name, out var kept).ShouldBeTrue($"{what}: '{member.Name}' is lost");
                kept.ShouldBe(member.Value.ToString(), $"{what}.{member.Name}");
                continue;
            }
            foreach (var whole in Wholes(member.Value).Where(leaf => leaf is not ("" or "0")))
                (held.Any(value => Same(whole, value)) || Parts(whole).All(part => held.Any(value => Same(part, value))))
                    .ShouldBeTrue($"{what}: '{whole}' of '{member.Name}' is lost in {typed.GetType().Name}");
        }
    }

    /// <summary>A property that is called as a member holds that member and no other.</summary>
    static void ShouldBeWhereItsNameSays(object typed, JsonElement json, string what)
    {
        foreach (var property in typed.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0))
            foreach (var member in json.EnumerateObject().Where(m => m.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number))
                if (Plain(member.Name) == Plain(property.Name) && property.GetValue(typed) is string or int or long or double or DateTimeOffset or TimeSpan)
                    Same(member.Value.ToString(), property.GetValue(typed)!).ShouldBeTrue($"{what}: '{member.Name}' is {member.Value}, and {property.Name} is {property.GetValue(typed)}");
    }

    static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    static IReadOnlyDictionary<string, string>? SettingsOf(object typed) => typed.GetType().GetProperty("Settings")?.GetValue(typed) as IReadOnlyDictionary<string, string>;

    static void Leaves(JsonElement json, List<string> leaves)
    {
        if (json.ValueKind == JsonValueKind.Object)
            foreach (var member in json.EnumerateObject())
            {
                leaves.Add(member.Name);
                Leaves(member.Value, leaves);
            }
        else if (json.ValueKind == JsonValueKind.Array)
            foreach (var item in json.EnumerateArray())
                Leaves(item, leaves);
        else if (json.ValueKind != JsonValueKind.Null)
            leaves.AddRange([json.ToString(), .. Parts(json.ToString())]);
    }

    static string[] Parts(string text) => text.Split([',', ';', ' ', '=', '/'], StringSplitOptions.RemoveEmptyEntries);

    static IEnumerable<string> Wholes(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(m => Wholes(m.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Wholes),
        JsonValueKind.Null => [],
        _ => [json.ToString()],
    };

    static void Simple(object? typed, List<object> held)
    {
        switch (typed)
        {
            case null or false:
                break;
            case string or int or long or double or bool or DateTimeOffset or TimeSpan or Upid or VolumeId or Enum:
                if (!typed.Equals(""))
                    held.Add(typed);
                break;
            case IReadOnlyDictionary<string, double> figures:
                foreach (var (name, figure) in figures)
                    held.AddRange([name, figure]);
                break;
            case IEnumerable rows:
                foreach (var row in rows)
                    Simple(row, held);
                break;
            case PropertyString properties:
                held.AddRange(properties.Parts.SelectMany(p => new object?[] { p.Key, p.Value }.OfType<object>()));
                break;
            case var known when known.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Known<>):
                Simple(known.ToString(), held);
                break;
            default:
                foreach (var property in typed.GetType().GetProperties().Where(p => p.Name is not ("Settings" or "EqualityContract") && p.GetIndexParameters().Length == 0))
                    Simple(property.GetValue(typed), held);
                break;
        }
    }

    static bool Same(string leaf, object value) => value switch
    {
        bool => true,
        string text => leaf == text || leaf.Trim() == text.Trim(),
        DateTimeOffset time => Same(leaf, time.ToUnixTimeSeconds()),
        TimeSpan span => Same(leaf, span.TotalSeconds),
        Enum => true,
        int or long or double => double.TryParse(leaf, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number == Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => leaf == value.ToString(),
    };
}
