namespace Croft.Engine.Inventory.Loops;

/// <summary>Reads configs all the time, oldest first, a few calls a second from each node, so that drift is seen within a minute.</summary>
sealed class ConfigLoop(Readings readings, Sweep sweep, InventoryOptions options, TimeProvider time) : Loop
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    long? began;

    public override string Name => "inventory.configs";

    public override TimeSpan Every => Second;

    public override async Task<string> TurnAsync(CancellationToken ct)
    {
        // A turn that comes late, since the one before took long, reads what that one left.
        var since = began is { } last ? Math.Max(Second.TotalSeconds, time.GetElapsedTime(last).TotalSeconds) : Second.TotalSeconds;
        began = time.GetTimestamp();
        var guests = await readings.DueAsync(null, time.GetUtcNow() + Second, ct);
        var oldEnough = time.GetUtcNow() - (options.ConfigsWithin / 3);
        var due = guests.GroupBy(g => (g.Cluster, g.Node))
            .SelectMany(node => node.Where(g => g.ConfigSeen is null || g.ConfigSeen < oldEnough).Take(CallsFor(node.Count(), since)))
            .ToList();
        var missing = await sweep.ReadConfigsAsync(due, ct);
        return $"{due.Count} configs" + (missing.Count == 0 ? "" : $"; {missing.Count} parts missing, first {missing[0].What}: {missing[0].Why}");
    }

    /// <summary>Calls in this turn to a node with so many guests: an even pace over the whole round, within what a node is asked at most.</summary>
    int CallsFor(int guests, double seconds) => Math.Min(options.ConfigCallsPerNode, (int)Math.Ceiling(guests * seconds / options.ConfigsWithin.TotalSeconds));
}
