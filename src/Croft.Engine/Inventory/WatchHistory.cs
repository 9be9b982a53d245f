using System.Runtime.CompilerServices;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Inventory.Past;
using Croft.Engine.State;
using Croft.Engine.Verbs;

namespace Croft.Engine.Inventory;

/// <summary><c>history watch</c>: each change once, as <c>history list</c> would tell it to the same caller.</summary>
sealed class WatchHistory(ChangeFeed feed, Database database) : IStreamVerb<WatchHistoryRequest, ChangeRow>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "history", "watch", "Tells changes of the estate as they are seen.", Permissions.EstateRead, Effect.Reads, typeof(WatchHistoryRequest), typeof(ChangeRow))
    { About = Part.Guest, Streams = true };

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChangeRow> RunAsync(WatchHistoryRequest request, VerbContext context, [EnumeratorCancellation] CancellationToken ct)
    {
        await DemandKnownAsync(request.Cluster, ct);
        var place = request.After is { } after ? await feed.PlaceAsync(after, ct) : await feed.NowAsync(ct);
        Reached(context, place);
        await foreach (var batch in feed.AfterAsync(place, ct))
        {
            // Who sees a guest follows from its readings, which were written with these changes.
            if (!Horizon.Current.All && batch.Any(c => MovesSight(c.Row)))
                await Horizon.Current.RenewAsync(ct);
            foreach (var (_, row) in batch.Where(c => IsAsked(request, c.Row)))
                yield return row;
            // Also where nothing of it was told: who comes again need not read it again.
            Reached(context, batch[^1].Place);
        }
    }

    // Of what is hidden nobody learns how much there is, nor when.
    static void Reached(VerbContext context, ChangePlace place)
    {
        if (Horizon.Current.All) context.Reached?.Invoke(place.ToString());
    }

    async Task DemandKnownAsync(string? cluster, CancellationToken ct)
    {
        if (cluster is null)
            return;
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        Places.Read(connection, cluster);
    }

    static bool MovesSight(ChangeRow row) => row.Kind == PastKind.Guest && row.Field is History.Presence or "name" or "tags" or "pool";

    static bool IsAsked(WatchHistoryRequest request, ChangeRow row) =>
        (request.Cluster is null || row.Cluster == request.Cluster) && (request.Kind is null || row.Kind == request.Kind) && (request.Field is null || row.Field == request.Field)
        && History.Seen(row.Cluster, row.Kind, row.Subject, row.Seen);
}
