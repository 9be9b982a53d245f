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
    /// <exception cref="FailureException">Conflict: a lease is held by another run.</exception>
    Task<RunRow> StartAsync(Plan plan, VerbContext context, CancellationToken ct);
}
