using System.Text.Json;

namespace Croft.Proxmox;

/// <summary>The typed calls of one cluster, with one deadline for each of them.</summary>
public readonly struct ProxmoxApi
{
    readonly ProxmoxClient client;
    readonly TimeSpan? deadline;

    internal ProxmoxApi(ProxmoxClient client, TimeSpan? deadline) => (this.client, this.deadline) = (client, deadline);

    /// <summary>Tickets, tokens and permissions.</summary>
    public ProxmoxAccess Access => new(this);

    /// <summary>What the cluster knows as one.</summary>
    public ProxmoxCluster Cluster => new(this);

    /// <summary>Tasks anywhere in the cluster.</summary>
    public ProxmoxTasks Tasks => new(this);

    /// <summary>Pools of guests and storages.</summary>
    public ProxmoxPools Pools => new(this);

    /// <summary>Storages as they are defined.</summary>
    public ProxmoxStorages Storages => new(this);

    /// <summary>One node, by name; nothing is asked yet.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public ProxmoxNode Node(string name) => new(this, name);

    /// <summary>One task, by its UPID, on the node that runs it.</summary>
    public ProxmoxTask Task(Upid upid) => new(this, upid.Node, upid);

    /// <summary>The version of the node that answers (<c>GET /version</c>).</summary>
    public async Task<ProxmoxVersion> VersionAsync(CancellationToken ct) => ProxmoxVersion.Read(await GetAsync("/version", null, ct).ConfigureAwait(false));

    /// <summary>All nodes, those that are down too (<c>GET /nodes</c>).</summary>
    public Task<IReadOnlyList<NodeEntry>> NodesAsync(CancellationToken ct) => ListAsync("/nodes", null, NodeEntry.Read, ct);

    /// <summary>False where this Proxmox has no such path or method; the version number alone says too little.</summary>
    /// <param name="path">A path that is read by GET, such as <c>/cluster/ha/rules</c>.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<bool> KnowsAsync(string path, CancellationToken ct)
    {
        try
        {
            await SendAsync(HttpMethod.Get, path, null, ct).ConfigureAwait(false);
            return true;
        }
        catch (ProxmoxException e) when (e.Error == ProxmoxError.NotImplemented)
        {
            return false;
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.BadParameter or ProxmoxError.NotFound or ProxmoxError.Forbidden)
        {
            return true;
        }
    }

    internal TimeProvider Time => client.Time;

    internal async Task<ProxmoxAnswer> SendAsync(HttpMethod method, string path, Form? form, CancellationToken ct)
    {
        var call = new ProxmoxCall(method, path) { Parameters = form?.Pairs ?? [], Deadline = deadline };
        try
        {
            return await client.SendAsync(call, ct).ConfigureAwait(false);
        }
        // What was refused for its parameters had no effect, so it may go again.
        catch (ProxmoxException e) when (e.Error == ProxmoxError.BadParameter && form?.Without(e.Faults) is { } less)
        {
            return await client.SendAsync(call with { Parameters = less.Pairs }, ct).ConfigureAwait(false);
        }
    }

    internal Task<ProxmoxAnswer> SendUnsignedAsync(HttpMethod method, string path, Form form, CancellationToken ct) =>
        client.SendAsync(new ProxmoxCall(method, path) { Parameters = form.Pairs, Deadline = deadline, Unsigned = true }, ct);

    internal Task<ProxmoxAnswer> UploadAsync(string path, Form form, FileUpload file, CancellationToken ct) =>
        client.SendAsync(new ProxmoxCall(HttpMethod.Post, path) { Parameters = form.Pairs, Deadline = deadline, Upload = file }, ct);

    internal Task<System.Net.WebSockets.WebSocket> ConnectAsync(string path, Form form, CancellationToken ct) =>
        client.ConnectAsync(new ProxmoxCall(HttpMethod.Get, path) { Parameters = form.Pairs, Deadline = deadline }, ct);

    internal async Task<Fields> GetAsync(string path, Form? form, CancellationToken ct) =>
        new((await SendAsync(HttpMethod.Get, path, form, ct).ConfigureAwait(false)).Data, $"GET {path}");

    internal async Task<T> ReadAsync<T>(string path, Form? form, Func<Fields, T> read, CancellationToken ct) => read(await GetAsync(path, form, ct).ConfigureAwait(false));

    /// <summary>For changing calls that answer an object.</summary>
    internal async Task<T> DoAsync<T>(HttpMethod method, string path, Form? form, Func<Fields, T> read, CancellationToken ct) =>
        read(new((await SendAsync(method, path, form, ct).ConfigureAwait(false)).Data, $"{method} {path}"));

    /// <summary>For calls that answer one text.</summary>
    internal async Task<string> TextAsync(HttpMethod method, string path, Form? form, CancellationToken ct)
    {
        var data = (await SendAsync(method, path, form, ct).ConfigureAwait(false)).Data;
        return data.ValueKind == JsonValueKind.String ? data.GetString()! : throw Fields.Unexpected($"{method} {path}", "data", "a text", data);
    }

    internal async Task<IReadOnlyList<T>> ListAsync<T>(string path, Form? form, Func<Fields, T> read, CancellationToken ct) =>
        Fields.Rows((await SendAsync(HttpMethod.Get, path, form, ct).ConfigureAwait(false)).Data, $"GET {path}", "", read);

    /// <summary>For calls that answer nothing; a UPID or an object that some versions answer is not looked at.</summary>
    internal Task DoAsync(HttpMethod method, string path, Form? form, CancellationToken ct) => SendAsync(method, path, form, ct);

    /// <summary>For calls that always start a task.</summary>
    internal async Task<Upid> StartAsync(HttpMethod method, string path, Form? form, CancellationToken ct) =>
        await MayStartAsync(method, path, form, ct).ConfigureAwait(false)
        ?? throw Fields.Bad($"{method} {path}", "a UPID should have come; it answered nothing");

    /// <summary>For calls that answer a UPID, or null where they were done at once or tell no UPID.</summary>
    internal async Task<Upid?> MayStartAsync(HttpMethod method, string path, Form? form, CancellationToken ct)
    {
        var data = (await SendAsync(method, path, form, ct).ConfigureAwait(false)).Data;
        return data.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : TaskOf(data, $"{method} {path}");
    }

    internal static Upid TaskOf(JsonElement data, string call) => data.ValueKind == JsonValueKind.String && Upid.TryParse(data.GetString(), out var upid)
        ? upid
        : throw Fields.Unexpected(call, "data", "a UPID", data);
}
