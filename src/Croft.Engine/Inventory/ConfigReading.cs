using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Inventory;

/// <summary>A guest's config as one call told it, in the compact form that is kept.</summary>
/// <param name="Digest">Proxmox's digest over the config file; pending values and snapshots included.</param>
/// <param name="Config">Live values: a JSON object of texts, keys sorted.</param>
/// <param name="Pending">Values that wait for a restart, null for those that go; null when none wait.</param>
sealed record ConfigReading(string Digest, string Config, string? Pending)
{
    /// <summary>What Proxmox shows instead of a password; ours, too, should one ever come in clear.</summary>
    const string Hidden = "**********";

    /// <summary>Name of the waiting values in the history; no key of a config is called so.</summary>
    public const string Waiting = "pending";

    static readonly JsonWriterOptions compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads what <c>GET …/pending</c> answered: live and waiting values and the digest in one call; null when it has no digest.</summary>
    public static ConfigReading? Of(IReadOnlyList<PendingValue> answer)
    {
        string? digest = null;
        var values = new List<PendingValue>(answer.Count);
        foreach (var value in answer)
        {
            if (value.Key == "digest")
                digest = value.Value;
            else
                values.Add(value);
        }
        if (digest is null)
            return null;
        values.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return new(
            digest,
            Write(values, static (writer, value) =>
            {
                if (value.Value is not null)
                    writer.WriteString(value.Key, Shown(value.Key, value.Value));
            }),
            values.Exists(v => v.Waits) ? Write(values, WritePending) : null);
    }

    /// <summary>The kept form as a map.</summary>
    /// <param name="config">The kept form.</param>
    /// <param name="once">Gives the one text that is to be held for any that says the same; null where each is held by itself.</param>
    public static IReadOnlyDictionary<string, string> Map(string config, Func<string, string>? once = null)
    {
        using var json = JsonDocument.Parse(config);
        once ??= static text => text;
        return json.RootElement.EnumerateObject().ToDictionary(p => once(p.Name), p => once(p.Value.GetString() ?? ""), StringComparer.Ordinal);
    }

    /// <summary>Config and waiting values as one map, for the history; those that wait are one text under <see cref="Waiting"/>.</summary>
    public static IReadOnlyDictionary<string, string?> Kept(string config, string? pending)
    {
        var kept = Map(config).ToDictionary(p => p.Key, string? (p) => p.Value, StringComparer.Ordinal);
        if (pending is not null)
            kept[Waiting] = pending;
        return kept;
    }

    /// <summary>Waiting values with what they replace.</summary>
    public static IReadOnlyList<FieldChange> Changes(IReadOnlyDictionary<string, string> config, string? pending)
    {
        if (pending is null)
            return [];
        using var json = JsonDocument.Parse(pending);
        return [.. json.RootElement.EnumerateObject().Select(p => new FieldChange(p.Name, config.GetValueOrDefault(p.Name), p.Value.GetString()))];
    }

    static void WritePending(Utf8JsonWriter writer, PendingValue value)
    {
        if (value.Deletion != PendingDeletion.None)
            writer.WriteNull(value.Key);
        else if (value.Pending is not null)
            writer.WriteString(value.Key, Shown(value.Key, value.Pending));
    }

    static string Shown(string key, string value) => key == "cipassword" ? Hidden : value;

    static string Write(List<PendingValue> values, Action<Utf8JsonWriter, PendingValue> field)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, compact))
        {
            writer.WriteStartObject();
            foreach (var value in values)
                field(writer, value);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
