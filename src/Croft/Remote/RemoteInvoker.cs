using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Croft.Contracts;

namespace Croft.Remote;

/// <summary>Reaches the verbs of a server, by the routes that follow from them.</summary>
/// <param name="server">The server.</param>
/// <param name="target">Where calls go, as prompts name it.</param>
/// <param name="catalogue">Every verb.</param>
/// <param name="local">Verbs that need no workspace run here.</param>
/// <param name="time">The clock for pauses.</param>
sealed class RemoteInvoker(ServerConnection server, string target, IReadOnlyList<VerbInfo> catalogue, Func<IInvoker> local, TimeProvider time) : IInvoker, IDisposable
{
    /// <inheritdoc/>
    public string Target { get; } = target;

    /// <inheritdoc/>
    public bool RunsOutlive => true;

    /// <inheritdoc/>
    public async Task<object> RunAsync(VerbInfo verb, object request, CancellationToken ct) => IsHere(verb)
        ? await local().RunAsync(verb, request, ct)
        : await server.CallAsync(RequestWriter.Write(Demand(verb), request), verb.Result, ct) ?? throw Empty(verb.FullName);

    /// <inheritdoc/>
    public IAsyncEnumerable<object> StreamAsync(VerbInfo verb, object request, CancellationToken ct) => StreamAsync(Demand(verb), request, fromTheFirst: false, ct);

    async IAsyncEnumerable<object> StreamAsync(VerbInfo verb, object request, bool fromTheFirst, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var events = new RemoteEvents(server, () => RequestWriter.Write(verb, request), Broken, time) { FromTheFirst = fromTheFirst };
        while (await events.NextAsync(ct) is { EventType: not "end" } told)
            yield return JsonSerializer.Deserialize(told.Data, verb.Result, ContractJson.Shown)!;
    }

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(VerbInfo verb, object request, CancellationToken ct) =>
        (Plan?)await server.CallAsync(RequestWriter.Write(Demand(verb), request, "plan=true"), typeof(Plan), ct) ?? throw Empty(verb.FullName);

    /// <inheritdoc/>
    public async Task<RunRow> StartAsync(Plan plan, string? confirmed, CancellationToken ct)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{VerbRoute.Root}/plans/{plan.Number}/start{(confirmed is null ? "" : $"?confirm={Uri.EscapeDataString(confirmed)}")}");
        using var message = new HttpRequestMessage(HttpMethod.Post, path);
        return (RunRow?)await server.CallAsync(message, typeof(RunRow), ct) ?? throw Empty("start");
    }

    /// <inheritdoc/>
    public async Task<Plan> PlanOfAsync(RunRow run, CancellationToken ct)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{VerbRoute.Root}/plans/{run.Plan}"));
        return (Plan?)await server.CallAsync(message, typeof(Plan), ct) ?? throw Empty("plan");
    }

    /// <inheritdoc/>
    public async Task<RunRow> FollowAsync(int run, Action<RunEvent> onEvent, CancellationToken leave, CancellationToken ct)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(leave, ct);
        try
        {
            await foreach (var told in StreamAsync(Verb("run watch"), new WatchRunRequest { Run = run }, fromTheFirst: true, watching.Token))
                onEvent((RunEvent)told);
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            // The run is the server's: only the wait ends.
        }
        return ((RunDetail)await RunAsync(Verb("run show"), new ShowRunRequest { Run = run }, ct)).Run;
    }

    /// <inheritdoc/>
    public async Task<CommandOutcome?> OutcomeAsync(RunRow run, CancellationToken ct)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"{VerbRoute.Root}/runs/{run.Id}/answer"));
        return (CommandOutcome?)await server.CallAsync(message, typeof(CommandOutcome), ct);
    }

    /// <inheritdoc/>
    /// <remarks>They are the server's, which goes on with them itself.</remarks>
    public Task<IReadOnlyList<int>> InterruptedRunsAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<int>>([]);

    static bool IsHere(VerbInfo verb) => !verb.NeedsWorkspace && !verb.AbsentFrom.ContainsKey("rest");

    VerbInfo Demand(VerbInfo verb) => verb.AbsentFrom.TryGetValue("rest", out var reason)
        ? throw new FailureException(FailureKind.Unsupported, $"'{verb.FullName}' can't be done from here: this folder works with {Target}, and {reason}.", "Run it in another folder: this one belongs to the server.")
        : verb;

    VerbInfo Verb(string name) => catalogue.First(v => v.FullName == name);

    FailureException Empty(string what) => new(FailureKind.Unreachable, $"{Target} answered '{what}' with nothing.", "Look whether client and server are of one version: croft version.");

    FailureException Broken(Exception? e) => new(new Failure(FailureKind.Unreachable, $"The connection to {Target} broke.") { Cause = e?.Message, WayOut = "What runs there goes on: croft run list." }, e);

    public void Dispose() => server.Dispose();
}
