using System.Globalization;
using System.IO.Enumeration;
using Croft.Sandbox.Faults;

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
        ("POST", "faults") => await BreakAsync(command, cancellationToken),
        (_, var path) when path.StartsWith("holds/", StringComparison.Ordinal) => await HeldAsync(command, cancellationToken),
        _ => null,
    };

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

    async Task<object> BreakAsync(ControlCommand command, CancellationToken cancellationToken)
    {
        var kind = command.Text("kind");
        switch (kind)
        {
            case "node":
                await cluster.Faults.SetNodeOnlineAsync(command.Text("node"), command.Flag("online"), cancellationToken);
                break;
            case "node-hang":
                cluster.Faults.SetNodeHanging(command.Text("node"), command.Flag("on"));
                break;
            case "storage-hang":
                cluster.Faults.SetStorageHanging(command.Text("storage"), command.Flag("on"));
                break;
            case "latency":
                cluster.Faults.Latency = TimeSpan.FromMilliseconds(command.Body.GetProperty("milliseconds").GetDouble());
                break;
            case "quorum":
                cluster.Faults.SetQuorate(command.Flag("on"));
                break;
            case "task":
                cluster.Faults.FailNextTask(command.Text("type"), command.Text("text"), command.Optional("id"));
                break;
            case "cut":
                cluster.Faults.CutNext(Pattern(command), Point(command));
                break;
            case "certificate":
                cluster.Faults.ChangeCertificate(command.Text("node"));
                break;
            default:
                throw new ArgumentException($"no fault '{kind}'", nameof(command));
        }
        return new { kind };
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
    static Func<SeenCall, bool> Pattern(ControlCommand command)
    {
        var (method, path) = (command.Optional("method"), command.Optional("path") ?? "*");
        return call => (method is null ? call.Method != "GET" : method == call.Method) && FileSystemName.MatchesSimpleExpression(path, call.Path, ignoreCase: false);
    }

    static HoldPoint Point(ControlCommand command) => command.Optional("point") switch
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
