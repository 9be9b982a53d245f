using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Puts in force what waits of the software-defined network.</summary>
sealed record SdnApplyAction(string Cluster);

/// <summary>Applies the software-defined network on all nodes (<c>PUT /cluster/sdn</c>).</summary>
sealed class SdnApplyStep : Step<SdnApplyAction>
{
    public const string Name = "sdn.apply";

    public override string Kind => Name;

    /// <summary>The plan with this as its last step.</summary>
    public static Plan Behind(Plan plan, string cluster) => plan with
    {
        Steps =
        [
            .. plan.Steps,
            new PlanStep($"{plan.Steps.Count + 1}", $"apply the software-defined network of {cluster}", Name, StepJson.Action(new SdnApplyAction(cluster)))
            {
                After = [plan.Steps[^1].Id],
                Disturbs = Disturbance.Live,
                Because = "Every node loads its network anew with all that waits there, that of others too; guests on networks that stay go on.",
                Leases = [$"{cluster}/sdn"],
                Privilege = "SDN.Allocate on /sdn",
            },
        ],
    };

    /// <summary>Pieces that apply it once: behind the last of what is made or changed, and before what is plugged into any of it.</summary>
    public static IReadOnlyList<PlanPiece> Once(IReadOnlyList<PlanPiece> pieces)
    {
        var last = pieces.Where(Applies).GroupBy(p => p.Change.Cluster).Where(g => g.Skip(1).Any()).ToDictionary(g => g.Key, g => g.Last());
        if (last.Count == 0) return pieces;
        var next = new Dictionary<PlanPiece, PlanPiece>(ReferenceEqualityComparer.Instance);
        foreach (var piece in pieces)
        {
            var end = last.GetValueOrDefault(piece.Change.Cluster);
            var (applies, isLast) = (Applies(piece), ReferenceEquals(piece, end));
            IEnumerable<PlanPiece> after = isLast ? [.. piece.After, .. pieces.Where(p => p.Change.Cluster == piece.Change.Cluster && Applies(p) && !ReferenceEquals(p, piece))]
                : !applies && end is not null && piece.After.Any(Applies) ? [.. piece.After, end]
                : piece.After;
            next[piece] = piece with
            {
                Plan = applies && !isLast && end is not null ? piece.Plan with { Steps = [.. piece.Plan.Steps.SkipLast(1)] } : piece.Plan,
                After = [.. after.Select(p => next[p]).Distinct()],
            };
        }
        return [.. pieces.Select(p => next[p])];

        static bool Applies(PlanPiece piece) => piece.Change.Wanted is not null && piece.Plan.Steps is [.., { Kind: Name }];
    }

    public override async Task<StepCheck> CheckAsync(SdnApplyAction action, StepContext context, CancellationToken ct)
    {
        var client = await context.Clients(action.Cluster, ct);
        if (await WaitsAsync(client, ct) is { Count: 0 }) return StepCheck.Already(Saw("nothing waits"));
        var node = (await client.NodesAsync(ct)).First(n => n.State.Value == NodeState.Online).Name;
        return StepCheck.Call(new ChangeCall(action.Cluster, node, new ProxmoxCall(HttpMethod.Put, "/cluster/sdn")) { TaskType = "reloadnetworkall", Repeat = Repeat.ChangesNothing });
    }

    public override async Task<Verdict> VerifyAsync(SdnApplyAction action, StepContext context, CancellationToken ct) =>
        await WaitsAsync(await context.Clients(action.Cluster, ct), ct) is { Count: > 0 } waits
            ? Verdict.No($"the software-defined network of {action.Cluster} should be in force.", Saw($"waits: {string.Join(", ", waits)}"))
            : Verdict.Yes(Saw("nothing waits"));

    /// <summary>What is made, changed or deleted and not in force.</summary>
    static async Task<IReadOnlyList<string>> WaitsAsync(ProxmoxClient client, CancellationToken ct)
    {
        var sdn = client.Cluster.Sdn.Pending;
        var (zones, vnets) = (await sdn.Zones.ListAsync(ct), await sdn.Vnets.ListAsync(ct));
        var subnets = await Task.WhenAll(vnets.Where(v => v.State.Value != SdnState.Deleted).Select(v => sdn.Subnets(v.Name).ListAsync(ct)));
        return [.. zones.Concat(vnets).Concat(subnets.SelectMany(s => s)).Where(e => e.State.Value != SdnState.Applied).Select(e => e.Name)];
    }

    static Evidence Saw(string seen) => new("GET /cluster/sdn", "pending", seen);
}
