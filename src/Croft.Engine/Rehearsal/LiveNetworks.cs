using Croft.Proxmox;
using Croft.Sandbox.Saving;

namespace Croft.Engine.Rehearsal;

/// <summary>Interfaces and addresses of the nodes that a plan touches.</summary>
static class LiveNetworks
{
    /// <summary>What Proxmox works out anew whenever it is asked.</summary>
    static readonly HashSet<string> Told = new(["iface", "type", "active", "exists", "families", "priority", "altnames"], StringComparer.Ordinal);

    /// <summary>A node of the plan on which changes wait already; null when there is none.</summary>
    /// <remarks>Proxmox tells them as a difference of files, in words that the sandbox does not repeat.</remarks>
    public static async Task<string?> WaitingAsync(ProxmoxClient client, SavedCluster saved, IReadOnlyCollection<string> down, Touched touched, CancellationToken ct)
    {
        foreach (var node in saved.Nodes!.Select(n => n.Name).Where(n => touched.Names(n) && !down.Contains(n)))
        {
            if ((await client.Node(node).Network.ReadAsync(null, ct)).Pending is not null)
                return node;
        }
        return null;
    }

    /// <summary>The state with them.</summary>
    public static async Task<SavedCluster> WithAsync(SavedCluster saved, IReadOnlyCollection<string> down, Touched touched, LiveRows live, CancellationToken ct)
    {
        var members = (await live.RowsAsync("/cluster/status", ct)).Where(m => m.GetValueOrDefault("type") == "node").ToDictionary(m => m["name"], m => m.GetValueOrDefault("ip"), StringComparer.Ordinal);
        List<SavedNode> nodes = [];
        foreach (var node in saved.Nodes!)
        {
            if (!touched.Names(node.Name) || down.Contains(node.Name))
            {
                nodes.Add(node);
                continue;
            }
            var rows = await live.RowsAsync($"/nodes/{Uri.EscapeDataString(node.Name)}/network", ct);
            nodes.Add(node with { Address = members.GetValueOrDefault(node.Name), Network = [.. rows.Select(Interface)] });
        }
        return saved with { Nodes = nodes };
    }

    static SavedSection Interface(IReadOnlyDictionary<string, string> row) =>
        new(row["type"], row["iface"], row.Where(r => !Told.Contains(r.Key)).ToDictionary(StringComparer.Ordinal));
}
