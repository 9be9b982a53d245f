using System.Runtime.CompilerServices;
using System.Text.Json;
using Croft.Contracts;

namespace Croft.Cli.Tests.Fakes;

/// <summary>Answers what a test tells it to, and keeps what it was asked.</summary>
internal sealed class FakeInvoker : IInvoker
{
    public string Target { get; set; } = "/srv/lab";

    public List<object> Requests { get; } = [];

    public List<string?> Confirmed { get; } = [];

    public Func<VerbInfo, object, object> Answer { get; set; } = (_, _) => new Counted(0);

    public Func<VerbInfo, object, Plan> Planned { get; set; } = (verb, _) => new Plan(verb.FullName, "do nothing", []);

    public IReadOnlyList<object> Items { get; set; } = [];

    public IReadOnlyList<RunEvent> Events { get; set; } = [];

    public RunRow Ended { get; set; } = Run(RunState.Done);

    public IReadOnlyList<int> Interrupted { get; set; } = [];

    /// <summary>What following does beside the events; the token is the wish to leave.</summary>
    public Func<CancellationToken, Task>? Meanwhile { get; set; }

    public bool RunsOutlive { get; set; }

    public CommandOutcome? Outcome { get; set; }

    /// <summary>Reads never answer.</summary>
    public bool Hang { get; set; }

    public T Request<T>() => Requests.OfType<T>().ShouldHaveSingleItem();

    public static RunRow Run(RunState state, Failure? failure = null) => new()
    {
        Id = 7,
        Plan = 12,
        Verb = "sheep shear",
        Title = "shear dolly",
        State = state,
        Steps = "1/2",
        Started = new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero),
        Actor = "ann@lab",
        Failure = failure,
    };

    public static PlanStep Step(string id, string title, Disturbance disturbs = Disturbance.Live) =>
        new(id, title, "sheep.shear", JsonSerializer.SerializeToElement(new { })) { Disturbs = disturbs };

    public Task<object> RunAsync(VerbInfo verb, object request, CancellationToken ct)
    {
        Requests.Add(request);
        var answer = Answer(verb, request);
        return Hang ? new TaskCompletionSource<object>().Task : Task.FromResult(answer);
    }

    public async IAsyncEnumerable<object> StreamAsync(VerbInfo verb, object request, [EnumeratorCancellation] CancellationToken ct)
    {
        Requests.Add(request);
        foreach (var item in Items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    public Task<Plan> PlanAsync(VerbInfo verb, object request, CancellationToken ct)
    {
        Requests.Add(request);
        return Task.FromResult(Planned(verb, request));
    }

    public Task<RunRow> StartAsync(Plan plan, string? confirmed, CancellationToken ct)
    {
        Confirmed.Add(confirmed);
        return Task.FromResult(Run(RunState.Running));
    }

    public Task<Plan> PlanOfAsync(RunRow run, CancellationToken ct) => Task.FromResult(new Plan(run.Verb, run.Title, [Step("1", run.Title)]));

    public async Task<RunRow> FollowAsync(int run, Action<RunEvent> onEvent, CancellationToken leave, CancellationToken ct)
    {
        foreach (var happened in Events) onEvent(happened);
        if (Meanwhile is not null) await Meanwhile(leave);
        return Ended;
    }

    public Task<CommandOutcome?> OutcomeAsync(RunRow run, CancellationToken ct) => Task.FromResult(Outcome);

    public Task<IReadOnlyList<int>> InterruptedRunsAsync(CancellationToken ct) => Task.FromResult(Interrupted);
}
