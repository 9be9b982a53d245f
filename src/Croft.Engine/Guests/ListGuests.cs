using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Verbs;

namespace Croft.Engine.Guests;

/// <summary>Lists guests as last seen.</summary>
sealed class ListGuests(Readings readings, PastReadings past, Freshness freshness) : IVerb<ListGuestsRequest, Page<GuestRow>>
{
    public static VerbInfo Info { get; } = new(
        "guest", "list", "Lists guests with their node, state and tags.", Permissions.EstateRead, Effect.Reads, typeof(ListGuestsRequest), typeof(Page<GuestRow>))
    { About = Part.Guest };

    public async Task<Page<GuestRow>> RunAsync(ListGuestsRequest request, VerbContext context, CancellationToken ct)
    {
        if (past.When(request.AsOf, request.Fresh) is { } when)
            return await past.GuestsAsync(request, when, ct);
        var missing = await freshness.AskAsync(request.Fresh, request.Cluster, ct);
        return Freshness.With(await readings.GuestsAsync(request, ct), missing);
    }
}
