using Croft.Sandbox.Faults;

namespace Croft.Sandbox.Control;

/// <summary>The faults that the control endpoint knows, by kind.</summary>
internal static class FaultCommands
{
    /// <exception cref="ArgumentException">There is no such kind, node or storage.</exception>
    public static async Task<object> BreakAsync(SandboxCluster cluster, ControlCommand command, CancellationToken cancellationToken)
    {
        var kind = command.Text("kind");
        switch (kind)
        {
            case "node":
                await cluster.Faults.SetNodeOnlineAsync(command.Text("node"), command.Flag("online"), cancellationToken);
                break;
            case "workers":
                await cluster.Faults.RestartWorkersAsync(command.Text("node"), cancellationToken);
                break;
            default:
                Break(cluster, command, kind);
                break;
        }
        return new { kind };
    }

    static void Break(SandboxCluster cluster, ControlCommand command, string kind)
    {
        var faults = cluster.Faults;
        switch (kind)
        {
            case "node-hang":
                faults.SetNodeHanging(command.Text("node"), command.Flag("on"));
                break;
            case "slow":
                faults.SetNodeSlow(command.Text("node"), TimeSpan.FromSeconds(command.Number("seconds")));
                break;
            case "answer":
                faults.SpoilAnswers(ControlCommands.Pattern(command), How(command), (int)command.Number("times"));
                break;
            case "storage-hang":
                faults.SetStorageHanging(command.Text("storage"), command.Flag("on"));
                break;
            case "storage-unreachable":
                faults.SetStorageReachable(command.Text("storage"), !command.Flag("on"));
                break;
            case "storage-full":
                faults.SetStorageFull(command.Text("storage"), command.Flag("on"));
                break;
            case "latency":
                faults.Latency = TimeSpan.FromMilliseconds(command.Number("milliseconds"));
                break;
            case "errors":
                faults.ErrorRate = command.Number("percent") / 100;
                break;
            case "keep-alive":
                faults.RaceKeepAlive((int)command.Number("times"));
                break;
            case "clock":
                faults.SetClockError(command.Text("node"), TimeSpan.FromSeconds(command.Number("seconds")));
                break;
            case "network":
                faults.CutNextNetworkApply(command.Text("node"), TimeSpan.FromSeconds(command.Number("seconds")));
                break;
            case "quorum":
                faults.SetQuorate(command.Flag("on"));
                break;
            case "task":
                faults.FailNextTask(command.Text("type"), command.Text("text"), command.Optional("id"));
                break;
            case "cut":
                faults.CutNext(ControlCommands.Pattern(command), ControlCommands.Point(command));
                break;
            case "certificate":
                faults.ChangeCertificate(command.Text("node"));
                break;
            default:
                throw new ArgumentException($"no fault '{kind}'", nameof(command));
        }
    }

    static SpoiltAnswer How(ControlCommand command) => Enum.TryParse<SpoiltAnswer>(command.Text("how"), ignoreCase: true, out var how)
        ? how
        : throw new ArgumentException($"no answer comes as '{command.Text("how")}'", nameof(command));
}
