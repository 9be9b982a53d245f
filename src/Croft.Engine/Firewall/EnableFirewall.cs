using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall enable</c>: Switches a firewall on.</summary>
internal sealed class EnableFirewall(FirewallSight sight) : IChangeVerb<EnableFirewallRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "enable", "Switches a firewall on.", Permissions.FirewallChange, Effect.Changes, typeof(EnableFirewallRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(EnableFirewallRequest request, VerbContext context, CancellationToken ct) => OptionPlans.Switch(await sight.SettingsAsync(request, ct), on: true);
}
