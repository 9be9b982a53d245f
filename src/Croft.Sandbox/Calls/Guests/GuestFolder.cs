using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>GET …/{vmid} and …/feature: what lies below a guest, and whether it can be snapshot, cloned or copied.</summary>
internal static class GuestFolder
{
    static readonly string[] OfMachine =
    [
        "config", "cloudinit", "pending", "status", "unlink", "vncproxy", "termproxy", "migrate", "resize", "move", "rrd", "rrddata", "monitor",
        "agent", "snapshot", "spiceproxy", "sendkey", "firewall", "mtunnel", "remote_migrate",
    ];

    static readonly string[] OfContainer =
    [
        "config", "pending", "status", "vncproxy", "termproxy", "vncwebsocket", "spiceproxy", "migrate", "clone", "rrd", "rrddata", "firewall",
        "snapshot", "resize", "interfaces",
    ];

    public static IEnumerable<Call> Of(GuestKind kind)
    {
        yield return new("GET", $"/nodes/{{node}}/{kind.Path}/{{vmid}}", exchange => List(exchange, kind));
        yield return new("GET", $"/nodes/{{node}}/{kind.Path}/{{vmid}}/feature", exchange => Feature(exchange, kind))
        {
            Relayed = true,
            Permission = Permission.All("/vms/{vmid}", "VM.Audit"),
            Parameters = [Parameter.OneOf("feature", "snapshot", "clone", "copy").Required(), Parameter.Text("snapname", Formats.ConfigId, 40)],
        };
    }

    static void List(Exchange exchange, GuestKind kind)
    {
        exchange.Guest(kind);
        exchange.Json.WriteStartArray();
        foreach (var name in kind.IsQemu ? OfMachine : OfContainer)
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("subdir", name);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Feature(Exchange exchange, GuestKind kind)
    {
        var guest = exchange.Guest(kind);
        var has = exchange.Required("feature") switch
        {
            "snapshot" => SnapshotWords.IsPossible(exchange.Cluster, guest),
            "clone" => guest.IsTemplate,
            _ => true,
        };
        exchange.Json.WriteStartObject();
        exchange.Json.Flag("hasFeature", has);
        if (kind.IsQemu)
        {
            exchange.Json.WriteStartArray("nodes");
            foreach (var node in exchange.Cluster.Nodes)
                if (node == guest.Node || GuestMigrate.Volumes(exchange.Cluster, guest).All(volume => volume.Space.Storage.IsShared))
                    exchange.Json.WriteStringValue(node.Name);
            exchange.Json.WriteEndArray();
        }
        exchange.Json.WriteEndObject();
    }
}
