using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Proxmox;

namespace Croft.Engine.Inventory;

/// <summary>Finds the guest a user means: <c>web-01</c>, <c>101</c>, <c>pve2/101</c>, <c>lab/101</c>, <c>lab/pve2/web-01</c>.</summary>
public sealed class GuestFinder(Readings readings, ClusterConnections connections, TimeProvider time)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The guest as last seen.</summary>
    /// <exception cref="FailureException">NotFound with the nearest names; Invalid with the candidates when several fit.</exception>
    public async Task<GuestRow> FindAsync(string guest, string? cluster, CancellationToken ct)
    {
        var name = GuestName.Parse(guest, cluster);
        return GuestNames.Pick(name, await readings.CalledAsync(name, ct))
            ?? throw GuestNames.NotFound(name, (await readings.GuestsAsync(new ListGuestsRequest { Cluster = name.Cluster }, ct)).Items);
    }

    /// <summary>The guest as it is now, asked of the node that holds it; for verbs that change it.</summary>
    /// <exception cref="FailureException">As <see cref="FindAsync"/>; NotFound when it is gone; Conflict when its vmid is another guest's now;
    /// Unreachable when its node is down.</exception>
    public async Task<LiveGuest> FindLiveAsync(string guest, string? cluster, CancellationToken ct)
    {
        var name = GuestName.Parse(guest, cluster);
        // A guest made since the last reading is not in it; then the clusters are asked.
        var row = GuestNames.Pick(name, await readings.CalledAsync(name, ct)) ?? await AskAsync(name, ct);
        var live = await ReadAsync(row, ct);
        // It may have been renamed, or have lost the tag by which it was seen.
        if (!Horizon.Current.Sees(new KnownGuest(live.Row.Cluster, live.Row.Vmid, live.Row.Node, live.Row.Name, live.Row.Tags, live.Row.Pool)))
            throw GuestNames.NotFound(name, (await readings.GuestsAsync(new ListGuestsRequest { Cluster = name.Cluster }, ct)).Items.Where(g => (g.Cluster, g.Vmid) != (row.Cluster, row.Vmid)).ToList());
        return name.Fits(live.Row) ? live : throw new FailureException(new Failure(
            FailureKind.Conflict, $"'{guest}' was {GuestNames.FullName(row)} ({row.Name}); that is {GuestNames.FullName(live.Row)} ({live.Row.Name}) now.")
        {
            WayOut = $"Read the estate anew (croft sync), then say which guest is meant, such as {live.FullName}.",
        });
    }

    /// <summary>A guest that was seen, as it is now, on whichever node holds it.</summary>
    public async Task<LiveGuest> ReadAsync(GuestRow row, CancellationToken ct)
    {
        var client = await connections.GetAsync(row.Cluster, ct);
        try
        {
            return await ReadOnAsync(client, row, ct);
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.Unreachable or ProxmoxError.TimedOut)
        {
            throw await UnreachableAsync(client, row, e, ct);
        }
        catch (ProxmoxException e) when (e.Error == ProxmoxError.NotFound)
        {
            var now = (await GuestsAsync(client, row.Cluster, ct)).Select(g => g.Row).FirstOrDefault(g => g.Vmid == row.Vmid);
            return now is not null && (now.Node, now.Type) != (row.Node, row.Type)
                ? await ReadOnAsync(client, now, ct)
                : throw new FailureException(new Failure(FailureKind.NotFound, $"{GuestNames.FullName(row)} ({row.Name}) is no more; it was last seen {row.Seen:u}.")
                {
                    Cause = e.Reason ?? e.Message,
                    WayOut = "Read the estate anew: croft sync.",
                });
        }
    }

    /// <summary>The form that is never ambiguous: <c>lab/pve2/101</c>.</summary>
    public static string FullName(GuestRow guest) => GuestNames.FullName(guest);

    async Task<LiveGuest> ReadOnAsync(ProxmoxClient client, GuestRow row, CancellationToken ct)
    {
        var guest = client.Within(Patience).Node(row.Node).Guest(row.Type == GuestType.Vm ? GuestKind.Qemu : GuestKind.Lxc, row.Vmid);
        var config = await guest.ConfigAsync(ct);
        var status = await guest.StatusAsync(ct);
        var seen = time.GetUtcNow();
        return new LiveGuest(row with
        {
            Name = config.Name ?? status.Name ?? row.Name,
            Status = status.QmpStatus is "paused" ? "paused" : status.State.Text,
            Tags = config.Tags,
            Template = config.IsTemplate,
            Lock = config.Lock ?? status.Lock,
            Ha = status.HaState ?? row.Ha,
            Cpu = status.Cpu,
            Cores = status.Cpus,
            Memory = status.Memory,
            MemoryMax = status.MaxMemory,
            DiskMax = status.MaxDisk,
            Uptime = status.Uptime > TimeSpan.Zero ? (long)status.Uptime.TotalSeconds : null,
            Digest = config.Digest,
            Pending = null,
            Seen = seen,
            ConfigSeen = seen,
        }, config);
    }

    /// <summary>Tells a node that is down from a cluster that can't be reached.</summary>
    async Task<Exception> UnreachableAsync(ProxmoxClient client, GuestRow row, ProxmoxException e, CancellationToken ct)
    {
        try
        {
            var nodes = await client.Within(Patience).Cluster.ResourcesAsync(ResourceFilter.Nodes, ct);
            if (ClusterSight.Of(row.Cluster, time.GetUtcNow(), nodes).Nodes.FirstOrDefault(n => n.Node == row.Node) is not { Online: false } node)
                return e;
            return new FailureException(new Failure(FailureKind.Unreachable, $"{row.Name} ({GuestNames.FullName(row)}) can't be reached: its node {row.Node} is {node.Status}.")
            {
                Cause = e.Message,
                WayOut = $"Nothing was changed. Bring {row.Node} back, then try again; croft node show {row.Node} tells how it is.",
            }, e);
        }
        catch (ProxmoxException)
        {
            return e; // no node of the cluster answers; the first word about it is the one to tell
        }
    }

    async Task<GuestRow> AskAsync(GuestName name, CancellationToken ct)
    {
        var found = new List<(GuestRow Row, bool Named)>();
        var silent = new List<string>();
        foreach (var cluster in name.Cluster is not null ? [name.Cluster] : await connections.NamesAsync(ct))
        {
            try
            {
                found.AddRange(await GuestsAsync(await connections.GetAsync(cluster, ct), cluster, ct));
            }
            catch (ProxmoxException e)
            {
                silent.Add(Horizon.Current.Whole(cluster) ? $"{cluster} did not answer: {e.Message}" : $"{cluster} did not answer.");
            }
        }
        if (GuestNames.Pick(name, found.Select(g => g.Row)) is { } row)
            return row;
        if (found.Where(g => !g.Named).Select(g => g.Row).ToList() is { Count: > 0 } nameless)
            throw GuestNames.Nameless(name, nameless);
        throw GuestNames.NotFound(name, (await readings.GuestsAsync(new ListGuestsRequest { Cluster = name.Cluster }, ct)).Items, silent);
    }

    async Task<IReadOnlyList<(GuestRow Row, bool Named)>> GuestsAsync(ProxmoxClient client, string cluster, CancellationToken ct)
    {
        var at = time.GetUtcNow();
        var resources = await client.Within(Patience).Cluster.ResourcesAsync(ResourceFilter.Guests, ct);
        return [.. ClusterSight.Of(cluster, at, resources).Guests.Where(g => Horizon.Current.Sees(cluster, g.Vmid)).Select(g => (g.Row(cluster, at), g.Named))];
    }
}
