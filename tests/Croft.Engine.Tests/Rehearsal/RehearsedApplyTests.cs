using Croft.Contracts;
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
        // Stopped behind everybody's back: what was to wait for a restart is now in force at once.
        var (place, _, _) = await estate.Lab.SeeAsync("web-1");
        var client = await estate.Lab.ClientAsync();
        await client.Node(place.Node!).Guest(GuestKind.Qemu, place.Vmid!.Value).StopAsync(false, null, Ct);
        while ((await estate.Lab.SeeAsync("web-1")).Status.State.Value == GuestState.Running) await Task.Yield();

        var (run, steps) = await estate.Lab.RunAsync(plan);

        run.State.ShouldBe(RunState.Failed);
        run.Failure!.Message.ShouldStartWith("Step 1 went another way than it was rehearsed: configure web-1: cores: expected waits for the next restart: 1 → 3, seen (nothing).");
        run.Failure.WayOut.ShouldNotBeNull().ShouldContain($"croft run undo {run.Id}");
        steps.Select(s => s.State).ShouldBe([StepState.Done, StepState.Skipped, StepState.Done, StepState.Skipped], "what was done is noted, what was not is not");
        (await estate.Lab.SeeAsync("web-2")).Config["cores"].ShouldBe("1");
    }
}
