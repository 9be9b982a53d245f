using System.Collections.Concurrent;
using System.Threading.Channels;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory.Tables;
using Croft.Proxmox;

namespace Croft.Engine.Inventory;

/// <summary>Reads configs of one cluster's guests, each asked of the node that holds it, in lanes that can't delay one another.</summary>
/// <remarks>One call tells config, waiting values and digest (<c>GET …/pending</c>). A node that lets a call pass its deadline is asked no further.</remarks>
sealed class ConfigSweep(string cluster, ProxmoxClient client, InventoryOptions options, TimeProvider time) : IDisposable
{
    readonly SemaphoreSlim permits = new(options.CallsPerCluster, options.CallsPerCluster);
    readonly ConcurrentBag<GuestPlace> lost = [];
    readonly ConcurrentBag<Missing> missing = [];

    /// <summary>Guests whose node says that it holds them no more: moved, or destroyed.</summary>
    public IReadOnlyCollection<GuestPlace> Lost => lost;

    /// <summary>Nodes and guests that could not be asked.</summary>
    public IReadOnlyCollection<Missing> Missing => missing;

    /// <summary>Reads them all and hands each config over as it comes.</summary>
    public async Task RunAsync(IEnumerable<GuestPlace> guests, ChannelWriter<ConfigSeen> output, CancellationToken ct)
    {
        var lanes = guests.GroupBy(g => g.Node, StringComparer.Ordinal).Select(g => new Lane(g.Key, new ConcurrentQueue<GuestPlace>(g))).ToList();
        var width = Math.Clamp(options.CallsPerCluster / Math.Max(1, lanes.Count), 1, options.ConfigCallsPerNode);
        await Task.WhenAll(lanes.SelectMany(lane => Enumerable.Range(0, width).Select(_ => DriveAsync(lane, output, ct))));
        foreach (var lane in lanes.Where(l => l.Fault is not null))
        {
            var left = lane.Guests.Count + 1;
            missing.Add(new Missing($"{cluster}/{lane.Node}", FailureMap.Of(lane.Fault!, "").Kind, $"configs of {left} guests were not read: {lane.Fault!.Message}"));
        }
    }

    async Task DriveAsync(Lane lane, ChannelWriter<ConfigSeen> output, CancellationToken ct)
    {
        while (lane.Fault is null && lane.Guests.TryDequeue(out var guest))
        {
            await permits.WaitAsync(ct);
            try
            {
                if (lane.Fault is null && await ReadAsync(lane, guest, ct) is { } seen)
                    await output.WriteAsync(seen, ct);
            }
            finally
            {
                permits.Release();
            }
        }
    }

    async Task<ConfigSeen?> ReadAsync(Lane lane, GuestPlace guest, CancellationToken ct)
    {
        try
        {
            var at = time.GetUtcNow();
            var kind = guest.IsVm ? GuestKind.Qemu : GuestKind.Lxc;
            var answer = await client.Within(options.Patience).Node(guest.Node).Guest(kind, guest.Vmid).PendingAsync(ct);
            if (ConfigReading.Of(answer) is { } reading)
                return new ConfigSeen(cluster, guest.Vmid, reading, at);
            missing.Add(new Missing($"{cluster}/{guest.Node}/{guest.Vmid}", FailureKind.Unsupported, "its config came without a digest"));
        }
        catch (ProxmoxException e) when (e.Error == ProxmoxError.NotFound)
        {
            lost.Add(guest);
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.TimedOut or ProxmoxError.Unreachable or ProxmoxError.Untrusted or ProxmoxError.Unauthenticated)
        {
            lane.Fault ??= e;
        }
        catch (ProxmoxException e)
        {
            missing.Add(new Missing($"{cluster}/{guest.Node}/{guest.Vmid}", FailureMap.Of(e, "").Kind, e.Message));
        }
        return null;
    }

    public void Dispose() => permits.Dispose();

    /// <summary>What is still to be asked of one node, and what stopped it.</summary>
    sealed class Lane(string node, ConcurrentQueue<GuestPlace> guests)
    {
        public string Node => node;

        public ConcurrentQueue<GuestPlace> Guests => guests;

        public ProxmoxException? Fault { get; set; }
    }
}
