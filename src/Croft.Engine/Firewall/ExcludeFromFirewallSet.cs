using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall exclude</c>: Takes an address out of a set.</summary>
internal sealed class ExcludeFromFirewallSet(FirewallSight sight) : IChangeVerb<ExcludeFromFirewallSetRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "exclude", "Takes an address out of a set.", Permissions.FirewallChange, Effect.Changes, typeof(ExcludeFromFirewallSetRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(ExcludeFromFirewallSetRequest request, VerbContext context, CancellationToken ct) => NamePlans.Exclude(await sight.NamesAsync(request, groups: false, ct), request);
}
