using System.Globalization;
using System.Text.Json;

namespace Croft.Proxmox;

/// <summary>What the cluster knows as one (<c>/cluster</c>).</summary>
public readonly partial struct ProxmoxCluster
{
    readonly ProxmoxApi api;

    internal ProxmoxCluster(ProxmoxApi api) => this.api = api;

    /// <summary>Name, quorum and members (<c>GET /cluster/status</c>).</summary>
    public async Task<ClusterStatus> StatusAsync(CancellationToken ct)
    {
        const string path = "/cluster/status";
        var answer = await api.SendAsync(HttpMethod.Get, path, null, ct).ConfigureAwait(false);
        return ClusterStatus.Read(answer.Data, $"GET {path}");
    }

    /// <summary>All guests, nodes, storages, pools and networks with their figures, at most ten seconds old (<c>GET /cluster/resources</c>).</summary>
    /// <param name="filter">What to list; all when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<IReadOnlyList<ClusterResource>> ResourcesAsync(ResourceFilter? filter, CancellationToken ct) =>
        api.ListAsync("/cluster/resources", new Form().Add("type", filter?.Word()), ClusterResource.Read, ct);

    /// <summary>A vmid that is free now; no reservation (<c>GET /cluster/nextid</c>).</summary>
    public Task<int> NextIdAsync(CancellationToken ct) => FreeIdAsync(null, ct);

    /// <summary>Proves that a vmid is free now, by returning it.</summary>
    /// <exception cref="ProxmoxException">BadParameter with a fault for <c>vmid</c> when it is taken.</exception>
    public Task<int> CheckIdAsync(int vmid, CancellationToken ct) => FreeIdAsync(vmid, ct);

    /// <summary>Tasks of late on all nodes: those running, and the last ended ones (<c>GET /cluster/tasks</c>).</summary>
    public Task<IReadOnlyList<TaskEntry>> TasksAsync(CancellationToken ct) => api.ListAsync("/cluster/tasks", null, TaskEntry.Read, ct);

    /// <summary>The cluster's log, newest first (<c>GET /cluster/log</c>).</summary>
    /// <param name="max">Lines at most; 50 when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<IReadOnlyList<ClusterLogLine>> LogAsync(int? max, CancellationToken ct) =>
        api.ListAsync("/cluster/log", new Form().Add("max", max), ClusterLogLine.Read, ct);

    async Task<int> FreeIdAsync(int? vmid, CancellationToken ct)
    {
        const string path = "/cluster/nextid";
        var data = (await api.SendAsync(HttpMethod.Get, path, new Form().Add("vmid", vmid), ct).ConfigureAwait(false)).Data;
        return data.ValueKind is JsonValueKind.String or JsonValueKind.Number
            && int.TryParse(data.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw Fields.Unexpected($"GET {path}", "data", "a vmid", data);
    }
}
