using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Verbs;

namespace Croft.Engine.Drift;

/// <summary><c>drift list</c>: what is not as the applied manifests want it.</summary>
sealed class ListDrift(DriftReader drift, PastReadings past, TimeProvider time) : IVerb<ListDriftRequest, DriftPage>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "drift", "list", "Lists what is not as the applied manifests want it.", Permissions.EstateRead, Effect.Keeps, typeof(ListDriftRequest), typeof(DriftPage))
    { About = Part.Guest, IsNounAlone = true };

    /// <inheritdoc/>
    public async Task<DriftPage> RunAsync(ListDriftRequest request, VerbContext context, CancellationToken ct)
    {
        var (all, missing) = past.When(request.AsOf, fresh: false) is { } when
            ? await drift.ReadAsOfAsync(request.Cluster, when, ct)
            : await drift.ReadAsync(request.Cluster, request.Offline, ct);
        var ignored = all.Count(d => d.Row.IgnoredUntil > time.GetUtcNow());
        var told = all.Select(d => d.Row).Where(d => request.All || (d.Class is DriftClass.Conflicting or DriftClass.Pending && !(d.IgnoredUntil > time.GetUtcNow())));
        return new DriftPage([.. told.OrderBy(d => d.Class).ThenBy(d => d.Cluster, StringComparer.Ordinal).ThenBy(d => d.Drift, StringComparer.Ordinal)]) { Missing = missing, Ignored = ignored };
    }
}
