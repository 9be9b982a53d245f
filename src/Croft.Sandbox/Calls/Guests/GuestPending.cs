using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>GET …/{vmid}/pending: each key with its value, what will replace it, or that it goes.</summary>
internal static class GuestPending
{
    public static Call Of(GuestKind kind) => new("GET", $"/nodes/{{node}}/{kind.Path}/{{vmid}}/pending", exchange => Run(exchange, kind))
    {
        Permission = Permission.All("/vms/{vmid}", "VM.Audit"),
    };

    static void Run(Exchange exchange, GuestKind kind)
    {
        var (config, json) = (exchange.Guest(kind).Config, exchange.Json);
        json.WriteStartArray();
        foreach (var key in config.Current.Keys.Union(config.Pending.Keys, StringComparer.Ordinal).Union(config.PendingDelete.Keys, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            if (config[key] is { } value)
                GuestConfigRead.WriteValue(json, kind, "value", key, GuestConfigRead.Shown(key, value));
            // The blank is the daemon's: what waits is never the same as what is.
            if (config.Pending.TryGetValue(key, out var pending))
                GuestConfigRead.WriteValue(json, kind, "pending", key, key == "cipassword" ? "********** " : pending);
            if (config.PendingDelete.TryGetValue(key, out var force))
                json.WriteNumber("delete", force ? 2 : 1);
            json.WriteEndObject();
        }
        json.WriteStartObject();
        json.WriteString("key", "digest");
        json.WriteString("value", config.Digest);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
