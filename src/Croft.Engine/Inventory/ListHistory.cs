using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Inventory;

/// <summary>Lists what changed in the estate, newest first.</summary>
sealed class ListHistory(History history) : IVerb<ListHistoryRequest, Page<ChangeRow>>
{
    public static VerbInfo Info { get; } = new(
        "history", "list", "Lists what changed in the estate, newest first.", Permissions.EstateRead, Effect.Reads, typeof(ListHistoryRequest), typeof(Page<ChangeRow>))
    { About = Part.Guest };

    public Task<Page<ChangeRow>> RunAsync(ListHistoryRequest request, VerbContext context, CancellationToken ct) => history.OfAllAsync(request, ct);
}
