using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall create-group</c>: Makes a security group without rules.</summary>
internal sealed class CreateFirewallGroup(FirewallSight sight) : IChangeVerb<CreateFirewallGroupRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "create-group", "Makes a security group without rules.", Permissions.FirewallChange, Effect.Changes, typeof(CreateFirewallGroupRequest), typeof(Plan)) { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CreateFirewallGroupRequest request, VerbContext context, CancellationToken ct) => NamePlans.CreateGroup(await sight.NamesAsync(request, groups: true, ct), request);
}
