using Croft.Cli.Printing;
using Croft.Contracts;

namespace Croft.Cli.Runs;

/// <summary>Shows a run while it goes on.</summary>
internal abstract class Progress : IDisposable
{
    /// <summary>Live lines on a terminal, one plain line an event elsewhere, nothing when nobody wants it.</summary>
    public static Progress For(Plan plan, Notes notes, TimeProvider time) =>
        !notes.Wanted ? new SilentProgress(notes.Screen)
        : notes.Screen.Moves ? new LiveProgress(plan, notes.Screen, time)
        : new PlainProgress(plan, notes.Screen);

    /// <summary>Takes in what happened; called from any thread, in order.</summary>
    public abstract void Show(RunEvent happened);

    /// <summary>Prints a line of the face's own.</summary>
    public abstract void Say(string text);

    /// <summary>Leaves the screen as it should stay.</summary>
    public virtual void Close()
    {
    }

    public void Dispose() => Close();
}

/// <summary>No progress, only what the user must hear.</summary>
internal sealed class SilentProgress(Screen screen) : Progress
{
    public override void Show(RunEvent happened)
    {
    }

    public override void Say(string text) => screen.Line(text, Style.Warn);
}

/// <summary>One line an event, for logs and dumb terminals.</summary>
internal sealed class PlainProgress(Plan plan, Screen screen) : Progress
{
    readonly Dictionary<string, string> _titles = plan.Steps.SelectMany(s => s.TakenBackBy.Prepend(s)).ToDictionary(s => s.Id, s => s.Title, StringComparer.Ordinal);

    public override void Show(RunEvent happened)
    {
        // Percent alone is noise in a log: the lines around it say enough. How the run ended is said below them.
        if (happened is { StepState: null, RunState: null, Line: null } or { RunState: not (null or RunState.Running) }) return;
        lock (_titles) screen.Line(Plain.Of(EventText.Of(happened, id => _titles.GetValueOrDefault(id))));
        screen.Flush();
    }

    public override void Say(string text)
    {
        lock (_titles) screen.Line(text, Style.Warn);
        screen.Flush();
    }
}
