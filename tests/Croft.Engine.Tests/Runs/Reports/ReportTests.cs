using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Runs.Reports;

namespace Croft.Engine.Tests.Runs.Reports;

public sealed class ReportTests
{
    static readonly DateTimeOffset Start = new(2026, 11, 20, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Render_FailedRun_IsThisMarkdown() => MarkdownReport.Render(Report()).ShouldBe(
        """
        # Run 42: clone <b>web\|09</b>

        Failed: 1/3 steps are done and stay.

        | | |
        |---|---|
        | verb | `guest clone`, plan 7 |
        | by | me@den |
        | from | 2026-11-20 14:00:00 UTC |
        | to | 2026-11-20 14:02:00 UTC |
        | took | 2 min 00 s |
        | expected | 1 min 40 s (+20 %) |

        **Step 2: Could not start web-09: its task ended with 'no memory'.** Free some.

        > web-09 reboots

        ## Steps

        | step | what | state | took | expected | task |
        |---|---|---|---:|---:|---|
        | 1 | clone web-09 | done | 1 min 00 s | 50.0 s (+20 %) | `UPID:pve1:1` |
        | 2 | start web-09 | failed | 40.0 s | 50.0 s (-20 %) | - |
        | 3 | tag web-09 | skipped | - | 0.0 s | - |

        ## Phases

        | phase | from | to | took |
        |---|---|---|---:|
        | clone | 2026-11-20 14:00:00 UTC | 2026-11-20 14:01:00 UTC | 1 min 00 s |
        | (no step) | 2026-11-20 14:01:00 UTC | 2026-11-20 14:01:20 UTC | 20.0 s |
        | start | 2026-11-20 14:01:20 UTC | 2026-11-20 14:02:00 UTC | 40.0 s |

        ## Time by class of work

        | work | took | share |
        |---|---:|---:|
        | Proxmox's tasks | 1 min 20 s | 66.7 % |
        | Croft between steps | 20.0 s | 16.7 % |
        | checks before | 10.0 s | 8.3 % |
        | reading effects back | 10.0 s | 8.3 % |

        ## Step 1: clone web-09

        - warning: the disk is nearly full

        ## Step 2: start web-09

        Could not start web-09: its task ended with 'no memory'.

        > no memory

        Free some.

        ## Evidence

        | step | read back by | field | seen |
        |---|---|---|---|
        | 1 | `GET /nodes/pve1/qemu/109/config` | name | web-09 |

        ## Next steps

        - `croft guest clone …`

        """.Replace("<b>", "&lt;b>", StringComparison.Ordinal).Replace("</b>", "&lt;/b>", StringComparison.Ordinal));

    [Fact]
    public void Render_Html_EscapesAndLoadsNothing()
    {
        var html = HtmlReport.Render(Report());

        html.ShouldContain("<title>Run 42: clone &lt;b&gt;web|09&lt;/b&gt;</title>");
        html.ShouldNotContain("<b>web");
        html.ShouldNotContain("http");
        html.ShouldNotContain("<script");
        html.ShouldContain("<td class=\"failed\">failed</td>");
        html.ShouldContain("<i style=\"width:66.7%\">");
        html.ShouldEndWith("</html>\n");
    }

    [Fact]
    public void Render_Json_HoldsTheWholeRecord()
    {
        var json = JsonDocument.Parse(JsonReport.Render(Report())).RootElement;

        json.GetProperty("run").GetProperty("state").GetString().ShouldBe("failed");
        json.GetProperty("steps")[1].GetProperty("failure").GetProperty("cause").GetString().ShouldBe("no memory");
        json.GetProperty("phases").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public void Make_StepsSideBySide_IntervalsNeverOverlapAndAddUp()
    {
        var random = new Random(42);
        for (var i = 0; i < 50; i++)
        {
            var report = Make([.. Enumerable.Range(1, 6).Select(n => Any(random, n))], Start.AddSeconds(100));

            report.Phases.Zip(report.Phases.Skip(1)).ShouldAllBe(p => p.First.To <= p.Second.From);
            report.Work.Sum(w => w.Took).ShouldBe(100, 0.01);
            (report.Phases.Sum(p => p.Took) + report.Between).ShouldBe(100, 0.01);
        }
    }

    [Fact]
    public void Make_PausesUnderASecond_JoinTheirPhaseOrAreOneFigure()
    {
        var a = Timed(Step("1", "a", "apply", null), Start.AddSeconds(10), (Work.Task, Start.AddMilliseconds(30)));
        var b = Timed(Step("2", "b", "apply", null), Start.AddSeconds(20), (Work.Task, Start.AddMilliseconds(10_040)));
        var c = Timed(Step("3", "c", "check", null), Start.AddSeconds(30), (Work.Task, Start.AddMilliseconds(20_500)));

        var report = Make([a, b, c], Start.AddMilliseconds(32_000));

        report.Phases.Select(p => (p.Phase, p.Took)).ShouldBe([("apply", 19.97), ("check", 9.5), (null, 2)]);
        report.Between.ShouldBe(0.53);
        MarkdownReport.Render(report).ShouldContain("| between steps | - | - | 0.5 s |");
        HtmlReport.Render(report).ShouldContain("between steps");
    }

    static StepRecord Any(Random random, int n)
    {
        var times = Enumerable.Range(0, 4).Select(_ => Start.AddMilliseconds(random.Next(100_000))).Order().ToList();
        return Step(n.ToString(System.Globalization.CultureInfo.InvariantCulture), $"step {n}", n % 2 == 0 ? "even" : "odd", null) is var step
            ? Timed(step, times[3], (Work.Check, times[0]), (Work.Task, times[1]), (Work.Verify, times[2])) : step;
    }

    static RunReport Report()
    {
        var clone = Timed(
            Step("1", "clone web-09", "clone", 50), Start.AddSeconds(60),
            (Work.Check, Start), (Work.Task, Start.AddSeconds(10)), (Work.Verify, Start.AddSeconds(50)));
        clone.State = StepState.Done;
        clone.Upid = "UPID:pve1:1";
        clone.Warnings.Add("the disk is nearly full");
        clone.Evidence = [new Evidence("GET /nodes/pve1/qemu/109/config", "name", "web-09")];
        var start = Timed(Step("2", "start web-09", "start", 50), Start.AddSeconds(120), (Work.Task, Start.AddSeconds(80)));
        start.State = StepState.Failed;
        start.Failure = new Failure(FailureKind.Conflict, "Could not start web-09: its task ended with 'no memory'.") { Cause = "no memory", WayOut = "Free some." };
        var tag = Step("3", "tag web-09", "start", 0);
        tag.State = StepState.Skipped;
        return Make([clone, start, tag], Start.AddSeconds(120));
    }

    static RunReport Make(IReadOnlyList<StepRecord> steps, DateTimeOffset ended)
    {
        var failure = steps.FirstOrDefault(s => s.Failure is not null)?.Failure;
        var head = new RunHead(42, 7, "guest clone", "clone <b>web|09</b>", RunState.Failed, Start)
        {
            Actor = "me@den",
            Ended = ended,
            StepsDone = 1,
            StepsInAll = steps.Count,
            Failure = failure is null ? null : failure with { Message = $"Step 2: {failure.Message}" },
        };
        var plan = new Plan("guest clone", head.Title, [.. steps.Select(s => s.Plan)]) { Warnings = ["web-09 reboots"] };
        return ReportMaker.Make(RunViews.Detail(head, steps, [], ended, new RunsOptions()), plan, steps, ended);
    }

    static StepRecord Step(string id, string title, string phase, double? expected) =>
        new(id, int.Parse(id, System.Globalization.CultureInfo.InvariantCulture), new PlanStep(id, title, "test", default)
        {
            Phase = phase,
            Expected = expected is { } s ? TimeSpan.FromSeconds(s) : null,
        });

    static StepRecord Timed(StepRecord step, DateTimeOffset ended, params (Work Work, DateTimeOffset At)[] marks)
    {
        step.Started = marks[0].At;
        step.Ended = ended;
        step.Marks = [.. marks.Select(m => new StepMark(m.Work, m.At))];
        return step;
    }
}
