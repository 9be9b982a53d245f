using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>GET /nodes/{node}/qemu and /lxc.</summary>
internal static class GuestIndex
{
    public static Call Of(GuestKind kind) => new("GET", $"/nodes/{{node}}/{kind.Path}", exchange => Run(exchange, kind))
    {
        Relayed = true,
        Parameters = kind.IsQemu ? [Parameter.Flag("full")] : [],
    };

    static void Run(Exchange exchange, GuestKind kind)
    {
        exchange.Json.WriteStartArray();
        foreach (var guest in exchange.Cluster.Guests)
        {
            if (guest.Kind != kind || guest.Node != exchange.Node || !exchange.May(guest.AccessPath, "VM.Audit"))
                continue;
            exchange.Json.WriteStartObject();
            GuestWords.WriteStatus(exchange, guest, isFull: exchange.Flag("full"));
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }
}
