using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Reach;

/// <summary>Asks nodes afresh after a change, each at its own address over new connections; changes nothing.</summary>
/// <remarks>Each has to answer several times in a row, once the change's task has ended. A node that falls silent for the whole patience is not reached.</remarks>
internal sealed class NodeReachStep(ClusterConnections connections, Clusters.ClusterOptions options) : Step<ReachAction>
{
    public const string Name = "node.reach";

    /// <summary>Answers in a row: one alone may come over a rule or route that is just about to go.</summary>
    const int InARow = 3;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(ReachAction action, StepContext context, CancellationToken ct)
    {
        await Task.Delay(action.Settle, context.Time, ct);
        var found = await Task.WhenAll(action.Nodes.Select(n => new Asking(connections, options, action, n, context).RunAsync(ct)));
        var silent = found.Where(f => f.Why is not null).ToList();
        return silent.Count == 0
            ? StepCheck.Proven([.. found.SelectMany(f => f.Evidence)])
            : StepCheck.Refuse(NotReached(action, string.Join(" ", silent.Select(f => f.Why))));
    }

    public override Task<Verdict> VerifyAsync(ReachAction action, StepContext context, CancellationToken ct) =>
        throw new FailureException(FailureKind.Bug, "A node that is asked is never changed.");

    static Failure NotReached(ReachAction action, string why) => new(FailureKind.Unreachable, why)
    {
        WayOut = action.Console.Count > 0 ? AtTheConsole(action.Console)
            : action.TakenBack ? "Look at the node's own console."
            : "Look at what the change does to the way to it, and plan again.",
    };

    /// <summary>What is left where no call arrives.</summary>
    public static string AtTheConsole(IReadOnlyList<string> commands) => $"Type at the node's own console: {string.Join("; ", commands)}";

    sealed record Found(IReadOnlyList<Evidence> Evidence, string? Why);

    /// <summary>One node being asked.</summary>
    sealed class Asking(ClusterConnections connections, Clusters.ClusterOptions options, ReachAction action, ReachedNode node, StepContext context)
    {
        readonly DateTimeOffset began = context.Time.GetUtcNow();
        string? told;
        bool taskRuns = action.Task is not null;

        public async Task<Found> RunAsync(CancellationToken ct)
        {
            var heard = began;
            var answers = 0;
            while (answers < InARow)
            {
                var asked = context.Time.GetUtcNow();
                if (await AskAsync(ct) is { } error)
                {
                    answers = 0;
                    if (context.Time.GetUtcNow() - heard >= action.Patience)
                        return new Found([], $"{action.Cluster}/{node.Node} did not answer for {action.Patience.TotalSeconds:0} s after {action.Change} ({error.TrimEnd('.')}).");
                }
                else if (taskRuns)
                {
                    heard = asked;
                }
                else
                {
                    (heard, answers) = (asked, answers + 1);
                }
                if (answers < InARow)
                    await Task.Delay(Pause, context.Time, ct);
            }
            return Reached();
        }

        Found Reached() => new(
            [
                new Evidence("GET /cluster/status", "local", $"{node.Node} answers {(told is null ? "through another node" : $"at {told}")}, {InARow} times in a row over new connections"),
                new Evidence("GET /cluster/status", "after", string.Create(CultureInfo.InvariantCulture, $"{(context.Time.GetUtcNow() - began + action.Settle).TotalSeconds:0.0} s")),
            ], failed);

        /// <summary>Why the task ended badly; a node that is reached shows it.</summary>
        string? failed;

        /// <summary>Null when it answered; else why not.</summary>
        async Task<string?> AskAsync(CancellationToken ct)
        {
            string? error = null;
            foreach (var address in node.Addresses.Count == 0 ? [null] : node.Addresses.Cast<Uri?>())
            {
                try
                {
                    await AskAsync(address, ct);
                    return null;
                }
                catch (ProxmoxException e)
                {
                    error = e.Message;
                }
            }
            return error;
        }

        async Task AskAsync(Uri? address, CancellationToken ct)
        {
            if (address is null)
            {
                await SeenAsync(await context.Clients(action.Cluster, ct), null, ct);
                return;
            }
            var patience = options.ConnectDeadline < action.Patience / 2 ? options.ConnectDeadline : action.Patience / 2;
            using var client = await connections.AtAsync(action.Cluster, address, patience, ct);
            if (await NodeWays.WhoAsync(client, ct) is var who && who != node.Node)
                throw new ProxmoxException(ProxmoxError.Unreachable, $"{who ?? "another machine"} answers at {address.Authority} in its place");
            await SeenAsync(client, address.Authority, ct);
        }

        async Task SeenAsync(ProxmoxClient client, string? at, CancellationToken ct)
        {
            if (at is null)
                await client.Node(node.Node).StatusAsync(ct);
            told = at;
            if (taskRuns)
                await LookAtTaskAsync(client, ct);
        }

        async Task LookAtTaskAsync(ProxmoxClient client, CancellationToken ct)
        {
            if (context.TaskOf(action.Task!) is not { } upid)
            {
                taskRuns = false;
                return;
            }
            try
            {
                var state = await client.Task(Upid.Parse(upid)).StateAsync(ct);
                taskRuns = state.IsRunning;
                if (state.Result is { Succeeded: false } result)
                    failed = $"The task of {action.Cluster}/{node.Node} ended with '{result.Text}', though the node answers.";
            }
            catch (ProxmoxException e) when (e.Error is ProxmoxError.BadParameter or ProxmoxError.NotFound)
            {
                // A node that no longer knows its task answers all the same.
                taskRuns = false;
            }
        }
    }
}
