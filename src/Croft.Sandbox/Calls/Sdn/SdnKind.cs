using System.Text.Json;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Sdn;

/// <summary>What zones, vnets and subnets have in common: entries that are new, changed or deleted until they are applied.</summary>
internal sealed record SdnKind(string Word, ParameterTable Options, Func<SdnState, SectionFile> Configured, Func<SdnState, SectionFile> Running)
{
    static readonly HashSet<string> Lists = new(StringComparer.Ordinal) { "dhcp-range", "secondary-controllers" };

    public static readonly Parameter[] Which = [Parameter.Flag("pending"), Parameter.Flag("running")];

    /// <summary>The entries a list shows: configured, running, or both with what waits.</summary>
    public void List(Exchange exchange, Func<Section, bool> fits)
    {
        var (configured, running) = (Configured(exchange.Cluster.Sdn), Running(exchange.Cluster.Sdn));
        exchange.Json.WriteStartArray();
        if (exchange.Flag("running"))
            foreach (var entry in running.Sections.Where(fits))
                Write(exchange, entry, running.Digest, null, null);
        else
            foreach (var entry in configured.Sections.Concat(exchange.Flag("pending") ? running.Sections.Where(gone => configured.Find(gone.Id) is null) : []).Where(fits))
                WriteOne(exchange, entry);
        exchange.Json.WriteEndArray();
    }

    public void WriteOne(Exchange exchange, Section entry)
    {
        var (configured, running) = (Configured(exchange.Cluster.Sdn), Running(exchange.Cluster.Sdn).Find(entry.Id));
        if (!exchange.Flag("pending"))
            Write(exchange, entry, configured.Digest, null, null);
        else if (configured.Find(entry.Id) is not { } now)
            Write(exchange, entry, configured.Digest, "deleted", null);
        else if (running is null)
            Write(exchange, entry, configured.Digest, "new", entry);
        else if (IsSame(running, now))
            Write(exchange, entry, configured.Digest, null, null);
        else
            Write(exchange, running, configured.Digest, "changed", now);
    }

    public Section Find(Exchange exchange, string id)
    {
        var entry = Configured(exchange.Cluster.Sdn).Find(id) ?? (exchange.Flag("pending") ? Running(exchange.Cluster.Sdn).Find(id) : null);
        return entry ?? throw ApiFault.Failed(Word == "zone" ? $"sdn '{id}' does not exist" : $"sdn {Word} '{id}' does not exist");
    }

    void Write(Exchange exchange, Section entry, string digest, string? state, Section? pending)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString(Word, entry.Id);
        json.WriteString("type", entry.Type);
        json.WriteString("digest", digest);
        foreach (var (key, value) in entry.Values)
            WriteValue(exchange, key, value);
        json.Optional("state", state);
        if (pending is not null)
            WritePending(exchange, entry, pending, isNew: state == "new");
        json.WriteEndObject();
    }

    void WritePending(Exchange exchange, Section was, Section will, bool isNew)
    {
        exchange.Json.WriteStartObject("pending");
        foreach (var (key, value) in will.Values.Where(option => isNew || was[option.Key] != option.Value))
            WriteValue(exchange, key, value);
        foreach (var gone in was.Values.Keys.Where(key => !will.Values.ContainsKey(key)))
            exchange.Json.WriteString(gone, "deleted");
        exchange.Json.WriteEndObject();
    }

    void WriteValue(Exchange exchange, string key, string value)
    {
        if (Lists.Contains(key))
            WriteRanges(exchange.Json, key, value);
        else
            exchange.WriteOption(key, value, Options.Find(key)?.Type ?? ParameterType.Text);
    }

    // a range "start-address=…,end-address=…" reads back as an object
    static void WriteRanges(Utf8JsonWriter json, string key, string value)
    {
        json.WriteStartArray(key);
        foreach (var item in value.Split('\n'))
        {
            json.WriteStartObject();
            foreach (var pair in item.Split(',').Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2))
                json.WriteString(pair[0], pair[1]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static bool IsSame(Section one, Section other) => one.Values.SequenceEqual(other.Values);

    public void Take(Exchange exchange, Section entry, params ReadOnlySpan<string> fixedNames)
    {
        exchange.RequireDigest(Configured(exchange.Cluster.Sdn).Digest);
        entry.Take(exchange, [.. fixedNames, "lock-token"]);
        foreach (var name in Lists)
            if (exchange.Arguments.Has(name))
                entry.Values[name] = string.Join('\n', exchange.Arguments.Items(name));
    }

    public void Changed(Exchange exchange, string id, string kind) => exchange.Cluster.Effects.Count($"sdn/{Word}/{id}", kind);
}
