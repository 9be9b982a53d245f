using System.Diagnostics;
using System.Threading.Channels;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory.Tables;
using Croft.Proxmox;

namespace Croft.Engine.Inventory;

/// <summary>Reads clusters whole: their state, then every guest's config.</summary>
public sealed class Sweep
{
    /// <summary>A batch is one transaction; this many keep it below a tenth of a second.</summary>
    const int Batch = 512;

    readonly ClusterConnections connections;
    readonly InventoryOptions options;
    readonly TimeProvider time;
    readonly StatusRefresh refresh;
    readonly ReadingsWriter writer;

    internal Sweep(ClusterConnections connections, ReadingsWriter writer, StatusRefresh refresh, InventoryOptions options, TimeProvider time)
    {
        this.connections = connections;
        this.writer = writer;
        this.refresh = refresh;
        this.options = options;
        this.time = time;
    }

    /// <summary>Reads one cluster, or all at once; what did not answer is named in the result, never thrown.</summary>
    /// <param name="cluster">One cluster; all when null.</param>
    /// <param name="configs">False to read states alone.</param>
    /// <param name="ct">Ends the sweep; what was read stays.</param>
    /// <exception cref="FailureException">NotFound: no such cluster.</exception>
    public async Task<SyncResult> RunAsync(string? cluster, bool configs, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var horizon = Horizon.Current;
        if (cluster is not null)
            await connections.DemandAsync(cluster, ct);
        var names = cluster is null ? await connections.NamesAsync(ct) : [cluster];
        // What is read is kept whole, whoever asked for it.
        using var all = Horizon.EnterEverything();
        var read = Channel.CreateBounded<ConfigSeen>(new BoundedChannelOptions(4 * Batch) { SingleReader = true });
        var tallies = new Tallies();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var writing = WriteAsync(read.Reader, tallies, stop);
        try
        {
            var results = await Task.WhenAll(names.Select(name => ReadAsync(name, configs, read.Writer, stop.Token)));
            read.Writer.Complete();
            await writing;
            await horizon.RenewAsync(ct);
            return new SyncResult([.. results.Select(r => r.Sync with { Configs = tallies.Read(r.Sync.Cluster), Changed = tallies.Changed(r.Sync.Cluster) })])
            {
                Missing = [.. horizon.Tell(results.SelectMany(r => r.Missing)).OrderBy(m => m.What, StringComparer.Ordinal)],
                Took = time.GetElapsedTime(began).TotalSeconds,
            };
        }
        catch (OperationCanceledException) when (writing.IsFaulted)
        {
            // The writer failed and stopped the readers; its failure is the one to tell.
            await writing;
            throw new UnreachableException();
        }
        finally
        {
            read.Writer.TryComplete();
        }
    }

    /// <summary>Reads one guest anew: its cluster's state and its config.</summary>
    public async Task<IReadOnlyList<Missing>> RunAsync(GuestRow guest, CancellationToken ct)
    {
        var horizon = Horizon.Current;
        using var all = Horizon.EnterEverything();
        var seen = await refresh.RunAsync(guest.Cluster, ct);
        var read = await ReadNodeAsync(guest.Cluster, [new GuestPlace(guest.Cluster, guest.Node, guest.Vmid, guest.Type == GuestType.Vm)], ct);
        await WriteAsync(read.Seen, ct);
        await horizon.RenewAsync(ct);
        return horizon.Tell([.. seen.Missing.Where(m => m.What == guest.Cluster), .. read.Missing]);
    }

    /// <summary>Reads some guests of one node, as the rolling sweep does; nothing is written yet.</summary>
    internal async Task<NodeRead> ReadNodeAsync(string cluster, IReadOnlyList<GuestPlace> guests, CancellationToken ct)
    {
        var read = Channel.CreateUnbounded<ConfigSeen>();
        try
        {
            var (missing, _) = await ReadConfigsAsync(cluster, guests, read.Writer, ct);
            read.Writer.Complete();
            return new NodeRead([.. await read.Reader.ReadAllAsync(ct).ToListAsync(ct)], missing);
        }
        catch (Exception e) when (e is ProxmoxException || e is FailureException { Failure.Kind: not FailureKind.Bug })
        {
            return new NodeRead([], [new Missing(cluster, FailureKind.Unreachable, e.Message)]);
        }
    }

    /// <summary>Writes configs in one transaction; returns what differs from what was read before.</summary>
    internal async Task<IReadOnlyList<Noticed>> WriteAsync(IReadOnlyCollection<ConfigSeen> seen, CancellationToken ct) =>
        seen.Count == 0 ? [] : await writer.WriteAsync(seen, ct);

