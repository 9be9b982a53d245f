using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Pools;

/// <summary>Makes guests and storages members of a pool, or members no longer.</summary>
internal sealed record PoolMembersAction(string Cluster, string Pool, IReadOnlyList<int> Vmids, IReadOnlyList<string> Storages)
{
    /// <summary>True to take them out.</summary>
    public bool Out { get; init; }

    /// <summary>True to take guests out of the pool they are in now.</summary>
    public bool Moves { get; init; }

    /// <summary>The one pool that all of them were in before; null where they were in none, or in several.</summary>
    public string? From { get; init; }
}

/// <summary>Changes who is in a pool (<c>PUT /pools</c>); only those who are not yet as they shall be are named.</summary>
internal sealed class PoolMembersStep : PoolStep<PoolMembersAction>
{
    public const string Name = "pool.members";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(PoolMembersAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action.Cluster, action.Pool, context, ct) is not { } pool)
            return StepCheck.Refuse(new Failure(FailureKind.NotFound, $"Can't change pool {action.Pool} of {action.Cluster}: it is gone.") { WayOut = "It was deleted since the plan was made. See those there are: 'croft pool list'." });
        var members = PoolPlans.MembersOf(pool);
        var vmids = action.Vmids.Where(v => members.Contains($"{v}") == action.Out).ToList();
        var storages = action.Storages.Where(s => members.Contains($"storage {s}") == action.Out).ToList();
        if (vmids.Count + storages.Count == 0) return StepCheck.Already(Evidence(action));
        List<KeyValuePair<string, string>> parameters = [];
        if (vmids.Count > 0) parameters.Add(new("vms", string.Join(',', vmids)));
        if (storages.Count > 0) parameters.Add(new("storage", string.Join(',', storages)));
        if (action.Out) parameters.Add(new("delete", "1"));
        if (action.Moves) parameters.Add(new("allow-move", "1"));
        return StepCheck.Call(Call(action.Cluster, action.Pool, HttpMethod.Put, parameters));
    }

    /// <summary>Back into the pool that they were in, or out of this one.</summary>
    public override PlanStep? Undo(PoolMembersAction action, StepContext context)
    {
        if (action is { Moves: true, From: null }) return null;
        var back = action.From is { } from ? action with { Pool = from, From = action.Pool } : action with { Out = !action.Out };
        var who = string.Join(", ", action.Vmids.Select(v => $"guest {v}").Concat(action.Storages.Select(s => $"storage {s}")));
        return new PlanStep($"undo {context.Step}", $"put {who} back {(action.From is { } pool ? $"into pool {pool}" : action.Out ? $"into pool {action.Pool}" : $"out of pool {action.Pool}")}", Name, StepJson.Action(back))
        {
            Disturbs = Disturbance.Live,
            Because = "Rights by pools change with it at once.",
            Leases = [.. new[] { action.Pool, action.From }.OfType<string>().Select(p => $"{action.Cluster}/pool/{p}")],
            Privilege = $"Pool.Allocate on /pool/{back.Pool}",
        };
    }

    public override async Task<Verdict> VerifyAsync(PoolMembersAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action.Cluster, action.Pool, context, ct) is not { } pool) return Verdict.No($"pool {action.Pool} of {action.Cluster} is gone.");
        var members = PoolPlans.MembersOf(pool);
        List<string> wrong = [.. action.Vmids.Select(v => $"{v}").Concat(action.Storages.Select(s => $"storage {s}")).Where(k => members.Contains(k) == action.Out)];
        return wrong.Count == 0
            ? Verdict.Yes(Evidence(action))
            : Verdict.No($"{string.Join(", ", wrong)} should {(action.Out ? "not " : "")}be in pool {action.Pool}.", Saw(action.Pool, "members", string.Join(", ", members.Order(StringComparer.Ordinal))));
    }

    static Evidence Evidence(PoolMembersAction action) =>
        Saw(action.Pool, action.Out ? "not in members" : "members", string.Join(", ", action.Vmids.Select(v => $"{v}").Concat(action.Storages)));
}
