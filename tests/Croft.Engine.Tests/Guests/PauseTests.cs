using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Guests;

public sealed class PauseTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Suspend_ThenResume_IsAsEachSays(bool toDisk)
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("nap", start: true);

        await lab.DoAsync("guest suspend", new SuspendGuestRequest { Guest = "nap", ToDisk = toDisk });
        var (_, config, status) = await lab.SeeAsync("nap");
        (status.State.Value, status.QmpStatus, config.Lock).ShouldBe(toDisk ? (GuestState.Stopped, "stopped", "suspended") : (GuestState.Running, "paused", null));
        (await lab.PlanAsync("guest suspend", new SuspendGuestRequest { Guest = "nap", ToDisk = toDisk })).Steps.ShouldBeEmpty();

        await lab.DoAsync("guest resume", new ResumeGuestRequest { Guest = "nap" });
        (_, config, status) = await lab.SeeAsync("nap");
        (status.QmpStatus, config.Lock).ShouldBe(("running", null));
        (await lab.PlanAsync("guest resume", new ResumeGuestRequest { Guest = "nap" })).Steps.ShouldBeEmpty();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Start_Suspended_GoesOn(bool toDisk)
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("nap", start: true);
        await lab.DoAsync("guest suspend", new SuspendGuestRequest { Guest = "nap", ToDisk = toDisk });

        await lab.DoAsync("guest start", new StartGuestRequest { Guest = "nap" });

        (await lab.SeeAsync("nap")).Status.QmpStatus.ShouldBe("running");
    }

    [Fact]
    public async Task Resume_StoppedSinceThePlan_IsRefusedRatherThanStarted()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("nap", start: true);
        await lab.DoAsync("guest suspend", new SuspendGuestRequest { Guest = "nap" });
        var plan = await lab.PlanAsync("guest resume", new ResumeGuestRequest { Guest = "nap" });
        await lab.DoAsync("guest stop", new StopGuestRequest { Guest = "nap" });

        var (run, steps) = await lab.RunAsync(plan);

        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.WayOut.ShouldNotBeNull().ShouldContain("guest start nap");
        (await lab.SeeAsync("nap")).Status.State.Value.ShouldBe(GuestState.Stopped);
    }

    [Fact]
    public async Task Reset_PickedRunning_ResetsEachOnce()
    {
        await using var lab = await Lab.StartAsync();
        foreach (var name in new[] { "many-1", "many-2" })
            await lab.MachineAsync(name, start: true);

        (await lab.DoAsync("guest reset", new ResetGuestRequest { Select = "name=many-*" })).Steps.Count.ShouldBe(2);

        lab.Cluster.Effects.All.Where(e => e.Key.EndsWith(" reset", StringComparison.Ordinal)).Select(e => e.Value).ShouldBe([1, 1]);
    }
}
