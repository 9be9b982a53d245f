using System.Buffers;
using System.Text;
using System.Text.Json;
using Croft.Contracts;

namespace Croft.Engine.Inventory;

/// <summary>A guest's config as one call told it, in the compact form that is kept.</summary>
/// <param name="Digest">Proxmox's digest over the config file; pending values and snapshots included.</param>
/// <param name="Config">Live values: a JSON object of texts, keys sorted.</param>
/// <param name="Pending">Values that wait for a restart, null for those that go; null when none wait.</param>
sealed record ConfigReading(string Digest, string Config, string? Pending)
{
    /// <summary>What Proxmox shows instead of a password; ours, too, should one ever come in clear.</summary>
    const string Hidden = "**********";

    /// <summary>Reads <c>GET …/pending</c>: live and waiting values and the digest in one answer.</summary>
    /// <exception cref="FormatException">The answer has another shape.</exception>
    public static ConfigReading Read(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Array)
            throw new FormatException("a list of keys was expected");
        string? digest = null;
        var rows = new List<(string Key, JsonElement Row)>(data.GetArrayLength());
        foreach (var row in data.EnumerateArray())
        {
            var key = row.GetProperty("key"u8).GetString() ?? throw new FormatException("a key is missing");
            if (key == "digest")
                digest = row.GetProperty("value"u8).GetString();
            else
                rows.Add((key, row));
        }
        rows.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        var waits = rows.Exists(r => Waits(r.Row));
        return new(
            digest ?? throw new FormatException("the digest is missing"),
            Write(rows, static (writer, key, row) =>
            {
                if (row.TryGetProperty("value"u8, out var value))
                    writer.WriteString(key, Text(key, value));
            }),
            waits ? Write(rows, WritePending) : null);
    }

    /// <summary>The kept form as a map.</summary>
    public static IReadOnlyDictionary<string, string> Map(string config)
    {
        using var json = JsonDocument.Parse(config);
        return json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? "", StringComparer.Ordinal);
    }

    /// <summary>Waiting values with what they replace.</summary>
    public static IReadOnlyList<FieldChange> Changes(IReadOnlyDictionary<string, string> config, string? pending)
    {
        if (pending is null)
            return [];
        using var json = JsonDocument.Parse(pending);
        return [.. json.RootElement.EnumerateObject().Select(p => new FieldChange(p.Name, config.GetValueOrDefault(p.Name), p.Value.GetString()))];
    }

    static bool Waits(JsonElement row) => row.TryGetProperty("pending"u8, out _) || Deleted(row);

    // 2 is a removal by force.
    static bool Deleted(JsonElement row) => row.TryGetProperty("delete"u8, out var delete) && delete.ToString() is "1" or "2";

    static void WritePending(Utf8JsonWriter writer, string key, JsonElement row)
    {
        if (Deleted(row))
            writer.WriteNull(key);
        else if (row.TryGetProperty("pending"u8, out var value))
            writer.WriteString(key, Text(key, value));
    }

    static string Text(string key, JsonElement value) => key == "cipassword" ? Hidden : value.ToString();

    static string Write(List<(string Key, JsonElement Row)> rows, Action<Utf8JsonWriter, string, JsonElement> field)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach (var (key, row) in rows)
                field(writer, key, row);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
