using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Verbs;

namespace Croft.Engine.Inventory.Loops;

/// <summary><c>loop list</c>: what Croft does by itself, and how that goes.</summary>
sealed class ListLoops(LoopRecords records) : IVerb<ListLoopsRequest, Page<LoopRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "loop", "list", "Lists what Croft does by itself, and how that goes.", Permissions.EstateRead, Effect.Reads, typeof(ListLoopsRequest), typeof(Page<LoopRow>))
    { About = Part.Nothing, IsNounAlone = true };

    /// <inheritdoc/>
    public async Task<Page<LoopRow>> RunAsync(ListLoopsRequest request, VerbContext context, CancellationToken ct)
    {
        var all = await records.AllAsync(ct);
        // What a loop tells of its work names clusters and guests.
        return new Page<LoopRow>(Horizon.Current.All ? all : [.. all.Select(l => l with { Did = null, Trouble = l.Trouble is null ? null : "whoever owns this Croft is told why" })]);
    }
}
