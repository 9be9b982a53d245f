using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall create-alias</c>: Makes a name for an address or network.</summary>
internal sealed class CreateFirewallAlias(FirewallSight sight) : IChangeVerb<CreateFirewallAliasRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "create-alias", "Makes a name for an address or network.", Permissions.FirewallChange, Effect.Changes, typeof(CreateFirewallAliasRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CreateFirewallAliasRequest request, VerbContext context, CancellationToken ct) => NamePlans.CreateAlias(await sight.NamesAsync(request, groups: false, ct), request);
}
