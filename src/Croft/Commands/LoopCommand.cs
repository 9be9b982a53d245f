using System.CommandLine;
using Croft.Cli;
using Croft.Engine.Inventory.Loops;

namespace Croft.Commands;

/// <summary><c>loop</c>: keeps the workspace's readings current in the foreground, without a server.</summary>
static class LoopCommand
{
    const string Summary = "Keeps the readings current until Ctrl-C.";

    public static ExtraCommand For(CliTerminal terminal, Composition croft) => new("loop", Summary, () =>
    {
        var command = new Command("loop", Summary);
        command.SetAction((_, ct) => RunAsync(terminal, croft, ct));
        return command;
    });

    static async Task<int> RunAsync(CliTerminal terminal, Composition croft, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var interrupt = terminal.OnInterrupt(stop.Cancel);
        await terminal.Error.WriteLineAsync($"Keeping the readings of {croft.Here("loop").Target} current; Ctrl-C ends.".AsMemory(), stop.Token);
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        await croft.Here("loop").LoopAsync(status => Tell(terminal, told, status), stop.Token);
        return ExitCodes.Done;
    }

    // A loop turns every second: only what differs from its last turn is news.
    static void Tell(CliTerminal terminal, Dictionary<string, string> told, LoopStatus status)
    {
        var text = status.Failure is { } failure ? $"failed: {failure}" : status.Did ?? "";
        lock (told)
        {
            if (told.TryGetValue(status.Name, out var before) && before == text)
                return;
            told[status.Name] = text;
            terminal.Error.WriteLine($"{status.Name}: {text}");
        }
    }
}
