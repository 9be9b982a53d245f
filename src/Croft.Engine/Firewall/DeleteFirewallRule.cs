using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall delete-rule</c>: Deletes a rule of a firewall.</summary>
internal sealed class DeleteFirewallRule(FirewallSight sight) : IChangeVerb<DeleteFirewallRuleRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "delete-rule", "Deletes a rule of a firewall.", Permissions.FirewallChange, Effect.Destroys, typeof(DeleteFirewallRuleRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DeleteFirewallRuleRequest request, VerbContext context, CancellationToken ct) => RulePlans.Delete(await sight.RulesAsync(request, ct), request);
}
