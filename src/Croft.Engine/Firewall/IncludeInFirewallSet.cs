using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall include</c>: Puts an address into a set.</summary>
internal sealed class IncludeInFirewallSet(FirewallSight sight) : IChangeVerb<IncludeInFirewallSetRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "include", "Puts an address into a set.", Permissions.FirewallChange, Effect.Changes, typeof(IncludeInFirewallSetRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(IncludeInFirewallSetRequest request, VerbContext context, CancellationToken ct) => NamePlans.Include(await sight.NamesAsync(request, groups: false, ct), request);
}
