using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Ha;

/// <summary><c>ha configure-group</c>: changes a group of nodes that guests prefer.</summary>
internal sealed class ConfigureHaGroup(HaReader ha) : IChangeVerb<ConfigureHaGroupRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "ha", "configure-group", "Changes a group of nodes that guests prefer.", Permissions.HaChange, Effect.Changes, typeof(ConfigureHaGroupRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(ConfigureHaGroupRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await ha.ReadAsync(request.Cluster, ct);
        return HaGroupPlans.Configure(seen, request);
    }
}
