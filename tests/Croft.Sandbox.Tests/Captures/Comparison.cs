using System.Text.Json;
using System.Text.RegularExpressions;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Captures;

/// <summary>Says in what an answer differs from the recorded one; values that can't repeat are left out.</summary>
internal static partial class Comparison
{
    static readonly HashSet<string> Compared = ["data.exitstatus", "data.status", "data.type", "data.id", "data.user", "data.tokenid", "data.qmpstatus", "data.lock", "data.tags", "data.description", "data.boot", "data.rootfs", "data.scsi0"];

    public static IEnumerable<string> Differences(RecordedResponse recorded, Reply ours, Func<string, string> translate)
    {
        if (recorded.Status != ours.Status)
            yield return $"status {recorded.Status} {recorded.Reason} / {ours.Status} {ours.Reason} {ours.Body}";
        else if (translate(recorded.Reason) != ours.Reason)
            yield return $"reason '{recorded.Reason}' / '{ours.Reason}'";
        else if (recorded.Connection.Count > 0 && string.Join(", ", recorded.Connection) is var connection && !connection.Equals(ours.Headers.GetValueOrDefault("Connection"), StringComparison.OrdinalIgnoreCase))
            yield return $"connection '{connection}' / '{ours.Headers.GetValueOrDefault("Connection")}'";
        else if (!recorded.Body.StartsWith('{') || !ours.Body.StartsWith('{'))
        {
            if (recorded.Body != ours.Body)
                yield return $"body '{recorded.Body}' / '{ours.Body}'";
        }
        else
        {
            using var document = JsonDocument.Parse(recorded.Body);
            foreach (var difference in Differences(document.RootElement, ours.Root, translate))
                yield return difference;
        }
    }

    static IEnumerable<string> Differences(JsonElement recorded, JsonElement ours, Func<string, string> translate)
    {
        foreach (var name in (string[])["message", "errors"])
            if (Text(recorded, name, translate) is var wanted && Text(ours, name, static text => text) is var given && wanted != given)
                yield return $"{name} {wanted} / {given}";
        if (recorded.TryGetProperty("total", out _) != ours.TryGetProperty("total", out _))
            yield return "total";
        foreach (var difference in Shape("data", recorded.GetProperty("data"), ours.GetProperty("data")))
            yield return difference;
    }

    static string Text(JsonElement root, string name, Func<string, string> translate) => !root.TryGetProperty(name, out var value) ? "absent"
        : value.ValueKind is JsonValueKind.Object
            ? string.Join("; ", value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal).Select(property => $"{property.Name}={property.Value}"))
            : translate(value.GetString()!);

    static IEnumerable<string> Shape(string at, JsonElement recorded, JsonElement ours)
    {
        if (recorded.ValueKind != ours.ValueKind)
        {
            yield return $"{at}: {recorded.ValueKind} / {ours.ValueKind}";
            yield break;
        }
        switch (recorded.ValueKind)
        {
            case JsonValueKind.String when Task(recorded) is { } wanted && wanted != Task(ours):
                yield return $"{at}: task {wanted} / {Task(ours)}";
                break;
            case JsonValueKind.String when Compared.Contains(at) && Masked(recorded) != Masked(ours):
                yield return $"{at} '{recorded}' / '{ours}'";
                break;
            case JsonValueKind.Object:
                foreach (var property in recorded.EnumerateObject())
                    if (!ours.TryGetProperty(property.Name, out var value))
                        yield return $"{at}.{property.Name} missing";
                    else
                        foreach (var difference in Shape($"{at}.{property.Name}", property.Value, value))
                            yield return difference;
                foreach (var property in ours.EnumerateObject())
                    if (!recorded.TryGetProperty(property.Name, out _))
                        yield return $"{at}.{property.Name} too much";
                break;
            case JsonValueKind.Array when recorded.GetArrayLength() > 0:
                if (ours.GetArrayLength() == 0)
                    yield return $"{at} empty";
                else if (recorded[0].ValueKind is JsonValueKind.Object)
                    foreach (var difference in Items(at, recorded, ours))
                        yield return difference;
                break;
        }
    }

    // what of a UPID repeats: its type, what it is of, and who started it
    static string? Task(JsonElement text) => text.GetString()!.Split(':') is ["UPID", _, _, _, _, var type, var id, var user, _] ? $"{type} of {id} by {user}" : null;

    static List<string> Lines(JsonElement log) => [.. log.EnumerateArray().Select(line => Masked(line.GetProperty("t")))];

    static string Masked(JsonElement text) => NumberPattern.Replace(text.GetString()!, "#");

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+(\\.[0-9]+)?")]
    private static partial Regex NumberPattern { get; }

    static IEnumerable<string> Items(string at, JsonElement recorded, JsonElement ours)
    {
        if (recorded[0].TryGetProperty("t", out _))
        {
            var (wrote, write) = (Lines(recorded), Lines(ours));
            if (!wrote.SequenceEqual(write))
                yield return $"log: {string.Join(" / ", wrote.Except(write).Take(2))} || {string.Join(" / ", write.Except(wrote).Take(2))}";
            yield break;
        }
        ILookup<string, JsonValueKind> Members(JsonElement list) => list.EnumerateArray().SelectMany(item => item.EnumerateObject()).ToLookup(property => property.Name, property => property.Value.ValueKind, StringComparer.Ordinal);
        var (wanted, given) = (Members(recorded), Members(ours));
        foreach (var member in wanted)
            if (!given.Contains(member.Key))
                yield return $"{at}[].{member.Key} missing";
            else if (!member.Intersect(given[member.Key]).Any())
                yield return $"{at}[].{member.Key}: {member.First()} / {given[member.Key].First()}";
        foreach (var member in given)
            if (!wanted.Contains(member.Key))
                yield return $"{at}[].{member.Key} too much";
    }
}
