using System.Globalization;
using Croft.Cli.Requests;
using Croft.Contracts;

namespace Croft.Cli.Printing;

/// <summary>What happened in a run, as one line.</summary>
internal static class EventText
{
    /// <summary>The line; <paramref name="title"/> names the step where it is known.</summary>
    public static string Of(RunEvent happened, Func<string, string?>? title = null)
    {
        var what = happened switch
        {
            { RunState: { } run } => $"run {happened.Run} {Words.Spaced(run.ToString())}",
            { StepState: { } step } => Words.Spaced(step.ToString()),
            { Progress: { } progress } => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(progress * 100)} %"),
            _ => null,
        };
        var text = string.Join(": ", new[] { what, happened.Line }.OfType<string>());
        if (happened.Step is not { } id) return text;
        return happened.StepState is not null && title?.Invoke(id) is { } named ? $"[{id}] {named}: {text}" : $"[{id}] {text}";
    }
}
