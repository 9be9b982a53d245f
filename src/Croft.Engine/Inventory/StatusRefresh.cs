using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Proxmox;

namespace Croft.Engine.Inventory;

/// <summary>What a look at one cluster gave.</summary>
sealed record Refreshed(string Cluster, ClusterSight? Sight, int Added, int Gone, IReadOnlyList<Missing> Missing)
{
    public static Refreshed Silent(string cluster, FailureKind kind, string why) => new(cluster, null, 0, 0, [new Missing(cluster, kind, why)]);
}

/// <summary>Looks at a cluster with two calls, whatever its size, and writes what differs.</summary>
sealed class StatusRefresh(ClusterConnections connections, ReadingsWriter writer, InventoryOptions options, TimeProvider time)
{
    /// <summary>Looks at one cluster; one that is silent is told as missing, never thrown.</summary>
    public async Task<Refreshed> RunAsync(string cluster, CancellationToken ct)
    {
        try
        {
            var client = await connections.GetAsync(cluster, ct);
            var sight = await LookAsync(client, cluster, ct);
            var written = await writer.WriteAsync(sight, ct);
            var (gone, kept) = written.Vanished.Count == 0 ? (0, null) : await ForgetAsync(client, sight, written.Vanished, ct);
            return new Refreshed(cluster, sight, written.Added, gone, kept is null ? sight.Missing : [.. sight.Missing, kept]);
        }
        catch (ProxmoxException e)
        {
            await writer.WriteTroubleAsync(cluster, e.Message, ct);
            var failure = FailureMap.Of(e, "sync");
            return Refreshed.Silent(cluster, failure.Kind, e.Message);
        }
        catch (FailureException e) when (e.Failure.Kind is not FailureKind.Bug)
        {
            await writer.WriteTroubleAsync(cluster, e.Failure.Message, ct);
            return Refreshed.Silent(cluster, e.Failure.Kind, $"{e.Failure.Message} {e.Failure.WayOut}".TrimEnd());
        }
    }

    async Task<ClusterSight> LookAsync(ProxmoxClient client, string cluster, CancellationToken ct)
    {
        var at = time.GetUtcNow();
        var api = client.Within(options.Patience);
        var tasks = TasksAsync(api, cluster, ct);
        var sight = ClusterSight.Of(cluster, at, await api.Cluster.ResourcesAsync(null, ct));
        var (recent, missing) = await tasks;
        return sight with
        {
            Tasks = recent,
            Missing =
            [
                .. sight.Nodes.Where(n => !n.Online).Select(n => new Missing($"{cluster}/{n.Node}", FailureKind.Unreachable, $"the node is {n.Status}")),
                .. missing is null ? [] : new[] { missing },
            ],
        };
    }

    /// <summary>A cluster without its task list is still worth a look.</summary>
    static async Task<(IReadOnlyList<TaskEntry>?, Missing?)> TasksAsync(ProxmoxApi api, string cluster, CancellationToken ct)
    {
        try
        {
            return (await api.Cluster.TasksAsync(ct), null);
        }
        catch (ProxmoxException e)
        {
            return (null, new Missing($"{cluster}/tasks", FailureMap.Of(e, "").Kind, e.Message));
        }
    }

    /// <summary>Guests are gone when the cluster no longer lists them, unless the account has lost its right to see any.</summary>
    async Task<(int Gone, Missing? Kept)> ForgetAsync(ProxmoxClient client, ClusterSight sight, IReadOnlyList<int> vanished, CancellationToken ct)
    {
        var held = await client.Within(options.Patience).Access.PermissionsAsync(ct);
        if (!held.ByPath.Values.Any(privileges => privileges.ContainsKey("VM.Audit")))
        {
            return (0, new Missing($"{sight.Cluster}/guests", FailureKind.Denied,
                $"the account holds VM.Audit nowhere any more, so {vanished.Count} guests are kept as they were last seen"));
        }
        return (await writer.ForgetAsync(sight.Cluster, vanished, sight.At, ct), null);
    }
}
