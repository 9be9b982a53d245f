using System.Text.Json;

namespace Croft.Proxmox;

/// <summary>One task (<c>/nodes/{node}/tasks/{upid}</c>).</summary>
public readonly struct ProxmoxTask
{
    readonly ProxmoxApi api;
    readonly string path;

    internal ProxmoxTask(ProxmoxApi api, string node, Upid upid)
    {
        this.api = api;
        Upid = upid;
        path = Form.Path(Form.Path("/nodes", node) + "/tasks", upid.ToString());
    }

    /// <summary>Its name.</summary>
    public Upid Upid { get; }

    internal ProxmoxApi Api => api;

    /// <summary>Whether it runs, and how it ended (<c>GET …/status</c>).</summary>
    /// <exception cref="ProxmoxException">NotFound when the node knows no such task.</exception>
    public async Task<TaskEntry> StateAsync(CancellationToken ct)
    {
        try
        {
            return TaskEntry.ReadState(await api.GetAsync(path + "/status", null, ct).ConfigureAwait(false));
        }
        catch (ProxmoxException e) when (e.Error == ProxmoxError.BadParameter && e.Faults.TryGetValue("upid", out var fault) && fault.Contains("no such task", StringComparison.Ordinal))
        {
            throw Unknown($"GET {path}/status", e);
        }
    }

    /// <summary>A page of its log (<c>GET …/log</c>).</summary>
    /// <param name="start">Lines to skip; none when null.</param>
    /// <param name="limit">Lines at most; all when 0, 50 when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="ProxmoxException">NotFound when the node knows no such task.</exception>
    public async Task<TaskLogPage> LogAsync(int? start, int? limit, CancellationToken ct)
    {
        var answer = await api.SendAsync(HttpMethod.Get, path + "/log", new Form().Add("start", start).Add("limit", limit), ct).ConfigureAwait(false);
        var call = $"GET {path}/log";
        if (answer.Data.ValueKind == JsonValueKind.Object)
            throw Unknown(call, null);
        var lines = Fields.Rows(answer.Data, call, "", TaskLogLine.Read);
        // An empty log is answered as one line of Proxmox's making.
        if (answer.Total is null or 1 && lines is [{ Number: 1, Text: "no content" }])
            return new([], 0);
        return new(lines, answer.Total ?? (start ?? 0) + lines.Count);
    }

    /// <summary>Asks it to end (<c>DELETE …</c>); it ends later, with <see cref="TaskOutcome.Interrupted"/>.</summary>
    public Task StopAsync(CancellationToken ct) => api.DoAsync(HttpMethod.Delete, path, null, ct);

    /// <summary>Waits until it has ended.</summary>
    /// <param name="onLog">Gets each line of the log, in order; the log is not read when null.</param>
    /// <param name="wait">How often to ask, and how long to bear silence; the defaults when null.</param>
    /// <param name="ct">Ends the waiting; the task goes on.</param>
    /// <exception cref="ProxmoxException">The node was silent longer than allowed, or knows no such task.</exception>
    public async Task<TaskResult> AwaitAsync(Action<TaskLogLine>? onLog, TaskWait? wait, CancellationToken ct)
    {
        var watch = new TaskWatch(this, wait ?? TaskWait.Default, withLog: onLog is not null);
        await foreach (var line in watch.LinesAsync(ct).ConfigureAwait(false))
            onLog?.Invoke(line);
        return watch.Result!;
    }

    /// <summary>Waits until it has ended.</summary>
    public Task<TaskResult> AwaitAsync(CancellationToken ct) => AwaitAsync(null, null, ct);

    /// <summary>Its log from the first line, as it grows, until it has ended.</summary>
    public IAsyncEnumerable<TaskLogLine> FollowAsync(CancellationToken ct) => new TaskWatch(this, TaskWait.Default, withLog: true).LinesAsync(ct);

    ProxmoxException Unknown(string call, ProxmoxException? answer) =>
        new(ProxmoxError.NotFound, $"{call}: node {Upid.Node} knows no task {Upid}. Proxmox forgets old tasks; look at the state of what it worked on.", answer)
        {
            Call = call,
            Status = answer?.Status ?? 200,
            Reason = answer?.Reason,
        };
}

/// <summary>Tasks anywhere in the cluster, found by the node their UPID names.</summary>
public readonly struct ProxmoxTasks
{
    readonly ProxmoxApi api;

    internal ProxmoxTasks(ProxmoxApi api) => this.api = api;

    /// <summary>One task.</summary>
    public ProxmoxTask this[Upid upid] => api.Task(upid);

    /// <summary>Tasks of late on all nodes (<c>GET /cluster/tasks</c>).</summary>
    public Task<IReadOnlyList<TaskEntry>> ListAsync(CancellationToken ct) => api.Cluster.TasksAsync(ct);

    /// <inheritdoc cref="ProxmoxTask.AwaitAsync(Action{TaskLogLine}?, TaskWait?, CancellationToken)"/>
    public Task<TaskResult> AwaitAsync(Upid upid, Action<TaskLogLine>? onLog, CancellationToken ct) => this[upid].AwaitAsync(onLog, null, ct);
}
