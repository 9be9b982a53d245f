using System.Text;
using Croft.Contracts;

namespace Croft.Engine.Runs.Reports;

/// <summary>The report as Markdown.</summary>
static class MarkdownReport
{
    public static string Render(RunReport report)
    {
        var text = new StringBuilder();
        Head(text, report);
        Steps(text, report);
        Times(text, report);
        foreach (var step in report.Steps.Where(s => s.Failure is not null || s.Warnings.Count > 0))
            Trouble(text, step);
        Evidence(text, report);
        if (report.NextSteps.Count > 0)
            text.Append("\n## Next steps\n\n").AppendJoin('\n', report.NextSteps.Select(n => $"- `{n}`")).Append('\n');
        return text.ToString();
    }

    static void Head(StringBuilder text, RunReport report)
    {
        var run = report.Run;
        text.Append($"# Run {run.Id}: {Escape(run.Title)}\n\n{ReportText.Outcome(report)}\n\n");
        text.Append("| | |\n|---|---|\n");
        text.Append($"| verb | `{run.Verb}`, plan {run.Plan} |\n| by | {Escape(run.Actor)} |\n");
        text.Append($"| from | {ReportText.Clock(run.Started)} |\n| to | {ReportText.Clock(run.Ended)} |\n");
        text.Append($"| took | {ReportText.Seconds(report.Took)} |\n| expected | {ReportText.Against(report.Expected, report.Took)} |\n");
        if (run.Failure is { } failure)
            text.Append($"\n**{Escape(failure.Message)}** {Escape(failure.WayOut)}\n");
        foreach (var warning in report.PlanWarnings)
            text.Append($"\n> {Escape(warning)}\n");
    }

    static void Steps(StringBuilder text, RunReport report)
    {
        text.Append("\n## Steps\n\n| step | what | state | took | expected | task |\n|---|---|---|---:|---:|---|\n");
        foreach (var s in report.Steps)
        {
            var what = Escape(s.Title) + (s.UndoOf is null ? "" : $" (takes back {s.UndoOf})");
            var task = s.Upid is null ? "-" : $"`{s.Upid}`";
            text.Append($"| {s.Id} | {what} | {ReportText.State(s.State)} | {ReportText.Seconds(s.Took)} | {ReportText.Against(s.Expected, s.Took)} | {task} |\n");
        }
    }

    static void Times(StringBuilder text, RunReport report)
    {
        text.Append("\n## Phases\n\n| phase | from | to | took |\n|---|---|---|---:|\n");
        foreach (var p in report.Phases)
            text.Append($"| {Escape(p.Phase ?? "(no step)")} | {ReportText.Clock(p.From)} | {ReportText.Clock(p.To)} | {ReportText.Seconds(p.Took)} |\n");
        if (report.Between > 0)
            text.Append($"| between steps | - | - | {ReportText.Seconds(report.Between)} |\n");
        text.Append("\n## Time by class of work\n\n| work | took | share |\n|---|---:|---:|\n");
        foreach (var w in report.Work)
            text.Append($"| {w.Work} | {ReportText.Seconds(w.Took)} | {ReportText.Percent(w.Share)} |\n");
    }

    static void Trouble(StringBuilder text, StepRow step)
    {
        text.Append($"\n## Step {step.Id}: {Escape(step.Title)}\n\n");
        if (step.Failure is { } failure)
        {
            text.Append($"{Escape(failure.Message)}\n");
            if (failure.Cause is { } cause)
                text.Append($"\n> {Escape(cause)}\n");
            if (failure.WayOut is { } way)
                text.Append($"\n{Escape(way)}\n");
        }
        foreach (var warning in step.Warnings)
            text.Append($"- warning: {Escape(warning)}\n");
    }

    static void Evidence(StringBuilder text, RunReport report)
    {
        var evidence = report.Steps.SelectMany(s => s.Evidence.Select(e => (s.Id, e))).ToList();
        if (evidence.Count == 0)
            return;
        text.Append("\n## Evidence\n\n| step | read back by | field | seen |\n|---|---|---|---|\n");
        foreach (var (id, e) in evidence)
            text.Append($"| {id} | `{e.Call}` | {Escape(e.Field)} | {Escape(e.Seen)} |\n");
    }

    static string Escape(string? text) =>
        ReportText.Plain(text).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
