using System.Globalization;
using System.Text.Json;
using Croft.Sandbox.Calls.Guests.Agent;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>GET …/lxc/{vmid}/interfaces: what "ip" says inside; a stopped container has none.</summary>
internal static class ContainerInterfaces
{
    public static readonly Call Call = new("GET", "/nodes/{node}/lxc/{vmid}/interfaces", Run)
    {
        Relayed = true,
        Permission = Permission.All("/vms/{vmid}", "VM.Audit"),
    };

    static void Run(Exchange exchange)
    {
        var guest = exchange.Guest(GuestKind.Lxc);
        if (!guest.IsRunning)
            return;
        exchange.Json.WriteStartArray();
        Write(exchange.Json, "lo", "00:00:00:00:00:00", ("127.0.0.1", 8), ("::1", 128));
        foreach (var card in GuestNetwork.Cards(guest))
            Write(exchange.Json, card.Name, card.Mac, (card.Address, 16), (card.LinkLocal, 64));
        exchange.Json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, string name, string mac, (string Address, int Prefix) four, (string Address, int Prefix) six)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("hwaddr", mac);
        json.WriteString("hardware-address", mac);
        json.WriteString("inet", string.Create(CultureInfo.InvariantCulture, $"{four.Address}/{four.Prefix}"));
        json.WriteString("inet6", string.Create(CultureInfo.InvariantCulture, $"{six.Address}/{six.Prefix}"));
        json.WriteStartArray("ip-addresses");
        foreach (var (address, prefix, type) in (ReadOnlySpan<(string, int, string)>)[(four.Address, four.Prefix, "inet"), (six.Address, six.Prefix, "inet6")])
        {
            json.WriteStartObject();
            json.WriteString("ip-address", address);
            json.WriteString("prefix", prefix.ToString(CultureInfo.InvariantCulture));
            json.WriteString("ip-address-type", type);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
