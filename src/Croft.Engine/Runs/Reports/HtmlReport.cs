using System.Net;
using System.Text;
using Croft.Contracts;

namespace Croft.Engine.Runs.Reports;

/// <summary>The report as one HTML page that loads nothing from anywhere.</summary>
static class HtmlReport
{
    const string Css = """
        :root { color-scheme: light dark; --ink: #1d2430; --soft: #667085; --line: #d8dde6; --bg: #fff; --card: #f6f8fa; --good: #1a7f37; --bad: #c0362c; --warn: #9a6700; --bar: #4c7fd0; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #98a2b3; --line: #303848; --bg: #14181f; --card: #1c222c; --good: #4cc06a; --bad: #ff7b72; --warn: #e3b341; --bar: #6f9fe8; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--bg); max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
        table { border-collapse: collapse; width: 100%; } th { text-align: left; color: var(--soft); font-weight: 600; }
        th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; } td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; } .soft { color: var(--soft); }
        .box { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .75rem 1rem; margin: .75rem 0; } .box.bad { border-left: 4px solid var(--bad); } .box.warn { border-left: 4px solid var(--warn); }
        .done, .already { color: var(--good); } .failed, .unknown { color: var(--bad); } .undone, .skipped, .cancelled, .interrupted { color: var(--warn); }
        .bar { background: var(--card); border-radius: 4px; height: .7rem; min-width: 8rem; } .bar i { display: block; height: 100%; border-radius: 4px; background: var(--bar); }
        @media print { body { margin: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
        """;

    public static string Render(RunReport report)
    {
        var html = new StringBuilder();
        var title = $"Run {report.Run.Id}: {E(report.Run.Title)}";
        html.Append($"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n");
        html.Append($"<title>{title}</title>\n<style>\n{Css}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n");
        Head(html, report);
        Steps(html, report);
        Times(html, report);
        Trouble(html, report);
        Evidence(html, report);
        if (report.NextSteps.Count > 0)
            html.Append("<h2>Next steps</h2>\n<ul>\n").AppendJoin("", report.NextSteps.Select(n => $"<li><code>{E(n)}</code></li>\n")).Append("</ul>\n");
        return html.Append($"<p class=\"soft\">Made {ReportText.Clock(report.Made)} from the run's journal.</p>\n</body>\n</html>\n").ToString();
    }

    static void Head(StringBuilder html, RunReport report)
    {
        var run = report.Run;
        html.Append($"<p class=\"{ReportText.State(run.State)}\"><strong>{E(ReportText.Outcome(report))}</strong></p>\n<table>\n");
        foreach (var (name, value) in new[]
        {
            ("verb", $"{run.Verb}, plan {run.Plan}"), ("by", run.Actor), ("from", ReportText.Clock(run.Started)), ("to", ReportText.Clock(run.Ended)),
            ("took", ReportText.Seconds(report.Took)), ("expected", ReportText.Against(report.Expected, report.Took)),
        })
        {
            html.Append($"<tr><th>{name}</th><td>{E(value)}</td></tr>\n");
        }
        html.Append("</table>\n");
        if (run.Failure is { } failure)
            html.Append($"<div class=\"box bad\"><strong>{E(failure.Message)}</strong><br>{E(failure.WayOut)}</div>\n");
        foreach (var warning in report.PlanWarnings)
            html.Append($"<div class=\"box warn\">{E(warning)}</div>\n");
    }

    static void Steps(StringBuilder html, RunReport report)
    {
        html.Append("<h2>Steps</h2>\n<table>\n<tr><th>step</th><th>what</th><th>state</th><th>took</th><th>expected</th><th>task</th></tr>\n");
        foreach (var s in report.Steps)
        {
            var state = ReportText.State(s.State);
            html.Append($"<tr><td>{E(s.Id)}</td><td>{E(s.Title)}</td><td class=\"{state}\">{state}</td><td class=\"n\">{ReportText.Seconds(s.Took)}</td>");
            html.Append($"<td class=\"n\">{ReportText.Against(s.Expected, s.Took)}</td><td><code>{E(s.Upid ?? "-")}</code></td></tr>\n");
        }
        html.Append("</table>\n");
    }

    static void Times(StringBuilder html, RunReport report)
    {
        html.Append("<h2>Phases</h2>\n<table>\n<tr><th>phase</th><th>from</th><th>to</th><th>took</th></tr>\n");
        foreach (var p in report.Phases)
        {
            html.Append($"<tr><td>{E(p.Phase ?? "(no step)")}</td><td>{ReportText.Clock(p.From)}</td><td>{ReportText.Clock(p.To)}</td>");
            html.Append($"<td class=\"n\">{ReportText.Seconds(p.Took)}</td></tr>\n");
        }
        if (report.Between > 0)
            html.Append($"<tr><td>between steps</td><td>-</td><td>-</td><td class=\"n\">{ReportText.Seconds(report.Between)}</td></tr>\n");
        html.Append("</table>\n<h2>Time by class of work</h2>\n<table>\n<tr><th>work</th><th>took</th><th>share</th><th></th></tr>\n");
        foreach (var w in report.Work)
        {
            var width = ReportText.Percent(w.Share).Replace(" ", "", StringComparison.Ordinal);
            html.Append($"<tr><td>{E(w.Work)}</td><td class=\"n\">{ReportText.Seconds(w.Took)}</td><td class=\"n\">{ReportText.Percent(w.Share)}</td>");
            html.Append($"<td><div class=\"bar\"><i style=\"width:{width}\"></i></div></td></tr>\n");
        }
        html.Append("</table>\n");
    }

    static void Trouble(StringBuilder html, RunReport report)
    {
        foreach (var s in report.Steps.Where(s => s.Failure is not null || s.Warnings.Count > 0))
        {
            html.Append($"<h2>Step {E(s.Id)}: {E(s.Title)}</h2>\n");
            if (s.Failure is { } f)
                html.Append($"<div class=\"box bad\"><strong>{E(f.Message)}</strong><br><code>{E(f.Cause)}</code><br>{E(f.WayOut)}</div>\n");
            foreach (var warning in s.Warnings)
                html.Append($"<div class=\"box warn\">{E(warning)}</div>\n");
        }
    }

    static void Evidence(StringBuilder html, RunReport report)
    {
        html.Append("<h2>Evidence</h2>\n<table>\n<tr><th>step</th><th>read back by</th><th>field</th><th>seen</th></tr>\n");
        foreach (var s in report.Steps)
        {
            foreach (var e in s.Evidence)
                html.Append($"<tr><td>{E(s.Id)}</td><td><code>{E(e.Call)}</code></td><td>{E(e.Field)}</td><td>{E(e.Seen)}</td></tr>\n");
        }
        html.Append("</table>\n");
    }

    static string E(string? text) => WebUtility.HtmlEncode(ReportText.Plain(text));
}
