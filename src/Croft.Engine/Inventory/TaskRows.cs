using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Inventory;

/// <summary>Proxmox's tasks as rows.</summary>
static class TaskRows
{
    public static TaskRow Of(string cluster, TaskEntry task) => new()
    {
        Cluster = cluster,
        Node = task.Node,
        Type = task.Type,
        Subject = task.Id,
        User = task.TokenName is null ? task.User : $"{task.User}!{task.TokenName}",
        Status = task.Result?.Text ?? "running",
        Started = task.Start,
        Ended = task.End,
        Failed = task.Result is { Succeeded: false },
        Upid = task.Upid.ToString(),
    };
}
