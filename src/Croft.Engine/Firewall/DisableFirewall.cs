using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall disable</c>: Switches a firewall off.</summary>
internal sealed class DisableFirewall(FirewallSight sight) : IChangeVerb<DisableFirewallRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "disable", "Switches a firewall off.", Permissions.FirewallChange, Effect.Changes, typeof(DisableFirewallRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DisableFirewallRequest request, VerbContext context, CancellationToken ct) => OptionPlans.Switch(await sight.SettingsAsync(request, ct), on: false);
}
