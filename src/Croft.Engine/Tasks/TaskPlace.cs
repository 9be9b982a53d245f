using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Proxmox;

namespace Croft.Engine.Tasks;

/// <summary>A task with the cluster that ran it and its state now.</summary>
sealed record FoundTask(string Cluster, ProxmoxClient Client, TaskEntry Entry);

/// <summary>Finds the cluster of a task: its UPID names the node, but not the cluster.</summary>
sealed class TaskPlace(ClusterConnections connections)
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="FailureException">Invalid: no UPID. NotFound: no cluster knows it; silent ones are named.</exception>
    public async Task<FoundTask> FindAsync(string text, string? cluster, CancellationToken ct)
    {
        if (!Upid.TryParse(text.Trim(), out var upid))
            throw new FailureException(new Failure(FailureKind.Invalid, $"'{text}' is no UPID (UPID:node:pid:pstart:start:type:id:user:).")
            {
                WayOut = "Copy it from: croft task list --json",
            });
        var silent = new List<string>();
        foreach (var name in cluster is not null ? [cluster] : await connections.NamesAsync(ct))
        {
            var client = await connections.GetAsync(name, ct);
            try
            {
                var state = await client.Within(Patience).Task(upid).StateAsync(ct);
                if (TaskRows.Seen(name, upid.ToString(), state.Start)) return new FoundTask(name, client, state);
            }
            catch (ProxmoxException e) when (e.Error is ProxmoxError.BadParameter or ProxmoxError.NotFound)
            {
                // Not of this cluster: it knows no such task, or no such node.
            }
            catch (ProxmoxException e)
            {
                silent.Add(Horizon.Current.Whole(name) ? $"{name}: {e.Message}" : $"{name}: {Horizon.Unasked}");
            }
        }
        throw new FailureException(new Failure(FailureKind.NotFound, $"No cluster knows the task {upid}.")
        {
            Cause = silent.Count == 0 ? null : string.Join(" ", silent),
            WayOut = silent.Count == 0 ? "Proxmox forgets old tasks; see those there are: croft task list" : "Ask again when the silent clusters answer.",
        });
    }
}
