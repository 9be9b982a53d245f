using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Ha;

/// <summary><c>ha configure</c>: changes how high availability looks after a guest.</summary>
internal sealed class ConfigureHa(HaReader ha) : IChangeVerb<ConfigureHaRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "ha", "configure", "Changes how high availability looks after a guest.", Permissions.HaChange, Effect.Changes, typeof(ConfigureHaRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(ConfigureHaRequest request, VerbContext context, CancellationToken ct) =>
        ha.PlanAsync(request, (seen, guest) => HaPlans.Configure(seen, guest, request), ct);
}
