using Croft.Acceptance.Tests.Kills;
using Croft.Contracts;
using Croft.Sandbox.Faults;

namespace Croft.Acceptance.Tests.Processes;

/// <summary>Several processes on one workspace: what one run holds, no other changes.</summary>
public sealed class TwoProcessTests(KillLab labs)
{
    Lab Lab => labs.Lab;

    [Fact]
    public async Task SameGuest_WhileARunHoldsIt_QueuesAndSaysForWhichRun()
    {
        var guest = await Lab.TakeAsync(GuestType.Vm, running: false);
        var hold = Lab.Hold(call => call.Path == $"{guest.Path}/status/start", HoldPoint.BeforeEffect);
        using var first = Lab.Start("guest", "start", guest.Name);
        await first.UntilAsync(hold.Arrived, "its call arrived");
        var (run, state) = await Lab.RunOfAsync(guest.Vmid);
        state.ShouldBe("running");

        using var second = Lab.Start("guest", "configure", guest.Name, "--description", "queued");
        await Eventually.BeAsync("it waits", async () => (await Lab.Folder.SqlAsync($"SELECT 1 FROM run_events WHERE line LIKE 'Waits for run {run}, %'")).Length == 1);
        hold.Release();
        (await first.FinishAsync()).Done();
        var queued = await second.FinishAsync();
        queued.Done();
        queued.Errors.ShouldContain($"Waits for run {run}, which holds ");
        Lab.EffectsOn(guest.Vmid).ShouldBe([KeyValuePair.Create("config", 1), KeyValuePair.Create("start", 1)], ignoreOrder: true);
    }

    [Fact]
    public async Task Cancel_OutrunByTheRun_SaysThatNothingWasCancelled()
    {
        var guest = await Lab.TakeAsync(GuestType.Vm, running: false);
        var hold = Lab.Hold(call => call.Path == $"{guest.Path}/status/start", HoldPoint.AfterEffect);
        using var owner = Lab.Start("guest", "start", guest.Name);
        await owner.UntilAsync(hold.Arrived, "its call arrived");
        var (run, _) = await Lab.RunOfAsync(guest.Vmid);

        using var cancel = Lab.Start("run", "cancel", run);
        await cancel.SaysAsync($"run {run} running");
        hold.Release();
        (await cancel.FinishAsync()).Failed(1).ShouldContain($"nothing was cancelled: run {run} had ended by then: done");
        (await owner.FinishAsync()).Done();
        (await Lab.CroftAsync("run", "cancel", run)).Failed(1).ShouldContain("had ended by then: done");
    }

    [Fact]
    public async Task DifferentGuests_AtTheSameTime_AreBothDone()
    {
        var (one, other) = (await Lab.TakeAsync(GuestType.Vm, running: false), await Lab.TakeAsync(GuestType.Ct, running: false));
        var held = Lab.Hold(call => call.Path == $"{one.Path}/status/start", HoldPoint.BeforeEffect);
        using var first = Lab.Start("guest", "start", one.Name);
        await first.UntilAsync(held.Arrived, "its call arrived");
        (await Lab.CroftAsync("guest", "start", other.Name)).Done();
        held.Release();
        (await first.FinishAsync()).Done();
        Lab.EffectsOn(one.Vmid).ShouldBe([KeyValuePair.Create("start", 1)]);
        Lab.EffectsOn(other.Vmid).ShouldBe([KeyValuePair.Create("start", 1)]);
    }

    [Fact]
    public async Task PausedOwner_WhoseRunWasTakenOver_WritesNothingWhenItWakesAndSaysSo()
    {
        var guest = await Lab.TakeAsync(GuestType.Vm, running: true);
        var hold = Lab.Hold(call => call.Path == $"{guest.Path}/snapshot" && call.Method == "POST", HoldPoint.AfterEffect);
        using var paused = Lab.Start("snapshot", "create", guest.Name, "s1");
        await paused.UntilAsync(hold.Arrived, "its call arrived");
        await PauseAsync(paused);
        var (run, _) = await Lab.RunOfAsync(guest.Vmid);
        await Eventually.BeAsync("its silence is long enough", async () => (await Lab.RunOfAsync(guest.Vmid)).State == "interrupted");
        (await Lab.CroftAsync("run", "resume", run)).Done();
        var journal = await JournalAsync(run);

        hold.Release();
        await paused.SignalAsync("CONT");
        var end = await paused.FinishAsync();

        (await JournalAsync(run)).ShouldBe(journal);
        end.Errors.ShouldContain("taken over", Case.Insensitive);
        Lab.EffectsOn(guest.Vmid).ShouldBe([KeyValuePair.Create("snapshot s1", 1)]);
        await Lab.ShouldBeDoneAsync(run);
    }

    /// <summary>Stops a process between two of its writes: stopped within one, it would keep every other test from the database.</summary>
    async Task PauseAsync(CroftProcess croft)
    {
        await croft.SignalAsync("STOP");
        while (!await Lab.Folder.IsWritableAsync())
        {
            await croft.SignalAsync("CONT");
            await Task.Delay(50, TestContext.Current.CancellationToken);
            await croft.SignalAsync("STOP");
        }
    }

    async Task<string[]> JournalAsync(string run) =>
    [
        .. await Lab.Folder.SqlAsync($"SELECT * FROM runs WHERE id={run}"),
        .. await Lab.Folder.SqlAsync($"SELECT * FROM run_steps WHERE run={run} ORDER BY ordinal"),
        .. await Lab.Folder.SqlAsync($"SELECT * FROM run_events WHERE run={run} ORDER BY sequence"),
    ];
}
