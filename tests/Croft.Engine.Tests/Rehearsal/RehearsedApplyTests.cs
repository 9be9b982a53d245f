using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Tests.Planning;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Rehearsal;

/// <summary><c>apply --rehearse</c>: what goes another way than on the twin stops the run.</summary>
public sealed class RehearsedApplyTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<(Estate Estate, Plan Plan)> RehearsedAsync()
    {
        var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-1", start: true);
        await estate.Lab.MachineAsync("web-2");
        await estate.ImportAsync();
        estate.Set("web-1", "cores", "3");
        estate.Set("web-2", "cores", "3");
        return (estate, await estate.Lab.PlanAsync("apply", new ApplyRequest { Whole = true, Documents = estate.Documents, Rehearse = true, Parallel = 1 }));
    }

    [Fact]
    public async Task Run_ThatGoesAsRehearsed_GoesToItsEnd()
    {
        var (estate, plan) = await RehearsedAsync();
        await using var _ = estate;
        plan.Steps.Where(s => !s.IsOwn).ShouldAllBe(s => s.Rehearsed != null);
        var (run, _) = await estate.Lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, run.Failure?.Message);
    }

    [Fact]
    public async Task Run_ThatReadsBackSomethingElse_StopsBeforeTheNextStep()
    {
        var (estate, plan) = await RehearsedAsync();
        await using var _ = estate;
        await StopBehindAsync(estate);

        var (run, steps) = await estate.Lab.RunAsync(plan);

        run.State.ShouldBe(RunState.Failed);
        run.Failure!.Message.ShouldStartWith("Step 1 went another way than it was rehearsed: configure web-1: cores: expected waits for the next restart: 1 → 3, seen (nothing).");
        run.Failure.WayOut.ShouldNotBeNull().ShouldContain($"croft run undo {run.Id}");
        steps.Select(s => s.State).ShouldBe([StepState.Done, StepState.Skipped, StepState.Done, StepState.Skipped], "what was done is noted, what was not is not");
        (await estate.Lab.SeeAsync("web-2")).Config["cores"].ShouldBe("1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Resumed_AfterItsProcessDiedAtTheStepThatStrayed_StopsThereToo(bool written)
    {
        var (estate, plan) = await RehearsedAsync();
        await using var _ = estate;
        await StopBehindAsync(estate);
        var dying = estate.Lab.Again();
        var dead = new TaskCompletionSource();
        var looks = 0;
        // Dead as the first step's end is written, or just after.
        dying.Get<RunEngine>().Boundary = page =>
        {
            if (looks > 0 || page.Events.Any(e => e.Step == "1" && e.StepState == StepState.Done)) looks++;
            if (looks <= (written ? 1 : 0)) return;
            dead.TrySetResult();
            throw new FencedException(0, 0);
        };
        var run = await dying.Get<RunEngine>().StartAsync(plan, dying.Context, Ct);
        await dead.Task.WaitAsync(Ct);
        await dying.Get<RunEngine>().DisposeAsync();
        (await estate.Lab.Process.RunAsync<RunDetail>("run show", new ShowRunRequest { Run = run.Id })).Steps[0].State.ShouldBe(written ? StepState.Done : StepState.Running);

        var engine = estate.Lab.Again(stale: TimeSpan.Zero).Get<RunEngine>();
        await engine.ResumeAsync(new ResumeRunRequest { Run = run.Id }, dying.Context, Ct);
        var ended = await engine.FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct);

        ended.State.ShouldBe(RunState.Failed);
        ended.Failure!.Message.ShouldStartWith("Step 1 went another way than it was rehearsed: configure web-1: cores: expected waits for the next restart: 1 → 3, seen (nothing).");
        (await estate.Lab.SeeAsync("web-1")).Config["cores"].ShouldBe("3");
        (await estate.Lab.SeeAsync("web-2")).Config["cores"].ShouldBe("1");
    }

    /// <summary>Stopped behind everybody's back: what was to wait for a restart is now in force at once.</summary>
    static async Task StopBehindAsync(Estate estate)
    {
        var (place, _, _) = await estate.Lab.SeeAsync("web-1");
        var client = await estate.Lab.ClientAsync();
        await client.Node(place.Node!).Guest(GuestKind.Qemu, place.Vmid!.Value).StopAsync(false, null, Ct);
        while ((await estate.Lab.SeeAsync("web-1")).Status.State.Value == GuestState.Running) await Task.Yield();
    }
}
