using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Nodes;

/// <summary>GET /nodes/{node}/vzdump/extractconfig: the config inside a backup, as text.</summary>
internal static class ExtractConfig
{
    public static readonly Call Call = new("GET", "/nodes/{node}/vzdump/extractconfig", Run)
    {
        Relayed = true,
        Parameters = [Parameter.Text("volume").Required()],
    };

    static void Run(Exchange exchange)
    {
        var id = exchange.Required("volume");
        exchange.Cluster.RequireStorage(id.Split(':')[0]);
        if (DiskSpace.Find(exchange.Cluster, exchange.Node, id)?.Volume.Backup is not { } backup)
            throw ApiFault.Failed($"Only supported for backup archives");
        exchange.Require($"/vms/{backup.Vmid}", "VM.Backup");
        exchange.Json.WriteStringValue(string.Concat(backup.Config.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key}: {value.Value}\n")));
    }
}
