using Croft.Contracts;

namespace Croft.Engine.Inventory;

/// <summary>Asks before a list answers, where the request says so.</summary>
public sealed class Freshness
{
    readonly Sweep sweep;

    /// <summary>Asks through the sweep.</summary>
    public Freshness(Sweep sweep) => this.sweep = sweep;

    /// <summary>Reads states anew when wanted; what did not answer is then missing from the list.</summary>
    public async Task<IReadOnlyList<Missing>> AskAsync(bool wanted, string? cluster, CancellationToken ct) =>
        wanted ? (await sweep.RunAsync(cluster, configs: false, ct)).Missing : [];

    /// <summary>A page with what was missing when it was asked for; each part is named once.</summary>
    public static Page<T> With<T>(Page<T> page, IReadOnlyList<Missing> missing) where T : class =>
        missing.Count == 0 ? page : page with { Missing = [.. page.Missing.Concat(missing).DistinctBy(m => m.What)] };
}
