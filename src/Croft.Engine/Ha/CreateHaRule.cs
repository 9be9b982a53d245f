using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Ha;

/// <summary><c>ha create-rule</c>: makes a rule of where guests run.</summary>
internal sealed class CreateHaRule(HaReader ha) : IChangeVerb<CreateHaRuleRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "ha", "create-rule", "Makes a rule of where guests run.", Permissions.HaChange, Effect.Changes, typeof(CreateHaRuleRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(CreateHaRuleRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await ha.ReadAsync(request.Cluster, ct);
        return HaRulePlans.Create(seen, request, await ha.SidsAsync(seen.Cluster, request.Guests, ct));
    }
}
