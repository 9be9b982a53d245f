using Croft.Contracts;
using Croft.Engine.Inventory.Tables;

namespace Croft.Engine.Inventory.Loops;

/// <summary>Reads configs all the time, oldest first, a few calls a second from each node, so that drift is seen within a minute.</summary>
/// <remarks>Nodes are read apart: one that hangs is left behind, and asked again after a rest, while the others keep their pace.</remarks>
sealed class ConfigLoop(Readings readings, Sweep sweep, InventoryOptions options, TimeProvider time) : Loop
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Rest = TimeSpan.FromSeconds(30);

    readonly Dictionary<(string Cluster, string Node), Task<NodeRead>> underWay = [];
    readonly Dictionary<(string Cluster, string Node), DateTimeOffset> resting = [];
    long? began;

    public override string Name => "inventory.configs";

    public override string Summary => "Reads the configs of all guests, the oldest first.";

    public override TimeSpan Every => Second;

    public override async Task<LoopTurn> TurnAsync(CancellationToken ct)
    {
        foreach (var node in (await DueAsync(ct)).Where(n => !underWay.ContainsKey(n.Key)))
            underWay[node.Key] = sweep.ReadNodeAsync(node.Key.Cluster, node.Value, ct);
        await Task.WhenAny(Task.WhenAll(underWay.Values), Task.Delay(Second, time, ct));
        var seen = new List<ConfigSeen>();
        var missing = new List<Missing>();
        foreach (var (node, reading) in underWay.Where(u => u.Value.IsCompleted).ToList())
        {
            underWay.Remove(node);
            var read = await reading;
            seen.AddRange(read.Seen);
            missing.AddRange(read.Missing);
            if (read.Silent)
                resting[node] = time.GetUtcNow() + Rest;
        }
        var changed = await sweep.WriteAsync(seen, ct);
        return $"{seen.Count} configs, {changed.Count} changed{(changed.Count == 0 ? "" : $": {Noticed.Tell(changed)}")}" + (missing.Count == 0 ? "" : $"; {missing.Count} parts missing, first {missing[0].What}: {missing[0].Why}");
    }

    /// <summary>What to ask in this second, node by node.</summary>
    async Task<Dictionary<(string Cluster, string Node), List<GuestPlace>>> DueAsync(CancellationToken ct)
    {
        // A turn that comes late, since the one before took long, reads what that one left.
        var since = began is { } last ? Math.Max(Second.TotalSeconds, time.GetElapsedTime(last).TotalSeconds) : Second.TotalSeconds;
        began = time.GetTimestamp();
        var now = time.GetUtcNow();
        foreach (var rested in resting.Where(r => r.Value <= now || r.Value > now + Rest).Select(r => r.Key).ToList())
            resting.Remove(rested);
        // What was read later than now was read by a clock that was put back since.
        var oldEnough = now - (options.ConfigsWithin / 3);
        return (await readings.PlacesAsync(ct)).GroupBy(g => (g.Cluster, g.Node)).Where(n => !resting.ContainsKey(n.Key))
            .Select(n => (n.Key, Due: n.Where(g => g.ConfigSeen is null || g.ConfigSeen < oldEnough || g.ConfigSeen > now).Take(CallsFor(n.Count(), since)).ToList()))
            .Where(n => n.Due.Count > 0)
            .ToDictionary(n => n.Key, n => n.Due);
    }

    /// <summary>Calls in this turn to a node with so many guests: an even pace over the whole round, within what a node is asked at most.</summary>
    int CallsFor(int guests, double seconds) => Math.Min(options.ConfigCallsPerNode, (int)Math.Ceiling(guests * seconds / options.ConfigsWithin.TotalSeconds));
}
