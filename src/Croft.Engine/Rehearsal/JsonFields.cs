using System.Text.Json;

namespace Croft.Engine.Rehearsal;

/// <summary>Members of an answer as the texts that Proxmox's own files hold.</summary>
static class JsonFields
{
    /// <summary>The members of an object; those that are null are left out.</summary>
    public static IReadOnlyDictionary<string, string> Of(JsonElement row)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in row.EnumerateObject())
        {
            if (Text(member.Value) is { } text)
                fields[member.Name] = text;
        }
        return fields;
    }

    static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "1",
        JsonValueKind.False => "0",
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => value.GetRawText(),
    };
}
