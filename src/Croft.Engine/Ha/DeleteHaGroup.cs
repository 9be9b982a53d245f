using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Ha;

/// <summary><c>ha delete-group</c>: deletes a group that no guest is in.</summary>
internal sealed class DeleteHaGroup(HaReader ha) : IChangeVerb<DeleteHaGroupRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "ha", "delete-group", "Deletes a group that no guest is in.", Permissions.HaChange, Effect.Destroys, typeof(DeleteHaGroupRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DeleteHaGroupRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await ha.ReadAsync(request.Cluster, ct);
        return HaGroupPlans.Delete(seen, request.Group);
    }
}
