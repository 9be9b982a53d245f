using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Verbs;

namespace Croft.Engine.Storage;

/// <summary>Lists storages as last seen.</summary>
sealed class ListStorages(Readings readings, PastReadings past, Freshness freshness) : IVerb<ListStoragesRequest, Page<StorageRow>>
{
    public static VerbInfo Info { get; } = new(
        "storage", "list", "Lists storages with their space, once a node.", Permissions.EstateRead, Effect.Reads, typeof(ListStoragesRequest), typeof(Page<StorageRow>))
    { About = Part.Cluster };

    public async Task<Page<StorageRow>> RunAsync(ListStoragesRequest request, VerbContext context, CancellationToken ct)
    {
        if (past.When(request.AsOf, request.Fresh) is { } when)
            return await past.StoragesAsync(request.Cluster, request.Node, when, ct);
        var missing = await freshness.AskAsync(request.Fresh, request.Cluster, ct);
        return Freshness.With(await readings.StoragesAsync(request.Cluster, request.Node, ct), missing);
    }
}
