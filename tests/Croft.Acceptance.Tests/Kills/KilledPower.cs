using Croft.Contracts;
using Croft.Sandbox.Faults;

namespace Croft.Acceptance.Tests.Kills;

public abstract class KilledPower(KillLab labs, string verb, bool runsBefore, bool runsAfter) : KilledCall(labs)
{
    private protected virtual bool Undecidable => false;

    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        var guest = await Lab.TakeAsync(type, runsBefore);
        return new Scene(
            guest.Vmid, ["guest", verb, guest.Name], call => call.Path == $"{guest.Path}/status/{verb}", new() { [verb] = 1 },
            async () => (await Lab.Witness.StatusAsync(guest.Path)).ShouldBe(runsAfter ? "running" : "stopped"))
        {
            Undecidable = Undecidable,
        };
    }
}

[Kills("guest start", "guest.start")]
public sealed class KilledStart(KillLab labs) : KilledPower(labs, "start", runsBefore: false, runsAfter: true);

[Kills("guest stop", "guest.stop")]
public sealed class KilledStop(KillLab labs) : KilledPower(labs, "stop", runsBefore: true, runsAfter: false);

[Kills("guest shutdown", "guest.shutdown")]
public sealed class KilledShutdown(KillLab labs) : KilledPower(labs, "shutdown", runsBefore: true, runsAfter: false);

/// <summary>A second reboot is a second disturbance, so a lost one is never repeated without asking.</summary>
[Kills("guest reboot", "guest.reboot")]
public sealed class KilledReboot(KillLab labs) : KilledPower(labs, "reboot", runsBefore: true, runsAfter: true)
{
    private protected override bool Undecidable => true;

    [Fact]
    public async Task LostReboot_AcceptedAsDone_EndsWithoutAnotherCallAndSaysOnWhoseWord()
    {
        var scene = await ArrangeAsync(GuestType.Vm);
        var hold = Lab.Hold(scene.Call, HoldPoint.BeforeEffect);
        var run = await KillAsync(scene.Words, hold, $"/{scene.Vmid})");
        hold.Drop(done: false);
        (await Lab.CroftAsync("run", "resume", run)).Failed(1).ShouldContain("can't be decided");

        (await Lab.CroftAsync("run", "resume", run, "--accept-done", "1")).Done();
        Lab.EffectsOn(scene.Vmid).ShouldBeEmpty();
        (await Lab.CroftAsync("run", "show", run, "--json")).Done().ShouldContain("Taken as done on the word of");
        await Lab.ShouldBeDoneAsync(run);
    }
}

public abstract class KilledPause(KillLab labs, string verb, string[] words, string? before, string state) : KilledCall(labs)
{
    /// <summary>Proxmox can do these with machines alone.</summary>
    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        var guest = await Lab.TakeAsync(GuestType.Vm, running: true);
        if (before is not null)
            await Lab.Witness.PostAsync($"{guest.Path}/status/{before}");
        Lab.Forget(guest.Vmid);
        return new Scene(
            guest.Vmid, ["guest", verb, guest.Name, .. words], call => call.Path == $"{guest.Path}/status/{verb}", new() { [verb] = 1 },
            async () => (await Lab.Witness.StatusAsync(guest.Path, "qmpstatus")).ShouldBe(state))
        {
            Undecidable = verb == "reset",
        };
    }
}

[Kills("guest suspend", "guest.suspend")]
public sealed class KilledSuspend(KillLab labs) : KilledPause(labs, "suspend", [], null, "paused");

[Kills("guest suspend", "guest.suspend")]
public sealed class KilledHibernation(KillLab labs) : KilledPause(labs, "suspend", ["--to-disk"], null, "stopped");

[Kills("guest resume", "guest.resume")]
public sealed class KilledResume(KillLab labs) : KilledPause(labs, "resume", [], "suspend", "running");

/// <summary>Nothing but its task tells that a machine was reset, so a lost one is never repeated without asking.</summary>
[Kills("guest reset", "guest.reset")]
public sealed class KilledReset(KillLab labs) : KilledPause(labs, "reset", [], null, "running");
