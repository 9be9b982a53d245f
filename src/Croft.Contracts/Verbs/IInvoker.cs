namespace Croft.Contracts;

/// <summary>How a face reaches the verbs: in this process, or over HTTP after <c>croft login</c>.</summary>
public interface IInvoker
{
    /// <summary>Where calls go, for prompts and plan headers: a folder or a server's address.</summary>
    string Target { get; }

    /// <summary>Runs a verb that reads or keeps; returns its result record.</summary>
    /// <exception cref="FailureException">The call failed.</exception>
    Task<object> RunAsync(VerbInfo verb, object request, CancellationToken ct);

    /// <summary>Runs a verb that streams.</summary>
    IAsyncEnumerable<object> StreamAsync(VerbInfo verb, object request, CancellationToken ct);

    /// <summary>Asks a verb that changes the estate for its plan, numbered and kept; nothing is changed.</summary>
    Task<Plan> PlanAsync(VerbInfo verb, object request, CancellationToken ct);

    /// <summary>Starts a run of exactly the plan that was shown; the confirmation where the plan asks for one.</summary>
    Task<RunRow> StartAsync(Plan plan, string? confirmed, CancellationToken ct);

    /// <summary>The plan that a run carries out.</summary>
    Task<Plan> PlanOfAsync(RunRow run, CancellationToken ct);

    /// <summary>True when a run goes on after the call that started it, as with a server.</summary>
    bool RunsOutlive { get; }

    /// <summary>Follows a run to its end. When <paramref name="leave"/> fires, a run of this process records its
    /// current step and stays interrupted; a run of a server goes on and only the wait ends.</summary>
    Task<RunRow> FollowAsync(int run, Action<RunEvent> onEvent, CancellationToken leave, CancellationToken ct);

    /// <summary>What the command of a run answered, where its plan is one; null when nobody knows.</summary>
    Task<CommandOutcome?> OutcomeAsync(RunRow run, CancellationToken ct);

    /// <summary>Runs that were interrupted and wait for <c>croft run resume</c>; cheap, asked before each command.</summary>
    Task<IReadOnlyList<int>> InterruptedRunsAsync(CancellationToken ct);
}
