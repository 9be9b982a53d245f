using System.Globalization;

namespace Croft.Contracts;

/// <summary>What a command inside a guest, or a call of the API, answered.</summary>
/// <param name="ExitCode">Its exit code; 128 and the signal's number where a signal ended it.</param>
/// <param name="Output">What it wrote to its standard output.</param>
/// <param name="Error">What it wrote to its standard error.</param>
/// <param name="IsCut">True when it wrote more than was kept.</param>
public sealed record CommandOutcome(int ExitCode, string Output, string Error, bool IsCut)
{
    /// <summary>What a call of the API answered, as JSON, instead of the streams; told once, and kept nowhere, since it may be a secret.</summary>
    public string? Answer { get; init; }

    /// <summary>Run that carried it out.</summary>
    public int Run { get; init; }

    /// <summary>The outcome of a call of the API by what it answered; null where that was nothing.</summary>
    public static CommandOutcome? Of(int run, string answer) => answer == "null" ? null : new CommandOutcome(0, "", "", false) { Run = run, Answer = answer };

    /// <summary>The outcome as a step's evidence.</summary>
    public IReadOnlyList<Evidence> ToEvidence(string call) =>
    [
        new(call, "exitcode", ExitCode.ToString(CultureInfo.InvariantCulture)),
        .. Output.Length > 0 ? [new Evidence(call, "out-data", Output)] : (Evidence[])[],
        .. Error.Length > 0 ? [new Evidence(call, "err-data", Error)] : (Evidence[])[],
        .. IsCut ? [new Evidence(call, "truncated", "it wrote more than is kept")] : (Evidence[])[],
    ];

    /// <summary>The outcome that a run's evidence holds; null when there is none, as when somebody took the step as done.</summary>
    public static CommandOutcome? Of(RunDetail run)
    {
        var seen = run.Steps.SelectMany(s => s.Evidence).ToLookup(e => e.Field, e => e.Seen, StringComparer.Ordinal);
        return int.TryParse(seen["exitcode"].FirstOrDefault(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code)
            ? new CommandOutcome(code, seen["out-data"].FirstOrDefault() ?? "", seen["err-data"].FirstOrDefault() ?? "", seen["truncated"].Any()) { Run = run.Run.Id }
            : null;
    }
}
