using Croft.Contracts;

namespace Croft.Engine.Verbs;

/// <summary>Who keeps and runs plans: the room of runs, which stands right of the runner that hands plans over.</summary>
public interface IPlanTaker
{
    /// <summary>Keeps a plan and gives it its number.</summary>
    Task<Plan> KeepAsync(Plan plan, CancellationToken ct);

    /// <summary>The plan as it was kept: what is started is this, never what a face hands back.</summary>
    /// <exception cref="FailureException">NotFound.</exception>
    Task<Plan> KeptAsync(int number, CancellationToken ct);

    /// <summary>Starts a run of a kept plan in this process.</summary>
    /// <remarks>It waits for live runs that hold what it needs.</remarks>
    /// <exception cref="FailureException">Conflict: the plan was started before, or a run that nobody carries out holds a lease.</exception>
    Task<RunRow> StartAsync(Plan plan, VerbContext context, CancellationToken ct);
}
