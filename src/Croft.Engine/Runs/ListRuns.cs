using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Runs;

/// <summary><c>run list</c>.</summary>
sealed class ListRuns(RunEngine engine) : IVerb<ListRunsRequest, Page<RunRow>>
{
    public static VerbInfo Info { get; } = new(
        "run", "list", "Lists runs, the newest first.", Permissions.RunRead, Effect.Reads, typeof(ListRunsRequest), typeof(Page<RunRow>))
    { About = Part.Guest };

    public async Task<Page<RunRow>> RunAsync(ListRunsRequest request, VerbContext context, CancellationToken ct)
    {
        var before = int.MaxValue;
        if (request.After is { } cursor && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            throw new FailureException(new Failure(FailureKind.Invalid, $"'{cursor}' is no cursor of this list.") { WayOut = "Leave --after out for the first page; each page ends with the cursor of the next." });
        var (rows, more) = await engine.ListAsync(before, request.Limit, request.State, ct);
        return new Page<RunRow>(rows) { Next = more ? rows[^1].Id.ToString(CultureInfo.InvariantCulture) : null };
    }
}
