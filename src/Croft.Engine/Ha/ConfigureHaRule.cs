using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Ha;

/// <summary><c>ha configure-rule</c>: changes a rule of where guests run.</summary>
internal sealed class ConfigureHaRule(HaReader ha) : IChangeVerb<ConfigureHaRuleRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "ha", "configure-rule", "Changes a rule of where guests run.", Permissions.HaChange, Effect.Changes, typeof(ConfigureHaRuleRequest), typeof(Plan))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(ConfigureHaRuleRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await ha.ReadAsync(request.Cluster, ct);
        return HaRulePlans.Configure(seen, request, await ha.SidsAsync(seen.Cluster, request.Guests, ct));
    }
}
