namespace Croft.Acceptance.Tests.Kills;

public abstract class KilledPower(KillLab labs, bool machine, string verb, bool runsBefore, bool runsAfter) : KilledCall(labs)
{
    private protected virtual bool Undecidable => false;

    private protected override async Task<Scene> ArrangeAsync()
    {
        var guest = await Lab.TakeAsync(machine, runsBefore);
        return new Scene(
            guest.Vmid, ["guest", verb, guest.Name], call => call.Path == $"{guest.Path}/status/{verb}", new() { [verb] = 1 },
            async () => (await Lab.Witness.StatusAsync(guest.Path)).ShouldBe(runsAfter ? "running" : "stopped"))
        {
            Undecidable = Undecidable,
        };
    }
}

public sealed class KilledMachineStart(KillLab labs) : KilledPower(labs, machine: true, "start", runsBefore: false, runsAfter: true);

public sealed class KilledMachineStop(KillLab labs) : KilledPower(labs, machine: true, "stop", runsBefore: true, runsAfter: false);

public sealed class KilledMachineShutdown(KillLab labs) : KilledPower(labs, machine: true, "shutdown", runsBefore: true, runsAfter: false);

public sealed class KilledContainerStart(KillLab labs) : KilledPower(labs, machine: false, "start", runsBefore: false, runsAfter: true);

public sealed class KilledContainerShutdown(KillLab labs) : KilledPower(labs, machine: false, "shutdown", runsBefore: true, runsAfter: false);

/// <summary>A second reboot is a second disturbance, so a lost one is never repeated without asking.</summary>
public sealed class KilledReboot(KillLab labs) : KilledPower(labs, machine: true, "reboot", runsBefore: true, runsAfter: true)
{
    private protected override bool Undecidable => true;
}
