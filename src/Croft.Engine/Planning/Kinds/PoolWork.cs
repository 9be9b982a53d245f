using Croft.Contracts;
using Croft.Engine.Manifests;
using Croft.Engine.Pools;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Pools: their comments and storages; guests say themselves in which pool they are.</summary>
sealed class PoolWork(KindSight sight) : IKindWork
{
    readonly EntryWork entries = new(EntryKinds.Pool, sight);

    public Kind Kind { get; } = Kind.Find("Pool")!;

    public Task<IReadOnlyList<Sight>> SeeAsync(string cluster, CancellationToken ct) => sight.ReadAsync<IReadOnlyList<Sight>>(
        cluster,
        "pools",
        EntryKinds.Pool.Sight,
        async api =>
        {
            var all = (await api.Pools.ListAsync(ct)).Select(p => p.Name).Order(StringComparer.Ordinal).ToList();
            var pools = await Task.WhenAll(all.Select(name => api.Pools.GetAsync(name, ct)));
            return [.. pools.Select(pool => new Sight(Kind, cluster, pool.Name, Spec(pool)) { Reading = new PoolSeen(cluster, pool.Name, pool, all) })];
        },
        ct);

    BoundSpec Spec(Pool pool) => ConfigSpec.Read(Kind, Settings(pool), static _ => false);

    static IEnumerable<KeyValuePair<string, string>> Settings(Pool pool)
    {
        if (pool.Comment is { Length: > 0 } comment) yield return new("comment", comment);
        if (Storages(pool) is { Count: > 0 } storages) yield return new("storage", string.Join(',', storages));
    }

    static IReadOnlyList<string> Storages(Pool pool) =>
        [.. pool.Members.Where(m => m.Vmid is null).Select(m => m.Storage).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public async Task<Plan> PlanAsync(Change change, CancellationToken ct)
    {
        if (change.There is null) return await CreateAsync(change, ct);
        var seen = (PoolSeen)change.There.Reading!;
        if (change.Wanted is not { } wanted) return Delete(change, seen);
        var comment = change.Differences.Where(d => d.Key == "comment").ToList();
        var plans = comment.Count == 0 ? [] : new[] { await entries.PlanAsync(Commented(change), ct) };
        return PlanJoin.Of($"change pool {change.Name} of {change.Cluster}", [.. plans, .. Members(seen, wanted.Spec)]);
    }

    async Task<Plan> CreateAsync(Change change, CancellationToken ct)
    {
        var all = (await (await sight.ApiAsync(change.Cluster, ct)).Pools.ListAsync(ct)).Select(p => p.Name).ToList();
        // A pool within another is planned beside the one that holds it; whether that is there, its step finds.
        if (change.Name.LastIndexOf('/') is var cut and > 0) all.Add(change.Name[..cut]);
        var seen = new PoolSeen(change.Cluster, change.Name, null, all);
        var comment = change.Wanted!.Spec.Keys.GetValueOrDefault("comment")?[""];
        var made = seen with { Pool = new Pool(change.Name, comment, []) };
        return PlanJoin.Of($"make pool {change.Name} in {change.Cluster}", [PoolPlans.Create(seen, comment), .. Members(made, change.Wanted.Spec)]);
    }

    static Plan Delete(Change change, PoolSeen seen)
    {
        var storages = Storages(seen.Demand());
        var emptied = seen with { Pool = seen.Pool! with { Members = [.. seen.Pool.Members.Where(m => m.Vmid is not null)] } };
        var delete = PoolPlans.Delete(emptied);
        return storages.Count == 0 ? delete
            : PlanJoin.Of(delete.Title, PoolPlans.Exclude(seen, [.. storages.Select(s => new Candidate(s, null, null))]), delete);
    }

    static IEnumerable<Plan> Members(PoolSeen seen, BoundSpec spec)
    {
        var now = Storages(seen.Pool!);
        IReadOnlyList<string> then = spec.Keys.GetValueOrDefault("storage") is { } parts ? parts[""].Split(',', StringSplitOptions.RemoveEmptyEntries) : [];
        if (now.Except(then, StringComparer.Ordinal).ToList() is { Count: > 0 } gone) yield return PoolPlans.Exclude(seen, [.. gone.Select(s => new Candidate(s, null, null))]);
        if (then.Except(now, StringComparer.Ordinal).ToList() is { Count: > 0 } added) yield return PoolPlans.Include(seen, [.. added.Select(s => new Candidate(s, null, null))], move: false);
    }

    /// <summary>The change of the comment alone, of the pool as an entry.</summary>
    Change Commented(Change change)
    {
        var seen = ((PoolSeen)change.There!.Reading!).Pool!;
        var entry = new Entry(seen.Name, $"/pools/{Uri.EscapeDataString(seen.Name)}", EntryText.Normal(Settings(seen), "storage"), null);
        return new Change(Kind, change.Cluster, change.Name, WithoutStorages(change.There) with { Reading = entry }, change.Wanted! with { Spec = Without(change.Wanted.Spec) });

        Sight WithoutStorages(Sight there) => there with { Spec = Without(there.Spec) };

        BoundSpec Without(BoundSpec spec) => ConfigSpec.Read(Kind, ConfigSpec.Write(Kind, spec), static key => key == "storage");
    }
}
