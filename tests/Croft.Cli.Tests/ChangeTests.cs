using Croft.Cli.Tests.Fakes;
using Croft.Contracts;

namespace Croft.Cli.Tests;

public sealed class ChangeTests
{
    readonly Shell _shell = new();

    static Plan TwoSteps => new("sheep shear", "shear dolly and molly",
    [
        FakeInvoker.Step("1", "shear dolly", Disturbance.Restart) with
        {
            Because = "a standing sheep can't be shorn",
            Changes = [new FieldChange("wool", "4 kg", "0 kg"), new FieldChange("mood", null, "cold")],
            Privilege = "Sheep.Shear on /sheep/101",
            Expected = TimeSpan.FromSeconds(40),
        },
        FakeInvoker.Step("2", "shear molly") with { After = ["1"] },
    ])
    {
        Number = 12,
        Warnings = ["it is winter"],
    };

    static Plan Deadly => new("sheep slaughter", "slaughter dolly", [FakeInvoker.Step("1", "slaughter dolly", Disturbance.DestroysData)])
    {
        Number = 13,
        Confirmation = new Confirmation("dolly", "dolly and 4 kg of wool will be gone.") { BackupFirst = "croft backup create dolly" },
    };

    [Fact]
    public async Task Plan_Asked_IsPrintedAndNothingStarts()
    {
        _shell.Invoker.Planned = (_, _) => TwoSteps;
        (await _shell.TypeAsync("sheep", "shear", "dolly", "molly", "--plan")).ShouldBe(0);
        _shell.Invoker.Confirmed.ShouldBeEmpty();
        _shell.Out.ShouldBe(
            """
            plan 12 for /srv/lab
            shear dolly and molly
            ⚠ it is winter

            1  shear dolly  restart
               a standing sheep can't be shorn
               wool: 4 kg → 0 kg
               mood: (none) → cold
               needs Sheep.Shear on /sheep/101; about 40 s
            2  shear molly  live
               after 1

            2 steps: 1 live, 1 restart; 40 s and more

            """);
        _shell.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Plan_At40Columns_Fits()
    {
        _shell.Width = 40;
        _shell.Invoker.Planned = (_, _) => TwoSteps with { Title = "shear dolly, molly and every other sheep of the north pasture" };
        await _shell.TypeAsync("sheep", "shear", "dolly", "--plan", "--no-color");
        _shell.Out.Split('\n').ShouldAllBe(l => l.Length <= 40);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(0, false)]
    public async Task Plan_WithExitCode_TellsWhetherThereIsSomethingToDo(int expected, bool steps)
    {
        _shell.Invoker.Planned = (_, _) => steps ? TwoSteps : TwoSteps with { Steps = [] };
        (await _shell.TypeAsync("sheep", "shear", "dolly", "--plan", "--exit-code")).ShouldBe(expected);
    }

    [Fact]
    public async Task Plan_Json_IsThePlan()
    {
        _shell.Invoker.Planned = (_, _) => TwoSteps;
        await _shell.TypeAsync("sheep", "shear", "dolly", "--plan", "--json");
        var plan = System.Text.Json.JsonDocument.Parse(_shell.Out).RootElement;
        plan.GetProperty("number").GetInt32().ShouldBe(12);
        plan.GetProperty("steps")[0].GetProperty("disturbs").GetString().ShouldBe("restart");
    }

    [Fact]
    public async Task Run_Piped_PrintsOneLineAnEventAndTheResult()
    {
        _shell.Invoker.Planned = (_, _) => TwoSteps;
        _shell.Invoker.Events =
        [
            Event(1) with { RunState = RunState.Running },
            Event(2) with { Step = "1", StepState = StepState.Running },
            Event(3) with { Step = "1", Progress = 0.5 },
            Event(4) with { Step = "1", Line = "TASK \e[31mOK" },
            Event(5) with { Step = "1", StepState = StepState.Done },
        ];
        (await _shell.TypeAsync("sheep", "shear", "dolly")).ShouldBe(0);
        _shell.Out.ShouldBeEmpty();
        _shell.Error.ShouldBe(
            """
            plan 12 for /srv/lab: shear dolly and molly: 2 steps: 1 live, 1 restart; 40 s and more
            ⚠ it is winter
            run 7 running
            [1] shear dolly: running
            [1] TASK ?[31mOK
            [1] shear dolly: done
            run 7 done: shear dolly; 1/2 steps in 0 s; evidence: croft run show 7

            """);
    }

    [Fact]
    public async Task Run_Json_PrintsTheRunAndKeepsSilent()
    {
        _shell.Invoker.Planned = (_, _) => TwoSteps with { Warnings = [] };
        (await _shell.TypeAsync("sheep", "shear", "dolly", "--json")).ShouldBe(0);
        System.Text.Json.JsonDocument.Parse(_shell.Out).RootElement.GetProperty("state").GetString().ShouldBe("done");
        _shell.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_NoWaitWhereRunsEndWithTheCommand_IsRefused()
    {
        _shell.Invoker.Planned = (_, _) => TwoSteps;
        (await _shell.TypeAsync("sheep", "shear", "dolly", "--no-wait")).ShouldBe(1);
        _shell.Invoker.Confirmed.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_NoWait_StartsAndReturns()
    {
        _shell.Invoker.RunsOutlive = true;
        _shell.Invoker.Planned = (_, _) => TwoSteps;
        (await _shell.TypeAsync("sheep", "shear", "dolly", "--no-wait", "--json")).ShouldBe(0);
        _shell.Out.ShouldContain("\"state\": \"running\"");
    }

    [Fact]
    public async Task Run_NothingToDo_SaysSoAndStartsNothing()
    {
        (await _shell.TypeAsync("sheep", "shear", "dolly")).ShouldBe(0);
        _shell.Error.ShouldBe("do nothing: nothing to do\n");
        _shell.Invoker.Confirmed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(RunState.Failed)]
    [InlineData(RunState.Undone)]
    [InlineData(RunState.Unknown)]
    [InlineData(RunState.Cancelled)]
    public async Task Run_EndsOtherwiseThanDone_ExitsFailedWithTheReason(RunState state)
    {
        _shell.Invoker.Planned = (_, _) => TwoSteps;
        _shell.Invoker.Ended = FakeInvoker.Run(state, new Failure(FailureKind.Conflict, "Shearing dolly failed.") { Cause = "she ran" });
        (await _shell.TypeAsync("sheep", "shear", "dolly", "--quiet")).ShouldBe(1);
        _shell.Error.ShouldBe(
            $"""
            run 7 {state.ToString().ToLowerInvariant()}: shear dolly; 1/2 steps in 0 s
            Shearing dolly failed.
              she ran
            croft run show 7 tells each step

            """);
    }

    [Theory]
    [InlineData("dolly is gone", "sheep", "slaughter", "dolly")]
    [InlineData("--yes alone does not confirm", "sheep", "slaughter", "dolly", "--yes")]
    [InlineData("--yes names 'molly'", "sheep", "slaughter", "dolly", "--yes", "molly")]
    public async Task Destroy_Unconfirmed_IsRefusedWithTheWayOut(string why, params string[] words)
    {
        _shell.Invoker.Planned = (_, _) => Deadly with { Confirmation = Deadly.Confirmation! with { Because = "dolly is gone" } };
        (await _shell.TypeAsync(words)).ShouldBe(4);
        _shell.Invoker.Confirmed.ShouldBeEmpty();
        _shell.Error.ShouldContain(why);
        _shell.Error.ShouldContain("Add --yes dolly to confirm; to keep what is there, first: croft backup create dolly.");
    }

    [Theory]
    [InlineData("--yes", "dolly")]
    [InlineData("--yes=dolly", "--quiet")]
    public async Task Destroy_Named_Starts(string first, string second)
    {
        _shell.Invoker.Planned = (_, _) => Deadly;
        (await _shell.TypeAsync("sheep", "slaughter", "dolly", first, second)).ShouldBe(0);
        _shell.Invoker.Confirmed.ShouldBe(["dolly"]);
    }

    [Theory]
    [InlineData("dolly\n", 0)]
    [InlineData("yes\n", 4)]
    [InlineData("", 4)]
    public async Task Destroy_OnTerminal_AsksForTheName(string typed, int expected)
    {
        _shell.Width = 80;
        _shell.InputIsTerminal = true;
        _shell.Input = typed;
        _shell.Invoker.Planned = (_, _) => Deadly;
        (await _shell.TypeAsync("sheep", "slaughter", "dolly", "--no-color")).ShouldBe(expected);
        _shell.Invoker.Confirmed.Count.ShouldBe(expected == 0 ? 1 : 0);
        _shell.Error.ShouldContain("dolly and 4 kg of wool will be gone.");
        _shell.Error.ShouldContain("To keep what is there, first: croft backup create dolly");
        _shell.Error.ShouldContain("Type dolly to go on: ");
        if (expected != 0) _shell.Error.ShouldContain("Nothing was done: dolly was to be typed, and was not.");
    }

    [Fact]
    public async Task Agreement_ThatIsNotTyped_IsNotCalledAName()
    {
        _shell.Width = 80;
        _shell.InputIsTerminal = true;
        _shell.Input = "no\n";
        _shell.Invoker.Planned = (_, _) => Deadly with { Confirmation = new Confirmation("yes", "The flock is counted anew.") { IsAgreement = true } };
        (await _shell.TypeAsync("sheep", "slaughter", "dolly", "--no-color")).ShouldBe(4);
        _shell.Error.ShouldContain("Nothing was done: yes was to be typed, and was not.");
    }

    [Fact]
    public async Task CtrlC_Once_LeavesTheRunInOrder()
    {
        _shell.Invoker.Planned = (_, _) => TwoSteps;
        _shell.Invoker.Ended = FakeInvoker.Run(RunState.Interrupted);
        _shell.Invoker.Meanwhile = leave =>
        {
            _shell.CtrlC();
            leave.IsCancellationRequested.ShouldBeTrue();
            return Task.CompletedTask;
        };
        (await _shell.TypeAsync("sheep", "shear", "dolly")).ShouldBe(130);
        _shell.Error.ShouldContain("leaving run 7: its journal is brought up to date, Proxmox's task goes on; Ctrl-C again leaves at once\n");
        _shell.Error.ShouldContain("go on with: croft run resume 7");
    }

    [Fact]
    public async Task CtrlC_Twice_LeavesAtOnceThoughTheStepHangs()
    {
        _shell.Invoker.Planned = (_, _) => TwoSteps;
        _shell.Invoker.Meanwhile = _ =>
        {
            _shell.CtrlC();
            _shell.CtrlC();
            return new TaskCompletionSource().Task;
        };
        (await _shell.TypeAsync("sheep", "shear", "dolly")).ShouldBe(130);
        _shell.Error.ShouldContain("left run 7 at once");
    }

    [Fact]
    public async Task InterruptedRuns_AreNamedBeforeTheCommand()
    {
        _shell.Invoker.Interrupted = [3, 5];
        await _shell.TypeAsync("count");
        _shell.Error.ShouldBe("2 runs were interrupted; go on with each: croft run resume 3, croft run resume 5\n");
    }

    [Fact]
    public async Task Run_OnTerminal_RedrawsRunningStepsAndKeepsFinishedOnes()
    {
        _shell.Width = 40;
        _shell.Invoker.Planned = (_, _) => TwoSteps with { Warnings = [] };
        _shell.Invoker.Events =
        [
            Event(1) with { Step = "1", StepState = StepState.Running },
            Event(2) with { Step = "1", Progress = 0.5 },
            Event(3) with { Step = "2", StepState = StepState.Running, Line = "a line that is far too long for a terminal of forty columns" },
            Event(4) with { Step = "1", StepState = StepState.Done },
        ];
        await _shell.TypeAsync("sheep", "shear", "dolly", "--no-color");
        _shell.Error.ShouldContain("⠋ shear dolly █████░░░░░ 0 s\n⠋ shear molly 0 s\n    a line that is far too long for a …\n");
        _shell.Error.ShouldContain("\e[4A\r\e[J✓ shear dolly 0 s\n");
    }

    RunEvent Event(long sequence) => new(7, sequence, _shell.Clock.GetUtcNow());
}
