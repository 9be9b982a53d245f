using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall configure-alias</c>: Changes what a name for an address stands for.</summary>
internal sealed class ConfigureFirewallAlias(FirewallSight sight) : IChangeVerb<ConfigureFirewallAliasRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "configure-alias", "Changes what a name for an address stands for.", Permissions.FirewallChange, Effect.Changes, typeof(ConfigureFirewallAliasRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(ConfigureFirewallAliasRequest request, VerbContext context, CancellationToken ct) => NamePlans.ConfigureAlias(await sight.NamesAsync(request, groups: false, ct), request);
}
