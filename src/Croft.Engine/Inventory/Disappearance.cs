using System.Collections.Concurrent;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Inventory;

/// <summary>A guest that the cluster lists no more.</summary>
/// <param name="Place">Where it was seen last.</param>
/// <param name="Hidden">True when an earlier look found that it is not gone.</param>
sealed record Vanished(GuestPlace Place, bool Hidden);

/// <summary>Why guests are listed no more.</summary>
sealed record Explained(IReadOnlyCollection<int> Gone, IReadOnlyCollection<int> Hidden, IReadOnlyList<Missing> Missing);

/// <summary>Tells guests that were destroyed from those that only left the list.</summary>
/// <remarks>
/// <c>/cluster/resources</c> lists what the account may audit, and nothing while the cluster file system restarts. Whether a number is in use
/// <c>/cluster/nextid</c> tells every account; what it calls free the guest's last node must not hold either (403 there says nothing:
/// an account that sees one pool alone gets it for destroyed guests, too).
/// </remarks>
sealed class Disappearance(ProxmoxClient client, InventoryOptions options)
{
    /// <summary>Guests asked for in one look: new ones at most, and of those already hidden so many in turn.</summary>
    const int Most = 500, Again = 40;

    readonly ConcurrentBag<int> gone = [], forbidden = [];
    readonly ConcurrentDictionary<int, string> open = [];

    /// <summary>Asks for each, as many at once as for configs.</summary>
    public async Task<Explained> ExplainAsync(ClusterSight sight, IReadOnlyList<Vanished> vanished, CancellationToken ct)
    {
        var hidden = vanished.Where(v => v.Hidden).OrderBy(v => v.Place.Vmid).ToList();
        var turn = hidden.Count == 0 ? 0 : (int)(sight.At.ToUnixTimeSeconds() / 10 * Again % hidden.Count);
        var asked = vanished.Where(v => !v.Hidden).Take(Most).Concat(hidden.Skip(turn).Concat(hidden.Take(turn)).Take(Again)).Select(v => v.Place).ToList();
        await Parallel.ForEachAsync(asked, new ParallelOptions { MaxDegreeOfParallelism = options.CallsPerCluster, CancellationToken = ct },
            async (place, stop) => await AskAsync(place, stop));
        var kept = vanished.Select(v => v.Place.Vmid).Except(gone).ToList();
        return new Explained(gone, kept, Missing(sight.Cluster, kept));
    }

    /// <summary>What lists say of hidden guests.</summary>
    public static Missing Told(string cluster, IReadOnlyCollection<int> vmids) => new($"{cluster}/guests", FailureKind.Denied,
        $"{Guests(vmids.Count)} listed no more but not known to be gone; most often the account has lost VM.Audit on {Paths(vmids)}. What is shown was seen before");

    async Task AskAsync(GuestPlace guest, CancellationToken ct)
    {
        var api = client.Within(options.Patience);
        try
        {
            if (await InUseAsync(api, guest.Vmid, ct))
                forbidden.Add(guest.Vmid);
            else if (await HeldAsync(api, guest, ct))
                open[guest.Vmid] = $"{guest.Node} still holds {guest.Vmid}";
            else
                gone.Add(guest.Vmid);
        }
        catch (ProxmoxException e)
        {
            open[guest.Vmid] = e.Message;
        }
    }

    static async Task<bool> InUseAsync(ProxmoxApi api, int vmid, CancellationToken ct)
    {
        try
        {
            await api.Cluster.CheckIdAsync(vmid, ct);
            return false;
        }
        catch (ProxmoxException e) when (e.Error == ProxmoxError.Exists || (e.Error == ProxmoxError.BadParameter && e.Faults.ContainsKey("vmid")))
        {
            return true;
        }
    }

    static async Task<bool> HeldAsync(ProxmoxApi api, GuestPlace guest, CancellationToken ct)
    {
        try
        {
            await api.Node(guest.Node).Guest(guest.IsVm ? GuestKind.Qemu : GuestKind.Lxc, guest.Vmid).PendingAsync(ct);
            return true;
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.NotFound or ProxmoxError.Forbidden)
        {
            return false;
        }
    }

    IReadOnlyList<Missing> Missing(string cluster, List<int> kept)
    {
        if (kept.Count == 0)
            return [];
        var denied = kept.Except(open.Keys).ToList();
        if (denied.Count > 0 && denied.TrueForAll(forbidden.Contains))
            return [new Missing($"{cluster}/guests", FailureKind.Denied,
                $"{Guests(denied.Count)} hidden from the account: it has lost VM.Audit on {Paths(denied)}. What is shown was seen before{Unsure()}")];
        return denied.Count > 0 ? [Told(cluster, kept)] : [new Missing($"{cluster}/guests", FailureKind.Unreachable, Unsure().TrimStart(';', ' '))];
    }

    string Unsure() => open.IsEmpty ? "" : $"; {Guests(open.Count)} listed no more, and whether they are gone could not be told: {open.MinBy(o => o.Key).Value}";

    static string Guests(int count) => count == 1 ? "1 guest is" : $"{count} guests are";

    static string Paths(IReadOnlyCollection<int> vmids) =>
        string.Join(", ", vmids.Order().Take(3).Select(vmid => $"/vms/{vmid}")) + (vmids.Count > 3 ? $" and {vmids.Count - 3} more" : "");
}
