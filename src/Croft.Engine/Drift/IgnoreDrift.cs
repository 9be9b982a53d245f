using Croft.Contracts;
using Croft.Engine.Inventory.Past;
using Croft.Engine.Verbs;

namespace Croft.Engine.Drift;

/// <summary><c>drift ignore</c>: a difference is left out of the list until a date, or until it is another.</summary>
sealed class IgnoreDrift(DriftReader drift, DriftNotes notes, TimeProvider time) : IVerb<IgnoreDriftRequest, DriftAnswer>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "drift", "ignore", "Leaves a difference out of the list until a date.", Permissions.EstateChange, Effect.Keeps, typeof(IgnoreDriftRequest), typeof(DriftAnswer))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<DriftAnswer> RunAsync(IgnoreDriftRequest request, VerbContext context, CancellationToken ct)
    {
        var until = Moment.ParseComing(request.Until, time);
        var found = await drift.FindAsync(request, ct);
        DriftReader.Demand(found.Row, Info.Permission);
        await notes.IgnoreAsync(found.Row, until, ct);
        return new DriftAnswer(found.Row.Drift) { Wanted = found.Row.Wanted, IgnoredUntil = until };
    }
}
