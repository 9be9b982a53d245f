using System.Text.Json;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>GET …/{vmid}/config: pending values shown as if they held, unless current=1.</summary>
internal static class GuestConfigRead
{
    static readonly HashSet<string> Integers = new(StringComparer.Ordinal)
    {
        "acpi", "autostart", "balloon", "cores", "cpuunits", "freeze", "hotplug-memory", "keephugepages", "kvm", "localtime",
        "migrate_downtime", "migrate_speed", "numa", "onboot", "protection", "reboot", "shares", "sockets", "tablet", "tdf",
        "template", "vcpus", "snaptime", "console", "debug", "swap", "tty", "unprivileged", "ciupgrade",
    };

    public static Call Of(GuestKind kind) => new("GET", $"/nodes/{{node}}/{kind.Path}/{{vmid}}/config", exchange => Run(exchange, kind))
    {
        Permission = Permission.All("/vms/{vmid}", "VM.Audit"),
        Parameters = [Parameter.Flag("current"), Parameter.Text("snapshot", Formats.ConfigId, 40)],
    };

    static void Run(Exchange exchange, GuestKind kind)
    {
        var config = exchange.Guest(kind).Config;
        IReadOnlyDictionary<string, string> values = config.Current;
        if (exchange.Text("snapshot") is { } name)
            values = (config.Snapshot(name) ?? throw ApiFault.Failed($"snapshot '{name}' does not exist")).Values;
        else if (!exchange.Flag("current") && (config.Pending.Count > 0 || config.PendingDelete.Count > 0))
            values = Merge(config);
        exchange.Json.WriteStartObject();
        foreach (var (key, value) in values)
            WriteValue(exchange.Json, kind, key, key, Shown(key, value));
        exchange.Json.WriteString("digest"u8, config.Digest);
        exchange.Json.WriteEndObject();
    }

    /// <summary>A value as a config tells it: of a password only that there is one.</summary>
    public static string Shown(string key, string value) => key == "cipassword" ? "**********" : value;

    public static void WriteValues(Utf8JsonWriter json, GuestKind kind, IReadOnlyDictionary<string, string> values)
    {
        foreach (var (key, value) in values)
            WriteValue(json, kind, key, key, value);
    }

    /// <summary>A value in the JSON type the daemon gives it.</summary>
    public static void WriteValue(Utf8JsonWriter json, GuestKind kind, string name, string key, string value)
    {
        if (Integers.Contains(key) || (key == "memory" && !kind.IsQemu))
            json.NumberOrText(name, value);
        else if (key == "description" && !kind.IsQemu && !value.EndsWith('\n'))
            json.WriteString(name, value + "\n");
        else
            json.WriteString(name, value);
    }

    static SortedDictionary<string, string> Merge(GuestConfig config)
    {
        var merged = new SortedDictionary<string, string>(config.Current, StringComparer.Ordinal);
        foreach (var key in config.PendingDelete.Keys)
            merged.Remove(key);
        foreach (var (key, value) in config.Pending)
            merged[key] = value;
        return merged;
    }
}
