using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Runs;

/// <summary><c>run show</c>.</summary>
sealed class ShowRun(RunEngine engine) : IVerb<ShowRunRequest, RunDetail>
{
    public static VerbInfo Info { get; } = new(
        "run", "show", "Shows a run with its steps.", Permissions.RunRead, Effect.Reads, typeof(ShowRunRequest), typeof(RunDetail))
    { About = Part.Guest };

    public Task<RunDetail> RunAsync(ShowRunRequest request, VerbContext context, CancellationToken ct) => engine.DetailAsync(request.Run, ct);
}
