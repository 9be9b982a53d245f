using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall move-rule</c>: Moves a rule to another place among the others.</summary>
internal sealed class MoveFirewallRule(FirewallSight sight) : IChangeVerb<MoveFirewallRuleRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "move-rule", "Moves a rule to another place among the others.", Permissions.FirewallChange, Effect.Changes, typeof(MoveFirewallRuleRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(MoveFirewallRuleRequest request, VerbContext context, CancellationToken ct) => RulePlans.Move(await sight.RulesAsync(request, ct), request);
}
