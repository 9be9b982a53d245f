using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Proxmox;

namespace Croft.Engine.Inventory;

/// <summary>Proxmox's tasks as rows.</summary>
static class TaskRows
{
    /// <summary>True for a task that the caller sees: with its cluster, or with the guest that it is about.</summary>
    public static bool Seen(string cluster, string upid, DateTimeOffset started) =>
        Horizon.Current is var horizon && (horizon.Whole(cluster) || (Upid.TryParse(upid, out var task) && EstatePart.GuestOf(task) is { } vmid && horizon.Sees(cluster, vmid, started)));

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
