using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Firewall;

/// <summary><c>firewall delete-group</c>: Deletes a security group without rules.</summary>
internal sealed class DeleteFirewallGroup(FirewallSight sight) : IChangeVerb<DeleteFirewallGroupRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("firewall", "delete-group", "Deletes a security group without rules.", Permissions.FirewallChange, Effect.Destroys, typeof(DeleteFirewallGroupRequest), typeof(Plan)) { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DeleteFirewallGroupRequest request, VerbContext context, CancellationToken ct) => NamePlans.DeleteGroup(await sight.NamesAsync(request, groups: true, ct, deletes: true), request);
}
