using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Tests.Runs;

public sealed class RunStepTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<(RunRow Run, StepRecord Step)> RunOneAsync(RunBench bench, Thing? thing = null)
    {
        var engine = bench.Engine();
        var run = await engine.ExecuteAsync(await RunBench.KeepAsync(engine, MakeThing.Step("1", thing ?? new Thing("a"))), RunBench.Me, Ct);
        return (run, (await bench.StepsAsync(run.Id))[0]);
    }

    [Fact]
    public async Task Step_EffectThereAlready_CallsNothing()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Things["a"] = "there";

        var (run, step) = await RunOneAsync(bench);

        run.State.ShouldBe(RunState.Done);
        step.State.ShouldBe(StepState.Already);
        step.Evidence.ShouldHaveSingleItem().Seen.ShouldBe("there");
        bench.Node.Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Step_TaskEndsInError_FailsWithItsWords()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => ("no space left on device", ["making it"]);

        var (run, step) = await RunOneAsync(bench);

        run.State.ShouldBe(RunState.Failed);
        step.Failure!.Kind.ShouldBe(FailureKind.Conflict);
        step.Failure.Message.ShouldBe("Could not make a: its task ended with 'no space left on device'.");
        step.Failure.WayOut!.ShouldContain($"croft task log {step.Upid}");
        run.Failure!.Message.ShouldStartWith("Step 1: Could not make a");
        (await bench.LeasesAsync(run.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Step_TaskEndsWithWarnings_IsDoneAndKeepsThem()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => ("WARNINGS: 1", ["WARN: the disk is nearly full", "TASK WARNINGS: 1"]);

        var (run, step) = await RunOneAsync(bench);

        run.State.ShouldBe(RunState.Done);
        step.Warnings.ShouldBe(["WARN: the disk is nearly full"]);
    }

    [Fact]
    public async Task Step_TaskEndsOkWithoutEffect_Fails()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Effective = _ => false;

        var (run, step) = await RunOneAsync(bench);

        run.State.ShouldBe(RunState.Failed);
        step.Failure!.Message.ShouldBe("The task to make a ended OK but a is absent.");
    }

    [Theory]
    [InlineData(500, "unable to create CT 141 - CT 141 already exists on node 'pve1'", FailureKind.Conflict, "The next free id is 142")]
    [InlineData(500, "CT is locked (backup)", FailureKind.Conflict, "croft task list")]
    [InlineData(500, "checksum mismatch (file change by other user?)", FailureKind.Conflict, "Plan again")]
    [InlineData(403, "Permission check failed (/vms/141, VM.PowerMgmt)", FailureKind.Denied, "VM.PowerMgmt")]
    public async Task Step_CallRefused_FailsWithTheWayOut(int status, string words, FailureKind kind, string wayOut)
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Refuse = _ => (status, words);

        var (run, step) = await RunOneAsync(bench);

        run.State.ShouldBe(RunState.Failed);
        step.Failure!.Kind.ShouldBe(kind);
        step.Failure.Message.ShouldContain(words);
        step.Failure.WayOut.ShouldNotBeNull().ShouldContain(wayOut);
        bench.Node.Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Step_GuestLockedByARunningTask_NamesTheHolder()
    {
        await using var bench = await RunBench.StartAsync();
        var holder = bench.Node.Begin("vzdump", "a", DateTimeOffset.UtcNow, "root@pam");
        bench.Node.Refuse = _ => (500, "CT is locked (backup)");

        var (_, step) = await RunOneAsync(bench);

        step.Failure!.WayOut!.ShouldContain(holder);
        step.Failure.WayOut!.ShouldContain("vzdump of root@pam holds it since");
    }

    [Fact]
    public async Task Step_LockFileHeldForAMoment_TriesAgain()
    {
        await using var bench = await RunBench.StartAsync();
        var refusals = 0;
        bench.Node.Refuse = _ => refusals++ < 2 ? (500, "can't lock file '/var/lock/qemu-server/lock-141.conf' - got timeout") : null;

        var (run, step) = await RunOneAsync(bench);

        run.State.ShouldBe(RunState.Done, run.Failure?.ToString());
        bench.Node.Changes.ShouldBe(["PUT a"]);
        step.Marks.ShouldContain(m => m.Work == Work.Lock);
    }

    [Theory]
    [InlineData(Repeat.IsRefused)]
    [InlineData(Repeat.DoesItTwice)]
    public async Task Step_AnswerLostAfterTheEffect_AdoptsTheTask(Repeat repeat)
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Behave = _ => OnCall.LoseAnswer;

        var (run, step) = await RunOneAsync(bench, new Thing("a", repeat));

        run.State.ShouldBe(RunState.Done, run.Failure?.ToString());
        step.Upid.ShouldNotBeNull();
        bench.Node.Changes.ShouldBe(["PUT a"]);
    }

    [Fact]
    public async Task Step_CallLostBeforeTheEffect_BeginsAgainWhereARepeatIsRefused()
    {
        await using var bench = await RunBench.StartAsync();
        var calls = 0;
        bench.Node.Behave = _ => calls++ == 0 ? OnCall.LoseCall : OnCall.Answer;

        var (run, _) = await RunOneAsync(bench, new Thing("a", Repeat.IsRefused));

        run.State.ShouldBe(RunState.Done, run.Failure?.ToString());
        bench.Node.Changes.ShouldBe(["PUT a"]);
        calls.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Step_CallLostAndARepeatWouldDoItTwice_AsksTheUser(bool done)
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Behave = _ => OnCall.LoseCall;

        var (run, step) = await RunOneAsync(bench, new Thing("a", Repeat.DoesItTwice));

        run.State.ShouldBe(RunState.Unknown);
        step.State.ShouldBe(StepState.Unknown);
        step.Failure!.WayOut!.ShouldContain($"croft run resume {run.Id} --accept-done 1");
        step.Failure.WayOut!.ShouldContain($"croft run resume {run.Id} --retry 1");
        (await bench.LeasesAsync(run.Id)).ShouldBe(["lab/thing/a"]);

        bench.Node.Behave = _ => OnCall.Answer;
        var engine = bench.Engine();
        await engine.ResumeAsync(new ResumeRunRequest { Run = run.Id, AcceptDone = done ? ["1"] : [], Retry = done ? [] : ["1"] }, RunBench.Me, Ct);
        var after = await engine.FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct);

        after.State.ShouldBe(RunState.Done);
        bench.Node.Changes.Count.ShouldBe(done ? 0 : 1);
        var decided = (await bench.StepsAsync(run.Id))[0];
        decided.Warnings.Count.ShouldBe(done ? 1 : 0);
        decided.Evidence.Count.ShouldBe(done ? 0 : 1);
    }

    [Fact]
    public async Task Step_CancelledWhileALostCallMayHaveHappened_AsksTheUser()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Behave = _ => OnCall.LoseCall;
        var engine = bench.Engine(options: RunBench.Quick with { Settle = TimeSpan.FromSeconds(1) });
        var run = (await engine.StartAsync(await RunBench.KeepAsync(engine, MakeThing.Step("1", new Thing("a", Repeat.DoesItTwice))), RunBench.Me, Ct)).Id;
        await RunFlowTests.SeenAsync(engine, run, e => e.Line?.StartsWith("The answer to PUT", StringComparison.Ordinal) == true);

        await engine.CancelAsync(run, RunBench.Me, Ct);
        var row = await engine.FollowAsync(run, _ => { }, CancellationToken.None, Ct);

        row.State.ShouldBe(RunState.Unknown);
        (await bench.LeasesAsync(run)).ShouldBe(["lab/thing/a"]);
        await engine.ResumeAsync(new ResumeRunRequest { Run = run, Retry = ["1"] }, RunBench.Me, Ct);
        (await engine.FollowAsync(run, _ => { }, CancellationToken.None, Ct)).State.ShouldBe(RunState.Cancelled);
        bench.Node.Changes.ShouldBeEmpty();
        (await bench.LeasesAsync(run)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Step_TaskOfTheSameKindBeforeTheIntent_IsNotAdopted()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Begin("make", "a", DateTimeOffset.UtcNow);
        bench.Node.Behave = _ => OnCall.LoseCall;

        var (run, step) = await RunOneAsync(bench, new Thing("a", Repeat.DoesItTwice));

        run.State.ShouldBe(RunState.Unknown);
        step.Upid.ShouldBeNull();
    }

    [Theory]
    [InlineData(100, 102, new[] { 99, 103, 105 }, 103)]
    [InlineData(100, 100, new[] { 98, 99 }, 99)]
    [InlineData(100, null, new[] { 90, 101 }, 90)]
    public void Nearest_OfSeveralUnseenTasks_IsTheFirstAfterTheIntent(int at, int? nodeTime, int[] starts, int adopted)
    {
        var intent = new StepIntent("lab", "pve1", "PUT", "/x", At(at)) { NodeTime = nodeTime is { } node ? At(node) : null };
        var tasks = starts.Select(s => Proxmox.Upid.Parse($"UPID:pve1:0000{s:X4}:00000001:{s:X8}:make:a:root@pam:"));
        EffectSearch.Nearest(tasks, intent)!.Start.ShouldBe(At(adopted));

        static DateTimeOffset At(int seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
    }

    [Fact]
    public async Task Step_TaskThatWarnsWithoutEnd_KeepsTheFirst()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => ("WARNINGS: 2000", [.. Enumerable.Range(1, 2000).Select(i => $"WARN: number {i}")]);

        var (run, step) = await RunOneAsync(bench);

        run.State.ShouldBe(RunState.Done);
        step.Warnings.Count.ShouldBe(101);
        (step.Warnings[99], step.Warnings[100]).ShouldBe(("WARN: number 100", $"There are more: croft task log {step.Upid}"));
        step.Intent!.LogRead.ShouldBe(2000);
    }

    [Fact]
    public async Task Step_Progress_IsReadFromTheLog()
    {
        await using var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => ("OK", ["INFO:  15% (1.2 GiB of 8.0 GiB) in 3s", "transferred 8.0 GiB of 8.0 GiB (100.00%)", "TASK OK"]);

        var (run, _) = await RunOneAsync(bench);

        (await bench.EventsAsync(run.Id)).Where(e => e.Progress is not null).Select(e => e.Progress).ShouldBe([0.15, 1.0]);
    }
}
