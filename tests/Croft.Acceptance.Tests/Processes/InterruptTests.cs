using Croft.Acceptance.Tests.Kills;
using Croft.Contracts;
using Croft.Sandbox;
using Croft.Sandbox.Faults;

namespace Croft.Acceptance.Tests.Processes;

/// <summary>Ctrl-C and a polite end from outside: the first leaves in order, the second at once.</summary>
public sealed class InterruptTests(KillLab labs)
{
    const int Interrupted = 130;

    [Theory, InlineData("INT"), InlineData("TERM")]
    public async Task Signal_WhileATaskRuns_LeavesTheRunAndTheTaskGoesOn(string signal)
    {
        // A start takes two seconds here, so that the task outlives the command.
        await using var lab = await Lab.StartAsync(new SandboxOptions { Guests = 8, Speed = 1.5 });
        var guest = await lab.TakeAsync(GuestType.Vm, running: false);
        var look = lab.Hold(call => call.Path.Contains("qmstart", StringComparison.Ordinal) && call.Path.EndsWith("/status", StringComparison.Ordinal), HoldPoint.AfterEffect);
        using var croft = lab.Start("guest", "start", guest.Name);
        await croft.UntilAsync(look.Arrived, "it looked at its task");
        await croft.SignalAsync(signal);
        look.Release();

        var end = await croft.FinishAsync();
        end.Failed(Interrupted).ShouldContain("croft run resume 1");
        (await lab.RunOfAsync(guest.Vmid)).ShouldBe(("1", "interrupted"));
        (await lab.Folder.SqlAsync("SELECT resource FROM leases")).ShouldBe([$"lab/guest/{guest.Vmid}"]);
        await Eventually.BeAsync("the task goes on to its end", () => lab.EffectsOn(guest.Vmid).ContainsKey("start"));

        (await lab.CroftAsync("run", "resume", "1")).Done();
        lab.EffectsOn(guest.Vmid).ShouldBe([KeyValuePair.Create("start", 1)]);
        await lab.ShouldBeDoneAsync("1");
    }

    [Fact]
    public async Task CtrlCTwice_WhileACallHasNoAnswer_LeavesAtOnce()
    {
        var lab = labs.Lab;
        var guest = await lab.TakeAsync(GuestType.Vm, running: false);
        var hold = lab.Hold(call => call.Path == $"{guest.Path}/status/start", HoldPoint.BeforeEffect);
        using var croft = lab.Start("guest", "start", guest.Name);
        await croft.UntilAsync(hold.Arrived, "its call arrived");
        await croft.SignalAsync("INT");
        await croft.SaysAsync("Ctrl-C again leaves at once");
        croft.HasExited.ShouldBeFalse("the answer is still to be written down");
        await croft.SignalAsync("INT");
        var pressed = TimeProvider.System.GetTimestamp();

        (await croft.FinishAsync()).Failed(Interrupted);
        TimeProvider.System.GetElapsedTime(pressed).ShouldBeLessThan(TimeSpan.FromSeconds(15), "the call itself would be waited for half a minute");
        hold.Release();
        var (run, state) = await lab.RunOfAsync(guest.Vmid);
        state.ShouldBe("interrupted");
        (await lab.CroftAsync("run", "resume", run)).Done();
        lab.EffectsOn(guest.Vmid).ShouldBe([KeyValuePair.Create("start", 1)]);
        await lab.ShouldBeDoneAsync(run);
    }

    [Fact]
    public async Task CtrlC_WhileACallHasNoAnswer_WritesTheAnswerDownBeforeItLeaves()
    {
        var lab = labs.Lab;
        var guest = await lab.TakeAsync(GuestType.Ct, running: false);
        var hold = lab.Hold(call => call.Path == $"{guest.Path}/status/start", HoldPoint.BeforeEffect);
        using var croft = lab.Start("guest", "start", guest.Name);
        await croft.UntilAsync(hold.Arrived, "its call arrived");
        await croft.SignalAsync("INT");
        await croft.SaysAsync("Ctrl-C again leaves at once");
        hold.Release();

        (await croft.FinishAsync()).Failed(Interrupted);
        var (run, state) = await lab.RunOfAsync(guest.Vmid);
        state.ShouldBe("interrupted");
        (await lab.Folder.SqlAsync($"SELECT upid FROM run_steps WHERE run={run}")).ShouldHaveSingleItem().ShouldStartWith("UPID:");
        (await lab.CroftAsync("run", "resume", run)).Done();
        lab.EffectsOn(guest.Vmid).ShouldBe([KeyValuePair.Create("start", 1)]);
    }
}
