using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Inventory;

/// <summary>Lists what changed of a guest and its config.</summary>
sealed class ShowGuestHistory(History history) : IVerb<GuestHistoryRequest, Page<ChangeRow>>
{
    public static VerbInfo Info { get; } = new(
        "history", "guest", "Lists what changed of a guest and its config.", Permissions.EstateRead, Effect.Reads, typeof(GuestHistoryRequest), typeof(Page<ChangeRow>))
    { About = Part.Guest };

    public Task<Page<ChangeRow>> RunAsync(GuestHistoryRequest request, VerbContext context, CancellationToken ct) => history.OfGuestAsync(request, ct);
}
