using Croft.Contracts;

namespace Croft.Engine.Runs;

/// <summary>Runs and steps as faces see them.</summary>
static class RunViews
{
    public static RunDetail Detail(RunHead head, IReadOnlyList<StepRecord> steps, IReadOnlyList<string> leases, DateTimeOffset now, RunsOptions options)
    {
        var row = head.Row(now, options);
        return new RunDetail(row, [.. steps.Select(s => Step(s, now))])
        {
            Owner = row.State == RunState.Running ? head.Owner?.ToString() : null,
            Heartbeat = head.Owner is null ? null : head.Heartbeat,
            Leases = leases,
            NextSteps = Next(row, steps),
        };
    }

    public static StepRow Step(StepRecord step, DateTimeOffset now) => new()
    {
        Id = step.Id,
        Title = step.Plan.Title,
        Kind = step.Plan.Kind,
        Phase = step.Plan.Phase,
        State = step.State,
        Upid = step.Upid,
        Started = step.Started,
        Ended = step.Ended,
        UndoOf = step.UndoOf,
        Took = step.Started is { } begun && step.State is not StepState.Unknown ? Math.Round(((step.Ended ?? now) - begun).TotalSeconds, 3) : null,
        Expected = step.Plan.Expected?.TotalSeconds,
        Evidence = step.Evidence,
        Warnings = step.Warnings,
        Failure = step.Failure,
    };

    static IReadOnlyList<string> Next(RunRow run, IReadOnlyList<StepRecord> steps) => run.State switch
    {
        RunState.Running => [$"croft run watch {run.Id}", $"croft run cancel {run.Id}"],
        RunState.Interrupted => [$"croft run resume {run.Id}", $"croft run cancel {run.Id}"],
        RunState.Unknown =>
        [
            .. steps.Where(s => s.State == StepState.Unknown).SelectMany(s => new[]
            {
                $"croft run resume {run.Id} --accept-done {s.Id}", $"croft run resume {run.Id} --retry {s.Id}",
            }),
            $"croft run cancel {run.Id}",
        ],
        RunState.Failed or RunState.Undone or RunState.Cancelled =>
        [
            .. steps.Where(s => s.State == StepState.Failed && s.Upid is not null).Select(s => $"croft task log {s.Upid}"),
            $"croft {run.Verb} …",
        ],
        _ => [],
    };
}
