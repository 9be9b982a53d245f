using System.Text.Json;
using Croft.Contracts;

namespace Croft.Engine.Runs;

/// <summary>What is written into the journal in one transaction.</summary>
sealed class JournalPage(DateTimeOffset now)
{
    readonly List<(string Text, (string, object?)[] Values)> commands = [];
    readonly List<RunEvent> events = [];

    public DateTimeOffset Now { get; } = now;

    public IReadOnlyList<(string Text, (string, object?)[] Values)> Commands => commands;

    public IReadOnlyList<RunEvent> Events => events;

    public JournalPage Event(RunEvent what)
    {
        events.Add(what with { At = Now });
        return this;
    }

    public JournalPage Say(string? step, string line) => Event(new RunEvent(0, 0, Now) { Step = step, Line = line });

    /// <summary>Writes the facts of a step as they stand in memory, and its new state as an event when it changed.</summary>
    public JournalPage Step(StepRecord step, bool changed = false)
    {
        commands.Add((
            "UPDATE run_steps SET state=@state, started=@started, ended=@ended, intent=@intent, upid=@upid, marks=@marks, "
            + "evidence=@evidence, warnings=@warnings, failure=@failure WHERE run=@run AND id=@id",
            [
                ("@state", step.State.ToString()), ("@started", step.Started), ("@ended", step.Ended), ("@intent", Json(step.Intent)),
                ("@upid", step.Upid), ("@marks", Json(step.Marks)), ("@evidence", Json(step.Evidence)), ("@warnings", Json(step.Warnings)),
                ("@failure", Json(step.Failure)), ("@id", step.Id),
            ]));
        if (changed)
            Event(new RunEvent(0, 0, Now) { Step = step.Id, StepState = step.State });
        return this;
    }

    /// <summary>Writes how far a step's call is, and nothing else of the step: a long log comes by many pages.</summary>
    public JournalPage Intent(StepRecord step)
    {
        commands.Add(("UPDATE run_steps SET intent=@intent WHERE run=@run AND id=@id", [("@intent", Json(step.Intent)), ("@id", step.Id)]));
        return this;
    }

    public JournalPage NewStep(StepRecord step)
    {
        commands.Add((
            "INSERT INTO run_steps (run, id, ordinal, kind, state, document, undo_of) VALUES (@run, @id, @ordinal, @kind, @state, @document, @undo)",
            [
                ("@id", step.Id), ("@ordinal", step.Ordinal), ("@kind", step.Plan.Kind), ("@state", step.State.ToString()),
                ("@document", step.UndoOf is null ? null : Json(step.Plan)), ("@undo", step.UndoOf),
            ]));
        return this;
    }

    /// <summary>The run ends or waits for somebody: it has no owner any more; leases are freed only when it ended.</summary>
    public JournalPage Leave(RunState state, Failure? failure)
    {
        var waits = state.Waits();
        commands.Add((
            "UPDATE runs SET state=@state, failure=@failure, ended=@ended, owner=NULL WHERE id=@run",
            [("@state", state.ToString()), ("@failure", Json(failure)), ("@ended", waits ? null : (object)Now)]));
        if (!waits)
            commands.Add(("DELETE FROM leases WHERE run=@run", []));
        return Event(new RunEvent(0, 0, Now) { RunState = state });
    }

    internal static string? Json<T>(T? value) => value is null ? null : JsonSerializer.Serialize(value, StepJson.Options);
}
