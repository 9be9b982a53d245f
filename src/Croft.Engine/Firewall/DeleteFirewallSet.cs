using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall delete-set</c>: Deletes an empty set of addresses.</summary>
internal sealed class DeleteFirewallSet(FirewallSight sight) : IChangeVerb<DeleteFirewallSetRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "delete-set", "Deletes an empty set of addresses.", Permissions.FirewallChange, Effect.Destroys, typeof(DeleteFirewallSetRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DeleteFirewallSetRequest request, VerbContext context, CancellationToken ct) => NamePlans.DeleteSet(await sight.NamesAsync(request, groups: false, ct, deletes: true), request);
}
