using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>GET …/{vmid}/status/current.</summary>
internal static class GuestStatus
{
    public static Call Of(GuestKind kind) => new("GET", $"/nodes/{{node}}/{kind.Path}/{{vmid}}/status/current", exchange => Run(exchange, kind))
    {
        Relayed = true,
        Permission = Permission.All("/vms/{vmid}", "VM.Audit"),
    };

    static void Run(Exchange exchange, GuestKind kind)
    {
        var guest = exchange.Guest(kind);
        var json = exchange.Json;
        json.WriteStartObject();
        GuestWords.WriteStatus(exchange, guest, isFull: true);
        json.WriteStartObject("ha");
        WriteCare(exchange, guest);
        json.WriteEndObject();
        if (kind.IsQemu && guest.IsRunning)
            MachineFigures.Write(json, exchange.Cluster, guest);
        if (kind.IsQemu && guest.Config["agent"] is { } agent && agent.Split(',')[0] is "1" or "enabled=1")
            json.WriteNumber("agent", 1);
        json.WriteEndObject();
    }

    static void WriteCare(Exchange exchange, Guest guest)
    {
        if (exchange.Cluster.Ha.Find(guest) is not { } resource)
        {
            exchange.Json.WriteNumber("managed", 0);
            return;
        }
        exchange.Json.WriteNumber("managed", 1);
        exchange.Json.WriteString("state", exchange.Cluster.Ha.ManagerStateOf(resource));
        exchange.Json.WriteString("group", resource["group"]);
    }
}
