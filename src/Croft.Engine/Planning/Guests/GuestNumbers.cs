using System.Globalization;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;

namespace Croft.Engine.Planning;

/// <summary>Numbers of the guests that a plan makes in one cluster: what documents say is left free for them, and the others get the next ones in the documents' order.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="making">Documents of the guests to be made, in their order.</param>
sealed class GuestNumbers(string cluster, IReadOnlyList<Manifest> making)
{
    readonly Lock gate = new();
    Task<Dictionary<Manifest, int>>? choice;

    /// <summary>The number of a guest.</summary>
    /// <exception cref="FailureException">Conflict: the number that its document says is taken.</exception>
    public async Task<int> OfAsync(Manifest wanted, NodeReader nodes, CancellationToken ct)
    {
        if (Said(wanted) is { } said) return await nodes.FreeIdAsync(cluster, said, ct);
        Task<Dictionary<Manifest, int>> all;
        lock (gate) all = choice ??= ChooseAsync(nodes, ct);
        return (await all)[wanted];
    }

    async Task<Dictionary<Manifest, int>> ChooseAsync(NodeReader nodes, CancellationToken ct)
    {
        var said = making.Select(Said).OfType<int>().ToHashSet();
        List<Manifest> silent = [.. making.Where(m => Said(m) is null)];
        var free = await nodes.FreeIdsAsync(cluster, silent.Count, said, ct);
        var chosen = new Dictionary<Manifest, int>(ReferenceEqualityComparer.Instance);
        foreach (var (manifest, number) in silent.Zip(free)) chosen.Add(manifest, number);
        return chosen;
    }

    static int? Said(Manifest manifest) => manifest.Ours("vmid") is { } said ? int.Parse(said, CultureInfo.InvariantCulture) : null;
}
