using Croft.Cli.Printing;
using Croft.Contracts;

namespace Croft.Cli.Console;

/// <summary>What stands before the line: where commands go, and which runs wait.</summary>
/// <param name="Plain">Without colour.</param>
/// <param name="Painted">The same as the screen shows it.</param>
internal sealed record ConsolePrompt(string Plain, string Painted)
{
    /// <summary>The prompt as things stand now.</summary>
    public static async Task<ConsolePrompt> OfAsync(CliContext context, Screen screen, CancellationToken ct)
    {
        var target = Printing.Plain.Of(context.Server() ?? (context.Target() is { } place ? Name(place) : "no workspace"));
        var waits = await WaitsAsync(context, ct);
        return new ConsolePrompt($"{target}{waits}> ", $"{screen.Paint(target, Style.Accent)}{screen.Paint(waits, Style.Warn)}> ");
    }

    static async Task<string> WaitsAsync(CliContext context, CancellationToken ct)
    {
        if (context.Target() is null) return "";
        try
        {
            return await context.Invoker().InterruptedRunsAsync(ct) switch
            {
                [] => "",
                [var run] => $" [run {run} waits]",
                var runs => $" [{runs.Count} runs wait]",
            };
        }
        catch (FailureException)
        {
            // The next command says why; the prompt only does not claim that all is well.
            return " [runs unknown]";
        }
    }

    // A folder by its last name; what is no path, as it is.
    static string Name(string place) => Path.GetFileName(place.TrimEnd('/')) is { Length: > 0 } name ? name : place;
}
