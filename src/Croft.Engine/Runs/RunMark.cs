using System.Globalization;

namespace Croft.Engine.Runs;

/// <summary>What a run leaves at Proxmox to know its own work again; no other run of any workspace leaves the same.</summary>
/// <remarks>The plan's time is part of the name, never compared: a database put back from a copy gives numbers out again.</remarks>
/// <param name="Workspace">Id of the workspace.</param>
/// <param name="Run">Number of the run.</param>
/// <param name="Planned">When its plan was made.</param>
public sealed record RunMark(Guid Workspace, int Run, DateTimeOffset Planned)
{
    /// <summary>The mark of one step: <c>[croft 1a2b3c4d run 12 step 3 20261121T110930Z]</c>.</summary>
    public string Of(string step) => Text($"run {Run} step {step}");

    /// <summary>The mark of the run as a whole: <c>[croft 1a2b3c4d run 12 20261121T110930Z]</c>.</summary>
    public override string ToString() => Text($"run {Run}");

    // In brackets, so that no mark is the beginning of another.
    string Text(string what) => string.Create(
        CultureInfo.InvariantCulture, $"[croft {Workspace.ToString("N", CultureInfo.InvariantCulture)[..8]} {what} {Planned.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}]");
}
