using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall add-rule</c>: Makes a rule of a firewall.</summary>
internal sealed class AddFirewallRule(FirewallSight sight) : IChangeVerb<AddFirewallRuleRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "add-rule", "Makes a rule of a firewall.", Permissions.FirewallChange, Effect.Changes, typeof(AddFirewallRuleRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(AddFirewallRuleRequest request, VerbContext context, CancellationToken ct) => RulePlans.Add(await sight.RulesAsync(request, ct), request);
}
