using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Network;

/// <summary>Reads the node's network back once it was applied: a node that answers need not have taken it.</summary>
internal sealed class InForceStep : Step<InForceAction>
{
    public const string Name = "network.in-force";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(InForceAction action, StepContext context, CancellationToken ct)
    {
        var config = await (await context.Clients(action.Cluster, ct)).Node(action.Node).Network.ReadAsync(null, ct);
        // What somebody let wait meanwhile is not in force.
        var waits = FormerInterfaces.Of(config).Touched.ToDictionary(f => f.Name, f => f.Values, StringComparer.Ordinal);
        foreach (var wanted in action.Interfaces)
        {
            var now = waits.TryGetValue(wanted.Name, out var former) ? former : config.Interfaces.FirstOrDefault(i => i.Name == wanted.Name) is { } seen ? InterfaceValues.Of(seen) : null;
            if (!InterfaceValues.Same(now, wanted.Values) && !(wanted.Values is null && now is { Count: 0 }))
                return StepCheck.Refuse(Otherwise(action, wanted, now));
        }
        return StepCheck.Proven(new Evidence($"GET {NetworkCalls.Path(action.Node)}", "in force", string.Join("; ", action.Interfaces.Select(i => $"{i.Name}: {InterfaceValues.Told(i.Values)}"))));
    }

    public override Task<Verdict> VerifyAsync(InForceAction action, StepContext context, CancellationToken ct) =>
        throw new FailureException(FailureKind.Bug, "What is only looked at is never changed.");

    static Failure Otherwise(InForceAction action, InForceInterface wanted, IReadOnlyDictionary<string, string>? now) => new(FailureKind.Conflict,
        $"The network of {action.Cluster}/{action.Node} was applied and is not in force: {wanted.Name} is {InterfaceValues.Told(now)}, not {InterfaceValues.Told(wanted.Values)}.")
    {
        WayOut = $"Something on the node put it back, or did not take it: croft node tasks {action.Cluster}/{action.Node}, and its journal, tell more.",
    };
}
