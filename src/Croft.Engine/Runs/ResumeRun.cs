using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Runs;

/// <summary><c>run resume</c>: makes no plan, since the run's plan was agreed to when it began (decision 5).</summary>
sealed class ResumeRun(RunEngine engine, Catalogue catalogue) : IVerb<ResumeRunRequest, RunRow>
{
    public static VerbInfo Info { get; } = new(
        "run", "resume", "Continues a run that was interrupted or is undecided.", Permissions.RunControl, Effect.Keeps, typeof(ResumeRunRequest), typeof(RunRow))
    { About = Part.Guest };

    public async Task<RunRow> RunAsync(ResumeRunRequest request, VerbContext context, CancellationToken ct)
    {
        await engine.Sight.DemandAsync(request.Run, catalogue, ct);
        if (request.AcceptDone.Count + request.Retry.Count > 0)
            await DemandAsync(request.Run, context, ct);
        return await engine.ResumeAsync(request, context, ct);
    }

    /// <summary>To decide what happened is to change the estate: it needs the right to the run's own verb.</summary>
    async Task DemandAsync(int run, VerbContext context, CancellationToken ct)
    {
        var verb = catalogue[(await engine.ShowAsync(run, ct)).Verb].Info;
        if (!context.Actor.May(verb.Permission))
        {
            throw new FailureException(FailureKind.Denied, $"{context.Actor.Name} may not decide the steps of run {run}: it is a '{verb.FullName}'.",
                $"It needs the permission {verb.Permission}; ask whoever owns this Croft.");
        }
    }
}
