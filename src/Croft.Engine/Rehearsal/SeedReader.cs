using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Proxmox;
using Croft.Sandbox.Saving;

namespace Croft.Engine.Rehearsal;

/// <summary>Gathers what a twin begins with: the readings, looked over first, and live what a plan touches and readings don't hold.</summary>
sealed class SeedReader(EstateReader estates, Readings readings, Sweep sweep, ClusterConnections connections, TimeProvider time)
{
    /// <summary>Age from which readings are warned of.</summary>
    static readonly TimeSpan Old = TimeSpan.FromMinutes(10);

    /// <summary>Gathers it; what does not answer is as it was read last, and said to be.</summary>
    /// <exception cref="FailureException">NotFound: no such cluster, or it was never read and does not answer.</exception>
    public async Task<Seeded> ReadAsync(string cluster, Touched touched, bool offline, CancellationToken ct)
    {
        var trouble = offline ? "it was not asked" : (await sweep.RunAsync(cluster, configs: false, ct)).Missing.FirstOrDefault(m => m.What == cluster)?.Why;
        List<string> notes = [];
        if (trouble is null)
            notes.AddRange(await ReadConfigsAsync(cluster, touched, ct));
        else
            notes.Add($"{cluster}: {trouble.TrimEnd('.')}. The twin is made from the last readings, and holds no snapshots and no rights: whether the account may do all this is not rehearsed.");
        var estate = await estates.ReadAsync(cluster, ct);
        notes.AddRange(Aged(estate));
        var (saved, told) = TwinSeed.Of(estate, g => touched.Guest(cluster, g.Vmid));
        notes.AddRange(told.Where(_ => trouble is null));
        var pools = (saved.Pools ?? []).Concat(touched.Pools.Select(p => new SavedPool(p, null, null))).DistinctBy(p => p.Id, StringComparer.Ordinal);
        var seeded = new Seeded(cluster, WithBridges(saved with { Pools = [.. pools], Web = touched.Web }, estate, touched), estate.Read)
        {
            Down = [.. estate.Nodes.Where(n => n.Status == "offline").Select(n => n.Node)],
            Notes = notes,
        };
        return trouble is null
            ? await new LiveParts(await connections.GetAsync(cluster, ct), touched, time).AddAsync(seeded, ct)
            : seeded with { Saved = WithProcesses(seeded.Saved, cluster, touched), Unknown = LiveParts.NeededBy($"{cluster} was not asked") };
    }

    async Task<IEnumerable<string>> ReadConfigsAsync(string cluster, Touched touched, CancellationToken ct)
    {
        var guests = (await readings.GuestsAsync(new ListGuestsRequest { Cluster = cluster }, ct)).Items.Where(g => touched.Guest(cluster, g.Vmid)).ToList();
        if (guests.Count == 0)
            return [];
        var read = await sweep.ReadNodeAsync(cluster, [.. guests.Select(g => new GuestPlace(cluster, g.Node, g.Vmid, g.Type == GuestType.Vm))], ct);
        await sweep.WriteAsync(read.Seen, ct);
        return read.Missing.Select(m => $"{m.What}: {m.Why.TrimEnd('.')}. Its config is as it was read last.");
    }

    IEnumerable<string> Aged(Estate estate)
    {
        if (time.GetUtcNow() - estate.Read is var age && age >= Old)
            yield return $"What is known of {estate.Cluster} is {Told(age)} old; what changed since is not in the twin.";
    }

    static string Told(TimeSpan age) => age switch
    {
        { TotalDays: >= 2 } => FormattableString.Invariant($"{age.TotalDays:0} days"),
        { TotalHours: >= 2 } => FormattableString.Invariant($"{age.TotalHours:0} hours"),
        _ => FormattableString.Invariant($"{age.TotalMinutes:0} minutes"),
    };

    SavedCluster WithProcesses(SavedCluster saved, string cluster, Touched touched) => touched.Processes.Count == 0 ? saved : saved with
    {
        Guests = [.. saved.Guests!.Select(g => touched.Processes.TryGetValue((cluster, g.Vmid), out var known) ? g with { Pid = known.Pid, StartedAt = time.GetUtcNow().ToUnixTimeSeconds() - known.Uptime - 1 } : g)],
    };

    /// <summary>A guest's bridge is there: it runs on it, or its plan was made where somebody looked.</summary>
    static SavedCluster WithBridges(SavedCluster saved, Estate estate, Touched touched)
    {
        var used = estate.Guests.Where(g => g.Config is not null)
            .SelectMany(g => g.Config!.Values.Where(v => v.Key.StartsWith("net", StringComparison.Ordinal)).SelectMany(v => BridgesIn(v.Value)).Select(b => (g.Row.Node, Bridge: b)))
            .ToLookup(b => b.Node, b => b.Bridge, StringComparer.Ordinal);
        return saved with { Nodes = [.. saved.Nodes!.Select(n => n with { Bridges = [.. used[n.Name].Concat(touched.Bridges).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] })] };
    }

    static IEnumerable<string> BridgesIn(string card) => card.Split(',').Where(p => p.StartsWith("bridge=", StringComparison.Ordinal)).Select(p => p["bridge=".Length..]);
}
