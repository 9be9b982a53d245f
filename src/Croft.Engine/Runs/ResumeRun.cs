using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Runs;

/// <summary><c>run resume</c>: makes no plan, since the run's plan was agreed to when it began (decision 5).</summary>
sealed class ResumeRun(RunEngine engine) : IVerb<ResumeRunRequest, RunRow>
{
    public static VerbInfo Info { get; } = new(
        "run", "resume", "Continues a run that was interrupted or is undecided.", Permissions.RunControl, Effect.Keeps, typeof(ResumeRunRequest), typeof(RunRow));

    public Task<RunRow> RunAsync(ResumeRunRequest request, VerbContext context, CancellationToken ct) => engine.ResumeAsync(request, context, ct);
}
