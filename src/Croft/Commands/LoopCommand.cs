using System.CommandLine;
using Croft.Cli;
using Croft.Engine.Inventory.Loops;

namespace Croft.Commands;

/// <summary><c>loop run</c>: keeps the workspace's readings current in the foreground, without a server.</summary>
static class LoopCommand
{
    const string Summary = "Keeps the readings current until Ctrl-C.";

    public static ExtraCommand For(CliTerminal terminal, Composition croft) => new("run", Summary, () =>
    {
        var command = new Command("run", Summary);
        command.SetAction((_, ct) => RunAsync(terminal, croft, ct));
        return command;
    })
    { Noun = "loop" };

    static async Task<int> RunAsync(CliTerminal terminal, Composition croft, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var interrupt = terminal.OnInterrupt(stop.Cancel);
        await terminal.Error.WriteLineAsync($"Keeping the readings of {croft.Here("loop run").Target} current; Ctrl-C ends.".AsMemory(), stop.Token);
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        await croft.Here("loop run").LoopAsync(status => Tell(terminal, told, status), stop.Token);
        return ExitCodes.Done;
    }

    // A loop turns every second: only what differs from its last turn is news.
    static void Tell(CliTerminal terminal, Dictionary<string, string> told, LoopStatus status)
    {
        var text = status switch { { Failure: { } failure } => $"failed: {failure}", { Warning: { } warning } => warning, _ => status.Did ?? "" };
        lock (told)
        {
            if (told.TryGetValue(status.Name, out var before) && before == text)
                return;
            told[status.Name] = text;
            terminal.Error.WriteLine($"{status.Name}: {text}");
        }
    }
}
