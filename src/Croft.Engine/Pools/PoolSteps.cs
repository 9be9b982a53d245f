using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Pools;

/// <summary>Makes a pool.</summary>
internal sealed record CreatePoolAction(string Cluster, string Pool, string? Comment);

/// <summary>Deletes a pool.</summary>
internal sealed record DeletePoolAction(string Cluster, string Pool);

/// <summary>What the steps on pools share: the calls have no task and belong to no node.</summary>
internal abstract class PoolStep<TAction> : Step<TAction> where TAction : class
{
    protected static async Task<Pool?> FindAsync(string cluster, string name, StepContext context, CancellationToken ct)
    {
        var pools = (await context.Clients(cluster, ct)).Pools;
        return (await pools.ListAsync(ct)).Any(p => p.Name == name) ? await pools.GetAsync(name, ct) : null;
    }

    /// <summary>A call on one pool: 7.x knows it by its path alone, nested ones have none.</summary>
    protected static ChangeCall Call(string cluster, string pool, HttpMethod method, params IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        var nested = pool.Contains('/', StringComparison.Ordinal);
        var call = nested || method == HttpMethod.Post
            ? new ProxmoxCall(method, "/pools") { Parameters = [new("poolid", pool), .. parameters] }
            : new ProxmoxCall(method, $"/pools/{Uri.EscapeDataString(pool)}") { Parameters = parameters };
        return new ChangeCall(cluster, cluster, call) { Repeat = Repeat.IsRefused };
    }

    protected static Evidence Saw(string pool, string field, string seen) => new($"GET /pools?poolid={pool}", field, seen);
}

/// <summary>Makes a pool (<c>POST /pools</c>).</summary>
internal sealed class CreatePoolStep : PoolStep<CreatePoolAction>
{
    public const string Name = "pool.create";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(CreatePoolAction action, StepContext context, CancellationToken ct) =>
        await FindAsync(action.Cluster, action.Pool, context, ct) is { } there
            ? there.Comment == action.Comment && there.Members.Count == 0
                ? StepCheck.Already(Saw(action.Pool, "poolid", there.Name))
                : StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't create pool {action.Pool} in {action.Cluster}: there is one of that name, with other settings.") { WayOut = $"See it: 'croft pool show {action.Pool}'." })
            : StepCheck.Call(Call(action.Cluster, action.Pool, HttpMethod.Post, action.Comment is { } comment ? [new("comment", comment)] : []));

    public override async Task<Verdict> VerifyAsync(CreatePoolAction action, StepContext context, CancellationToken ct) =>
        await FindAsync(action.Cluster, action.Pool, context, ct) is not { } there ? Verdict.No($"pool {action.Pool} should be there; {action.Cluster} does not list it.")
        : there.Comment == action.Comment ? Verdict.Yes(Saw(action.Pool, "poolid", there.Name), Saw(action.Pool, "comment", there.Comment ?? "(none)"))
        : Verdict.No($"pool {action.Pool} should have the comment '{action.Comment}'.", Saw(action.Pool, "comment", there.Comment ?? "(none)"));
}

/// <summary>Deletes a pool (<c>DELETE /pools</c>); Proxmox refuses one with members.</summary>
internal sealed class DeletePoolStep : PoolStep<DeletePoolAction>
{
    public const string Name = "pool.delete";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(DeletePoolAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action.Cluster, action.Pool, context, ct) is not { } there) return StepCheck.Already(Gone(action));
        return there.Members.Count == 0
            ? StepCheck.Call(Call(action.Cluster, action.Pool, HttpMethod.Delete))
            : StepCheck.Refuse(new Failure(FailureKind.Conflict, $"Can't delete pool {action.Pool} of {action.Cluster}: it has {there.Members.Count} members now.") { WayOut = $"Look who they are: 'croft pool show {action.Pool}'." });
    }

    public override async Task<Verdict> VerifyAsync(DeletePoolAction action, StepContext context, CancellationToken ct) =>
        await FindAsync(action.Cluster, action.Pool, context, ct) is null
            ? Verdict.Yes(Gone(action))
            : Verdict.No($"pool {action.Pool} should be gone; {action.Cluster} still lists it.", Saw(action.Pool, "poolid", action.Pool));

    static Evidence Gone(DeletePoolAction action) => new("GET /pools", "poolid", $"{action.Pool} is not listed");
}
