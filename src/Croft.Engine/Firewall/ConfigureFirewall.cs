using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall configure</c>: Changes settings of a firewall.</summary>
internal sealed class ConfigureFirewall(FirewallSight sight) : IChangeVerb<ConfigureFirewallRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "configure", "Changes settings of a firewall.", Permissions.FirewallChange, Effect.Changes, typeof(ConfigureFirewallRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(ConfigureFirewallRequest request, VerbContext context, CancellationToken ct) => OptionPlans.Configure(await sight.SettingsAsync(request, ct), request);
}
