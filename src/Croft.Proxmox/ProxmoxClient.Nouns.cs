namespace Croft.Proxmox;

public sealed partial class ProxmoxClient
{
    internal TimeProvider Time => options.Time;

    /// <summary>Who asks, as UPIDs name it: <c>root@pam</c>, or <c>root@pam!croft</c> with a token.</summary>
    public string User => options.Credential.Name;

    /// <summary>How long a call that says nothing else waits for its answer.</summary>
    public TimeSpan Deadline => options.Deadline;

    /// <summary>The typed calls, each given up after another time than the client's own.</summary>
    public ProxmoxApi Within(TimeSpan deadline) => new(this, deadline);

    /// <inheritdoc cref="ProxmoxApi.Access"/>
    public ProxmoxAccess Access => Api.Access;

    /// <inheritdoc cref="ProxmoxApi.Cluster"/>
    public ProxmoxCluster Cluster => Api.Cluster;

    /// <inheritdoc cref="ProxmoxApi.Tasks"/>
    public ProxmoxTasks Tasks => Api.Tasks;

    /// <inheritdoc cref="ProxmoxApi.Pools"/>
    public ProxmoxPools Pools => Api.Pools;

    /// <inheritdoc cref="ProxmoxApi.Storages"/>
    public ProxmoxStorages Storages => Api.Storages;

    /// <inheritdoc cref="ProxmoxApi.Node"/>
    public ProxmoxNode Node(string name) => Api.Node(name);

    /// <inheritdoc cref="ProxmoxApi.Task"/>
    public ProxmoxTask Task(Upid upid) => Api.Task(upid);

    /// <inheritdoc cref="ProxmoxApi.VersionAsync"/>
    public Task<ProxmoxVersion> VersionAsync(CancellationToken ct) => Api.VersionAsync(ct);

    /// <inheritdoc cref="ProxmoxApi.NodesAsync"/>
    public Task<IReadOnlyList<NodeEntry>> NodesAsync(CancellationToken ct) => Api.NodesAsync(ct);

    /// <inheritdoc cref="ProxmoxApi.KnowsAsync"/>
    public Task<bool> KnowsAsync(string path, CancellationToken ct) => Api.KnowsAsync(path, ct);

    ProxmoxApi Api => new(this, null);
}
