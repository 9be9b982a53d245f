using Croft.Contracts;

namespace Croft.Engine.Runs.Reports;

/// <summary>Makes a report from the journal: every instant of the run belongs to exactly one phase and one class of work.</summary>
static class ReportMaker
{
    public static RunReport Make(RunDetail detail, Plan plan, IReadOnlyList<StepRecord> steps, DateTimeOffset now)
    {
        var from = detail.Run.Started;
        // A run that nobody owns stands still at its last heartbeat; what came after is not its time.
        var to = detail.Run.Ended ?? (detail.Run.State == RunState.Running ? now : detail.Heartbeat ?? Last(steps) ?? from);
        var slices = Slices(steps, from, to).ToList();
        var phases = Joined(Phases(slices));
        var whole = (to - from).TotalSeconds;
        return new RunReport(detail.Run, detail.Steps)
        {
            Made = now,
            Took = Math.Round(whole, 3),
            Expected = plan.Steps.Count > 0 && plan.Steps.All(s => s.Expected is not null) ? plan.Steps.Sum(s => s.Expected!.Value.TotalSeconds) : null,
            Phases = [.. phases.Where(p => !IsPause(p))],
            Between = Math.Round(phases.Where(IsPause).Sum(p => (p.To - p.From).TotalSeconds), 3),
            Work =
            [
                .. slices.GroupBy(s => s.Work)
                    .Select(g => (Work: Words(g.Key), Took: g.Sum(s => (s.To - s.From).TotalSeconds)))
                    .OrderByDescending(w => w.Took)
                    .Select(w => new WorkShare(w.Work, Math.Round(w.Took, 3), whole > 0 ? Math.Round(w.Took / whole, 4) : 0)),
            ],
            PlanWarnings = plan.Warnings,
            NextSteps = detail.NextSteps,
        };
    }

    /// <summary>Cuts the run wherever a step changed what it did; a slice belongs to the most telling work that went on in it.</summary>
    static IEnumerable<Slice> Slices(IReadOnlyList<StepRecord> steps, DateTimeOffset from, DateTimeOffset to)
    {
        var spans = steps.SelectMany(s => Spans(s, to)).Where(s => s.To > s.From).ToList();
        var cuts = spans.SelectMany(s => new[] { s.From, s.To }).Append(from).Append(to)
            .Where(t => t >= from && t <= to).Distinct().Order().ToList();
        for (var i = 0; i + 1 < cuts.Count; i++)
        {
            var inside = spans.Where(s => s.From <= cuts[i] && s.To >= cuts[i + 1]).MinBy(s => (Array.IndexOf(Telling, s.Work), s.Ordinal));
            yield return new Slice(inside?.Phase, inside?.Work, cuts[i], cuts[i + 1]);
        }
    }

    static IEnumerable<Span> Spans(StepRecord step, DateTimeOffset to)
    {
        for (var i = 0; i < step.Marks.Count; i++)
        {
            var end = i + 1 < step.Marks.Count ? step.Marks[i + 1].At : step.Ended ?? to;
            yield return new Span(step.Ordinal, step.Plan.Phase, step.Marks[i].Work, step.Marks[i].At, end);
        }
    }

    static IEnumerable<PhaseInterval> Phases(IEnumerable<Slice> slices)
    {
        PhaseInterval? open = null;
        foreach (var slice in slices)
        {
            var phase = slice.Work == Work.Idle ? null : slice.Phase;
            if (open is not null && open.Phase == phase && open.To == slice.From)
            {
                open = open with { To = slice.To };
                continue;
            }
            if (open is not null)
                yield return open;
            open = new PhaseInterval(phase, slice.From, slice.To);
        }
        if (open is not null)
            yield return open;
    }

    /// <summary>A pause within one phase belongs to it.</summary>
    static List<PhaseInterval> Joined(IEnumerable<PhaseInterval> phases)
    {
        List<PhaseInterval> joined = [];
        foreach (var phase in phases)
        {
            if (joined is [.., var before, var pause] && IsPause(pause) && phase.Phase is not null && before.Phase == phase.Phase)
            {
                joined.RemoveAt(joined.Count - 1);
                joined[^1] = before with { To = phase.To };
            }
            else
            {
                joined.Add(phase);
            }
        }
        return joined;
    }

    /// <summary>Too short to be a line of its own.</summary>
    static bool IsPause(PhaseInterval interval) => interval.Phase is null && interval.To - interval.From < TimeSpan.FromSeconds(1);

    static DateTimeOffset? Last(IReadOnlyList<StepRecord> steps)
    {
        var times = steps.SelectMany(s => s.Marks.Select(m => m.At).Concat(s.Ended is { } ended ? [ended] : [])).ToList();
        return times.Count == 0 ? null : times.Max();
    }

    static readonly Work[] Telling = [Work.Task, Work.Call, Work.Look, Work.Lock, Work.Verify, Work.Check, Work.Idle];

    static string Words(Work? work) => work switch
    {
        Work.Check => "checks before",
        Work.Call => "calls",
        Work.Task => "Proxmox's tasks",
        Work.Verify => "reading effects back",
        Work.Look => "looking for lost answers",
        Work.Lock => "waiting for locks",
        Work.Idle => "interrupted",
        _ => "Croft between steps",
    };

    sealed record Span(int Ordinal, string Phase, Work Work, DateTimeOffset From, DateTimeOffset To);

    sealed record Slice(string? Phase, Work? Work, DateTimeOffset From, DateTimeOffset To);
}
