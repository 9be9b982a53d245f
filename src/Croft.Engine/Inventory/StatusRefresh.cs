using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Proxmox;

namespace Croft.Engine.Inventory;

/// <summary>What a look at one cluster gave.</summary>
sealed record Refreshed(string Cluster, ClusterSight? Sight, int Added, int Gone, IReadOnlyList<Missing> Missing)
{
    /// <summary>Guests that differ from before in more than figures.</summary>
    public IReadOnlyList<Noticed> Noticed { get; init; } = [];

    public static Refreshed Silent(string cluster, FailureKind kind, string why) => new(cluster, null, 0, 0, [new Missing(cluster, kind, why)]);
}

/// <summary>Looks at a cluster with three calls, whatever its size, and writes what differs; only guests that are listed no more are asked for one by one.</summary>
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
            if (written.InDoubt)
            {
                // A cluster file system that restarts lists no guest for a moment.
                await Task.Delay(options.LookAgain, time, ct);
                sight = await LookAsync(client, cluster, ct);
                var again = await writer.WriteAsync(sight, ct);
                written = again with { Added = written.Added + again.Added, Noticed = [.. written.Noticed, .. again.Noticed] };
            }
            sight = await SettleStoragesAsync(client, sight, written.VanishedStorages, ct);
            if (written.Vanished.Count == 0)
                return new Refreshed(cluster, sight, written.Added, 0, sight.Missing) { Noticed = written.Noticed };
            var why = await new Disappearance(client, options).ExplainAsync(sight, written.Vanished, ct);
            var gone = await writer.SettleAsync(cluster, why.Gone, why.Hidden, sight.At, ct);
            return new Refreshed(cluster, sight, written.Added, gone, [.. sight.Missing, .. why.Missing]) { Noticed = written.Noticed };
        }
        catch (ProxmoxException e)
        {
            await writer.WriteTroubleAsync(cluster, e.Message, time.GetUtcNow(), ct);
            var failure = FailureMap.Of(e, "sync");
            return Refreshed.Silent(cluster, failure.Kind, e.Message);
        }
        catch (FailureException e) when (e.Failure.Kind is not FailureKind.Bug)
        {
            await writer.WriteTroubleAsync(cluster, e.Failure.Message, time.GetUtcNow(), ct);
            return Refreshed.Silent(cluster, e.Failure.Kind, $"{e.Failure.Message} {e.Failure.WayOut}".TrimEnd());
        }
    }

    /// <summary>The sight with what is to be said of storages that are listed no more.</summary>
    async Task<ClusterSight> SettleStoragesAsync(ProxmoxClient client, ClusterSight sight, IReadOnlyList<VanishedStorage> vanished, CancellationToken ct)
    {
        if (sight.Storages.Count + vanished.Count == 0 && await VanishedStorages.Any.UnseenAsync(client.Within(options.Patience), sight.Cluster, ct) is { } unseen)
            return sight with { Missing = [.. sight.Missing, unseen] };
        if (vanished.Count == 0)
            return sight;
        var why = await VanishedStorages.ExplainAsync(client, options.Patience, sight.Cluster, vanished, ct);
        await writer.SettleAsync(sight.Cluster, why, sight.At, ct);
        return sight with { Missing = [.. sight.Missing, .. why.Missing] };
    }

    async Task<ClusterSight> LookAsync(ProxmoxClient client, string cluster, CancellationToken ct)
    {
        var at = time.GetUtcNow();
        var api = client.Within(options.Patience);
        var tasks = TasksAsync(api, cluster, ct);
        var quorum = QuorumAsync(api, cluster, ct);
        var sight = ClusterSight.Of(cluster, at, await api.Cluster.ResourcesAsync(null, ct));
        var (recent, missing) = await tasks;
        return sight with
        {
            Tasks = recent,
            Missing =
            [
                .. sight.Nodes.Where(n => !n.Online).Select(n => new Missing($"{cluster}/{n.Node}", FailureKind.Unreachable, $"the node is {n.Status}")),
                .. new[] { await quorum, missing }.OfType<Missing>(),
            ],
        };
    }

    static async Task<Missing?> QuorumAsync(ProxmoxApi api, string cluster, CancellationToken ct)
    {
        try
        {
            return Quorum.Lost(cluster, await api.Cluster.StatusAsync(ct));
        }
        catch (ProxmoxException e) when (e.Error == ProxmoxError.Forbidden)
        {
            return null; // told by cluster test, with the privilege; nothing here says that there is quorum
        }
        catch (ProxmoxException e)
        {
            return new Missing($"{cluster}/quorum", FailureMap.Of(e, "").Kind, e.Message);
        }
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
}
