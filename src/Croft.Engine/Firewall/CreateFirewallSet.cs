using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall create-set</c>: Makes an empty set of addresses.</summary>
internal sealed class CreateFirewallSet(FirewallSight sight) : IChangeVerb<CreateFirewallSetRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "create-set", "Makes an empty set of addresses.", Permissions.FirewallChange, Effect.Changes, typeof(CreateFirewallSetRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CreateFirewallSetRequest request, VerbContext context, CancellationToken ct) => NamePlans.CreateSet(await sight.NamesAsync(request, groups: false, ct), request);
}
