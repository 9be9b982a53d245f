using System.Globalization;
using System.IO.Enumeration;
using System.Text.Json;
using Croft.Sandbox.Faults;
using Croft.Sandbox.Saving;

namespace Croft.Sandbox.Control;

/// <summary>What the control endpoint can do: read effects and state, hold calls, break things.</summary>
internal sealed class ControlCommands(SandboxCluster cluster)
{
    /// <summary>The answer as JSON; null when there is no such command.</summary>
    public async Task<object?> RunAsync(ControlCommand command, CancellationToken cancellationToken) => (command.Method, command.Path) switch
    {
        ("GET", "effects") => cluster.Effects.All,
        ("GET", "state") => State(),
        ("GET", "holds") => cluster.Holds.Known.Select(Describe),
        ("POST", "holds") => Describe(cluster.HoldNext(Pattern(command), Point(command))),
        ("GET", "faults") => cluster.Faults.List(),
        ("POST", "faults") => await FaultCommands.BreakAsync(cluster, command, cancellationToken),
        ("DELETE", "faults") => await ClearAsync(cancellationToken),
        ("GET", "saved") => cluster.Save(),
        ("POST", "saved") => Load(command),
        (_, var path) when path.StartsWith("holds/", StringComparison.Ordinal) => await HeldAsync(command, cancellationToken),
        _ => null,
    };

    async Task<object> ClearAsync(CancellationToken cancellationToken)
    {
        await cluster.Faults.ClearAsync(cancellationToken);
        return cluster.Faults.List();
    }

    object Load(ControlCommand command)
    {
        cluster.Load(command.Body.Deserialize<SavedCluster>(SavedCluster.Json) ?? throw new ArgumentException("no saved cluster", nameof(command)));
        return State();
    }

    async Task<object?> HeldAsync(ControlCommand command, CancellationToken cancellationToken)
    {
        var parts = command.Path.Split('/');
        if (!int.TryParse(parts[1], CultureInfo.InvariantCulture, out var number) || cluster.Holds.Find(number) is not { } hold)
            return null;
        switch (command.Method, parts.ElementAtOrDefault(2))
        {
            case ("GET", null):
                return Describe(hold);
            case ("GET", "arrived"):
                await hold.Arrived.WaitAsync(cancellationToken);
                return Describe(hold);
            case ("POST", "release"):
                hold.Release();
                return Describe(hold);
            case ("POST", "drop"):
                hold.Drop(command.Flag("done"));
                return Describe(hold);
            default:
                return null;
        }
    }

    object State()
    {
        lock (cluster.State.Gate)
            return new
            {
                name = cluster.State.Name,
                url = cluster.Url,
                quorate = cluster.State.IsQuorate,
                nodes = cluster.State.Nodes.Select(node => new { node.Name, Online = node.IsOnline, Hanging = node.Hangs }).ToList(),
                guests = cluster.State.Guests.Count,
                running = cluster.State.Guests.Count(guest => guest.IsRunning),
                tasks = cluster.State.Tasks.Running.Select(task => task.Upid).ToList(),
            };
    }

    // "POST" and "/nodes/*/qemu/101/status/start": either may be left out
    public static Func<SeenCall, bool> Pattern(ControlCommand command)
    {
        var (method, path) = (command.Optional("method"), command.Optional("path") ?? "*");
        return call => (method is null ? call.Method != "GET" : method == call.Method) && FileSystemName.MatchesSimpleExpression(path, call.Path, ignoreCase: false);
    }

    public static HoldPoint Point(ControlCommand command) => command.Optional("point") switch
    {
        "before" or null => HoldPoint.BeforeEffect,
        "after" => HoldPoint.AfterEffect,
        var other => throw new ArgumentException($"no point '{other}': before or after", nameof(command)),
    };

    static object Describe(Hold hold) => new
    {
        hold.Number,
        Point = hold.Point is HoldPoint.BeforeEffect ? "before" : "after",
        Arrived = hold.Call is not null,
        hold.Call,
    };
}
