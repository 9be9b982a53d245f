using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall delete-alias</c>: Deletes a name for an address.</summary>
internal sealed class DeleteFirewallAlias(FirewallSight sight) : IChangeVerb<DeleteFirewallAliasRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "delete-alias", "Deletes a name for an address.", Permissions.FirewallChange, Effect.Destroys, typeof(DeleteFirewallAliasRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DeleteFirewallAliasRequest request, VerbContext context, CancellationToken ct) => NamePlans.DeleteAlias(await sight.NamesAsync(request, groups: false, ct, deletes: true), request);
}
