using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Runs;

/// <summary><c>run watch</c>.</summary>
sealed class WatchRun(RunEngine engine) : IStreamVerb<WatchRunRequest, RunEvent>
{
    public static VerbInfo Info { get; } = new(
        "run", "watch", "Follows a run until it ends or waits for you.", Permissions.RunRead, Effect.Reads, typeof(WatchRunRequest), typeof(RunEvent))
    {
        About = Part.Guest,
        Streams = true,
    };

    public IAsyncEnumerable<RunEvent> RunAsync(WatchRunRequest request, VerbContext context, CancellationToken ct) =>
        engine.WatchAsync(request.Run, request.After, ct);
}
