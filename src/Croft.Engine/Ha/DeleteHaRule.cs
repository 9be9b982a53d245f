using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Ha;

/// <summary><c>ha delete-rule</c>: deletes a rule of where guests run.</summary>
internal sealed class DeleteHaRule(HaReader ha) : IChangeVerb<DeleteHaRuleRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "ha", "delete-rule", "Deletes a rule of where guests run.", Permissions.HaChange, Effect.Destroys, typeof(DeleteHaRuleRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(DeleteHaRuleRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await ha.ReadAsync(request.Cluster, ct);
        return HaRulePlans.Delete(seen, request.Rule);
    }
}
