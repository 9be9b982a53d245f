using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>What every step on one guest shares: its view, its call, the wait for what a task only set going.</summary>
internal abstract class GuestStep<TAction> : Step<TAction> where TAction : class
{
    protected static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    protected static async Task<GuestView> ViewAsync(GuestAddress guest, StepContext context, CancellationToken ct) =>
        new(await context.Clients(guest.Cluster, ct), guest);

    protected static ProxmoxCall Post(GuestAddress guest, string part, params IEnumerable<KeyValuePair<string, string>> parameters) =>
        new(HttpMethod.Post, $"{guest.Path}/{part}") { Parameters = [.. parameters] };

    protected static ChangeCall Change(GuestAddress guest, ProxmoxCall call, string? taskType) =>
        new(guest.Cluster, guest.Node, call) { TaskType = taskType, TaskId = taskType is null ? null : $"{guest.Vmid}" };

    /// <summary>Asks until it is so or the patience ends, at least once: HA acts after its task has ended.</summary>
    protected static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isSo, TimeSpan patience, StepContext context, CancellationToken ct)
    {
        var begun = context.Time.GetTimestamp();
        while (true)
        {
            var seen = await ask();
            if (isSo(seen) || context.Time.GetElapsedTime(begun) >= patience) return seen;
            await Task.Delay(Between, context.Time, ct);
        }
    }
}
