using Croft.Engine.Clusters;

namespace Croft.Engine.Inventory.Loops;

/// <summary>Looks at every cluster's state; a silent cluster delays no other.</summary>
sealed class StatusLoop(ClusterConnections connections, StatusRefresh refresh, InventoryOptions options) : Loop
{
    public override string Name => "inventory.status";

    public override string Summary => "Looks at the state of every cluster, node and guest.";

    public override TimeSpan Every => options.StatusEvery;

    public override async Task<LoopTurn> TurnAsync(CancellationToken ct)
    {
        var names = await connections.NamesAsync(ct);
        var looks = await Task.WhenAll(names.Select(name => refresh.RunAsync(name, ct)));
        var answered = looks.Count(l => l.Sight is not null);
        var noticed = looks.SelectMany(l => l.Noticed).ToList();
        return $"{answered} of {names.Count} clusters, {looks.Sum(l => l.Sight?.Guests.Count ?? 0)} guests"
            + (answered == names.Count ? "" : $"; silent: {string.Join(", ", looks.Where(l => l.Sight is null).Select(l => l.Cluster))}")
            + (noticed.Count == 0 ? "" : $"; changed: {Noticed.Tell(noticed)}");
    }
}
