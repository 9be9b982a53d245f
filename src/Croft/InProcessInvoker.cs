using System.Runtime.CompilerServices;
using Croft.Commands;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Inventory;
using Croft.Engine.Inventory.Loops;
using Croft.Engine.Rehearsal;
using Croft.Engine.Runs;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Croft.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Croft;

/// <summary>Reaches the verbs in this process; every call goes through the one <see cref="VerbRunner"/>.</summary>
sealed class InProcessInvoker(ServiceProvider services, IReadOnlyList<VerbEntry> verbs, WorkspaceLocation location, string face) : IInvoker, IAsyncDisposable
{
    readonly VerbContext context = new(Actor.Local(location.User, location.Host), face);

    /// <inheritdoc/>
    public string Target => Workspace.FindRoot(location.Folder) ?? location.Folder;

    VerbRunner Runner => services.GetRequiredService<VerbRunner>();

    RunEngine Runs => services.GetRequiredService<RunEngine>();

    /// <inheritdoc/>
    public Task<object> RunAsync(VerbInfo verb, object request, CancellationToken ct) => Runner.RunAsync(Entry(verb), request, context, ct);

    /// <inheritdoc/>
    public async IAsyncEnumerable<object> StreamAsync(VerbInfo verb, object request, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var item in Runner.StreamAsync(Entry(verb), request, context, ct))
            yield return item;
    }

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(VerbInfo verb, object request, CancellationToken ct) => Runner.PlanAsync(Entry(verb), request, context, ct);

    /// <inheritdoc/>
    public Task<RunRow> StartAsync(Plan plan, string? confirmed, CancellationToken ct) => Runner.StartAsync(plan, confirmed, context, ct);

    /// <inheritdoc/>
    public bool RunsOutlive => false;

    /// <inheritdoc/>
    public Task<Plan> PlanOfAsync(RunRow run, CancellationToken ct) => Runs.KeptAsync(run.Plan, ct);

    /// <inheritdoc/>
    public Task<RunRow> FollowAsync(int run, Action<RunEvent> onEvent, CancellationToken leave, CancellationToken ct) =>
        services.GetRequiredService<RunSequel>().FollowAsync(run, onEvent, leave, ct);

    /// <inheritdoc/>
    public async Task<CommandOutcome?> OutcomeAsync(RunRow run, CancellationToken ct)
    {
        if (Runs.TakeAnswer(run.Id) is { } answer)
            return CommandOutcome.Of(run.Id, answer);
        return CommandOutcome.Of((RunDetail)await AskAsync("run show", new ShowRunRequest { Run = run.Id }, ct));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<int>> InterruptedRunsAsync(CancellationToken ct) =>
        Workspace.FindRoot(location.Folder) is null ? [] : [.. (await Runs.WaitingAsync(ct)).Select(r => r.Id)];

    /// <summary>A cluster as last read, with its guests' configs.</summary>
    /// <exception cref="FailureException">NotFound: no such cluster, or it was never read.</exception>
    public Task<Estate> EstateAsync(string cluster, CancellationToken ct) => services.GetRequiredService<EstateReader>().ReadAsync(cluster, ct);

    /// <summary>Writes a mistake of Croft's own down.</summary>
    public Failure Bug(Exception e, string typed) => services.GetRequiredService<Bugs>().Report(e, typed);

    /// <summary>Calls a verb that reads, by its full name.</summary>
    Task<object> AskAsync(string verb, object request, CancellationToken ct) => Runner.RunAsync(verbs.First(v => v.Info.FullName == verb), request, context, ct);

    /// <summary>Holds a session at a guest's console.</summary>
    /// <param name="request">Which guest.</param>
    /// <param name="hold">Types and shows until either side leaves; returns how it ended.</param>
    public Task<string> ConsoleAsync(ConsoleGuestRequest request, Func<OpenConsole, CancellationToken, Task<string>> hold, CancellationToken ct) =>
        Runner.SessionAsync(GuestConsole.Info, request, context, async stop =>
        {
            await using var console = await services.GetRequiredService<GuestConsole>().OpenAsync(request, stop);
            return await hold(console, stop);
        }, ct);

    /// <summary>Runs the loops of this workspace until cancelled.</summary>
    public Task LoopAsync(Action<LoopStatus> onStatus, CancellationToken ct) =>
        services.GetRequiredService<LoopHost>().RunAsync(onStatus, ct);

    /// <summary>What a server reaches of Croft.</summary>
    public ServerParts Server() => new(services, Composition.Version);

    /// <summary>A part of a room, for commands that are no verbs.</summary>
    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => services.DisposeAsync();

    VerbEntry Entry(VerbInfo verb) => verbs.First(v => ReferenceEquals(v.Info, verb));
}
