using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Ha;

/// <summary><c>ha create-group</c>: makes a group of nodes that guests prefer.</summary>
internal sealed class CreateHaGroup(HaReader ha) : IChangeVerb<CreateHaGroupRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "ha", "create-group", "Makes a group of nodes that guests prefer.", Permissions.HaChange, Effect.Changes, typeof(CreateHaGroupRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CreateHaGroupRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await ha.ReadAsync(request.Cluster, ct);
        return HaGroupPlans.Create(seen, request);
    }
}
