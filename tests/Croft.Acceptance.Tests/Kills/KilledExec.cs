using Croft.Contracts;
using Croft.Sandbox.Faults;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>A command inside a machine leaves no task, so one whose process nobody heard of is never started again unasked.</summary>
public sealed class KilledExec(KillLab labs)
{
    readonly Lab lab = labs.Lab;

    [Theory]
    [InlineData(HoldPoint.BeforeEffect, "--retry")]
    [InlineData(HoldPoint.AfterEffect, "--accept-done")]
    public async Task KilledWhileTheAnswerIsHeld_Resumed_AsksAndRanOnce(HoldPoint point, string decision)
    {
        var (guest, run) = await KillAsync("agent/exec", point, "hostname");

        var asked = (await lab.CroftAsync("run", "resume", run)).Failed(1);
        asked.ShouldContain($"croft run resume {run} --retry 1");
        asked.ShouldContain($"croft run resume {run} --accept-done 1");
        (await lab.CroftAsync("run", "resume", run, decision, "1")).Done();

        lab.EffectsOn(guest.Vmid).ShouldBe(new Dictionary<string, int> { ["exec"] = 1 });
        await lab.ShouldBeDoneAsync(run);
    }

    [Fact]
    public async Task KilledWhileItRuns_Resumed_PassesItsAnswerOn()
    {
        var (guest, run) = await KillAsync("agent/exec-status", HoldPoint.BeforeEffect, "sh", "-c", "hostname; exit 3");

        var end = await lab.CroftAsync("run", "resume", run);

        end.Failed(3);
        end.Output.ShouldBe($"{guest.Name}\n");
        lab.EffectsOn(guest.Vmid).ShouldBe(new Dictionary<string, int> { ["exec"] = 1 });
        await lab.ShouldBeDoneAsync(run);
    }

    async Task<(Target Guest, string Run)> KillAsync(string call, HoldPoint point, params string[] command)
    {
        var guest = await lab.TakeAsync(GuestType.Vm, running: true);
        var hold = lab.Hold(seen => seen.Path == $"{guest.Path}/{call}", point);
        using (var croft = lab.Start(["guest", "exec", guest.Name, "--", .. command]))
        {
            await croft.UntilAsync(hold.Arrived, "its call arrived");
            await croft.KillAsync();
        }
        hold.Drop(done: point == HoldPoint.AfterEffect);
        var (run, state) = await lab.RunOfAsync(guest.Vmid);
        state.ShouldBe("interrupted");
        return (guest, run);
    }
}
