using Croft.Contracts;
using Croft.Sandbox.Faults;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>Croft is killed while it takes back what a run that failed had made; resumed, that is gone and was destroyed once.</summary>
[Kills("guest create", "guest.unmake")]
public sealed class KilledUnmake(KillLab labs) : Killed(labs)
{
    public static TheoryData<Fate> Kills { get; } = new(Fates);

    [Theory, MemberData(nameof(Kills))]
    public async Task KilledWhileItTakesBack_Resumed_DestroyedItOnce(Fate fate)
    {
        var template = await Lab.TemplateAsync(GuestType.Vm);
        var vmid = Lab.NextVmid();
        Lab.Cluster.Faults.FailNextTask("qmstart", "got timeout", $"{vmid}");
        var hold = Lab.Hold(call => call.Method == "DELETE" && call.Path == $"/nodes/{template.Node}/qemu/{vmid}", fate == Fate.HadHappened ? HoldPoint.AfterEffect : HoldPoint.BeforeEffect);
        var run = await KillAsync(["guest", "create", $"made-{vmid}", "--from", template.Name, "--id", $"{vmid}", "--cores", "7", "--start"], hold, $"/{vmid})");
        await DecideAsync(hold, fate, () => Lab.EffectsOn(vmid).GetValueOrDefault("destroy"));

        (await ResumeAsync(run, hold, fate)).Failed(1).ShouldContain("What was done has been taken back.");

        Lab.EffectsOn(vmid).ShouldBe(new Dictionary<string, int> { ["create"] = 1, ["config"] = 1, ["destroy"] = 1 }, ignoreOrder: true);
        (await Lab.Folder.SqlAsync($"SELECT state FROM runs WHERE id={run}")).ShouldBe(["Undone"]);
        (await Lab.Folder.SqlAsync($"SELECT resource FROM leases WHERE run={run}")).ShouldBeEmpty();
    }
}
