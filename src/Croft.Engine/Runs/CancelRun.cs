using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Runs;

/// <summary><c>run cancel</c>: a task that runs already is awaited.</summary>
sealed class CancelRun(RunEngine engine, Catalogue catalogue) : IVerb<CancelRunRequest, RunRow>
{
    public static VerbInfo Info { get; } = new(
        "run", "cancel", "Cancels a run between its steps; a running task is awaited.", Permissions.RunControl, Effect.Keeps, typeof(CancelRunRequest), typeof(RunRow))
    { About = Part.Guest };

    public async Task<RunRow> RunAsync(CancelRunRequest request, VerbContext context, CancellationToken ct)
    {
        await engine.Sight.DemandAsync(request.Run, catalogue, ct);
        return request.Abandon ? await engine.AbandonAsync(request.Run, context, ct) : await engine.CancelAsync(request.Run, context, ct);
    }
}
