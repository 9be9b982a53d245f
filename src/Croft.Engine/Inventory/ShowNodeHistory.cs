using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Inventory;

/// <summary>Lists what changed of a node and its storages.</summary>
sealed class ShowNodeHistory(History history) : IVerb<NodeHistoryRequest, Page<ChangeRow>>
{
    public static VerbInfo Info { get; } = new(
        "history", "node", "Lists what changed of a node and its storages.", Permissions.EstateRead, Effect.Reads, typeof(NodeHistoryRequest), typeof(Page<ChangeRow>))
    { About = Part.Cluster };

    public Task<Page<ChangeRow>> RunAsync(NodeHistoryRequest request, VerbContext context, CancellationToken ct) => history.OfNodeAsync(request, ct);
}
