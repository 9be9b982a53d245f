using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall configure-rule</c>: Changes a rule, or switches it on or off.</summary>
internal sealed class ConfigureFirewallRule(FirewallSight sight) : IChangeVerb<ConfigureFirewallRuleRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "configure-rule", "Changes a rule, or switches it on or off.", Permissions.FirewallChange, Effect.Changes, typeof(ConfigureFirewallRuleRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(ConfigureFirewallRuleRequest request, VerbContext context, CancellationToken ct) => RulePlans.Configure(await sight.RulesAsync(request, ct), request);
}
