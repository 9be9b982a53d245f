using System.Globalization;
using Croft.Proxmox;

namespace Croft.Engine.Runs;

/// <summary>What the engine asks of a node's tasks and clock.</summary>
static class NodeTasks
{
    /// <summary>Time by the node's own clock, in whole seconds; null when the caller may not ask for it.</summary>
    public static async Task<DateTimeOffset?> TimeAsync(ProxmoxClient client, string node, CancellationToken ct)
    {
        try
        {
            return (await client.Node(node).TimeAsync(ct)).Time;
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.Forbidden or ProxmoxError.NotImplemented)
        {
            return null;
        }
    }

    /// <summary>Tasks of exactly this type and id on a node, running and ended.</summary>
    public static async Task<IReadOnlyList<Upid>> ListAsync(
        ProxmoxClient client, string node, string type, string? id, DateTimeOffset? since, CancellationToken ct)
    {
        var filter = new TaskFilter
        {
            Source = TaskSource.All,
            Type = type,
            Since = since,
            Limit = 200,
            Vmid = int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var vmid) ? vmid : null,
        };
        var page = await client.Node(node).TasksAsync(filter, ct);
        return [.. page.Tasks.Select(t => t.Upid).Where(u => u.Type == type && u.Id == (id ?? ""))];
    }
}
