using System.Globalization;

namespace Croft.Proxmox;

/// <summary>How a task ended.</summary>
public enum TaskOutcome
{
    /// <summary>It failed, or nobody can tell; the text says why.</summary>
    Failed,
    /// <summary>It did all it should.</summary>
    Ok,
    /// <summary>It did what it should and warned.</summary>
    Warnings,
    /// <summary>It was stopped from outside.</summary>
    Interrupted,
}

/// <summary>How a task ended, in Proxmox's own words.</summary>
/// <param name="Outcome">What the words mean.</param>
/// <param name="Text">The words, such as <c>OK</c> or <c>WARNINGS: 1</c>.</param>
/// <param name="Warnings">Warnings it gave.</param>
public sealed record TaskResult(TaskOutcome Outcome, string Text, int Warnings)
{
    /// <summary>True unless it failed or was stopped.</summary>
    public bool Succeeded => Outcome is TaskOutcome.Ok or TaskOutcome.Warnings;

    /// <summary>Reads the words of an ended task; what is not known to be well is a failure.</summary>
    public static TaskResult Parse(string text)
    {
        const string warnings = "WARNINGS: ";
        if (text == "OK")
            return new(TaskOutcome.Ok, text, 0);
        if (text.StartsWith(warnings, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(warnings.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return new(TaskOutcome.Warnings, text, count);
        return new(text == "received interrupt" ? TaskOutcome.Interrupted : TaskOutcome.Failed, text, 0);
    }
}