    async Task<(ClusterSync Sync, IReadOnlyList<Missing> Missing)> ReadAsync(string cluster, bool configs, ChannelWriter<ConfigSeen> output, CancellationToken ct)
    {
        var seen = await refresh.RunAsync(cluster, ct);
        var sync = new ClusterSync { Cluster = cluster };
        if (seen.Sight is not { } sight)
            return (sync, seen.Missing);
        sync = sync with { Nodes = sight.Nodes.Count, Guests = sight.Guests.Count, Storages = sight.Storages.Count, Added = seen.Added, Gone = seen.Gone };
        if (!configs)
            return (sync with { Complete = seen.Missing.Count == 0 }, seen.Missing);
        var online = sight.Nodes.Where(n => n.Online).Select(n => n.Node).ToHashSet(StringComparer.Ordinal);
        var places = sight.Guests.Where(g => online.Contains(g.Node)).Select(g => new GuestPlace(cluster, g.Node, g.Vmid, g.IsVm)).ToList();
        var (missing, gone) = await ReadConfigsAsync(cluster, places, output, ct);
        IReadOnlyList<Missing> all = [.. seen.Missing, .. missing];
        return (sync with { Gone = sync.Gone + gone, Guests = sync.Guests - gone, Complete = all.Count == 0 }, all);
    }

    /// <summary>Reads the guests; those that moved meanwhile are asked once more where they are now, those that are no more are forgotten.</summary>
    async Task<(IReadOnlyList<Missing> Missing, int Gone)> ReadConfigsAsync(
        string cluster, IReadOnlyList<GuestPlace> places, ChannelWriter<ConfigSeen> output, CancellationToken ct)
    {
        var client = await connections.GetAsync(cluster, ct);
        using var sweep = new ConfigSweep(cluster, client, options, time);
        await sweep.RunAsync(places, output, ct);
        if (sweep.Lost.Count == 0)
            return ([.. sweep.Missing], 0);
        var lost = sweep.Lost.Select(g => g.Vmid).ToHashSet();
        var seen = await refresh.RunAsync(cluster, ct);
        if (seen.Sight is not { } sight)
            return ([.. sweep.Missing, .. seen.Missing], 0);
        var moved = sight.Guests.Where(g => lost.Contains(g.Vmid)).Select(g => new GuestPlace(cluster, g.Node, g.Vmid, g.IsVm)).ToList();
        using var again = new ConfigSweep(cluster, client, options, time);
        await again.RunAsync(moved, output, ct);
        var restless = again.Lost.Select(g => new Missing($"{cluster}/{g.Node}/{g.Vmid}", FailureKind.Conflict, "it moves about; its config was not where the cluster said"));
        return ([.. sweep.Missing, .. again.Missing, .. restless], seen.Gone);
    }

    async Task WriteAsync(ChannelReader<ConfigSeen> read, Tallies tallies, CancellationTokenSource stop)
    {
        try
        {
            var batch = new List<ConfigSeen>(Batch);
            // What comes while a batch is written makes the next one, so batches grow with the load.
            while (await read.WaitToReadAsync(stop.Token))
            {
                while (batch.Count < Batch && read.TryRead(out var seen))
                    batch.Add(seen);
                tallies.Add(batch, await writer.WriteAsync(batch, stop.Token));
                batch.Clear();
            }
        }
        catch (Exception)
        {
            await stop.CancelAsync();
            throw;
        }
    }

    /// <summary>Configs read and changed, by cluster; touched by the one writer alone.</summary>
    sealed class Tallies
    {
        readonly Dictionary<string, (int Read, int Changed)> counts = new(StringComparer.Ordinal);

        public int Read(string cluster) => counts.GetValueOrDefault(cluster).Read;

        public int Changed(string cluster) => counts.GetValueOrDefault(cluster).Changed;

        public void Add(List<ConfigSeen> read, IReadOnlyList<Noticed> changed)
        {
            foreach (var seen in read)
                counts[seen.Cluster] = (Read(seen.Cluster) + 1, Changed(seen.Cluster));
            foreach (var seen in changed)
                counts[seen.Cluster] = (Read(seen.Cluster), Changed(seen.Cluster) + 1);
        }
    }
}

/// <summary>What one node's guests told.</summary>
sealed record NodeRead(IReadOnlyList<ConfigSeen> Seen, IReadOnlyList<Missing> Missing)
{
    /// <summary>True when the node or its cluster did not answer, and asking again at once would only wait again.</summary>
    public bool Silent => Missing.Any(m => m.Kind is FailureKind.TimedOut or FailureKind.Unreachable);
}
