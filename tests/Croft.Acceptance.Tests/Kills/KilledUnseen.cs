using Croft.Contracts;
using Croft.Sandbox.Faults;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>Croft is killed while the cluster holds the answer to a call that nobody can find again: it is never made a second time unasked.</summary>
public abstract class KilledUnseen(KillLab labs) : Killed(labs)
{
    [Theory]
    [InlineData(HoldPoint.BeforeEffect, "--retry")]
    [InlineData(HoldPoint.AfterEffect, "--accept-done")]
    public async Task KilledWhileTheAnswerIsHeld_Resumed_AsksAndTookEffectOnce(HoldPoint point, string decision)
    {
        var scene = await ArrangeAsync();
        var before = Lab.Cluster.Effects[scene.Effect];
        var hold = Lab.Hold(scene.Call, point);
        var run = await KillAsync(scene.Words, hold, scene.Title);
        hold.Drop(done: point == HoldPoint.AfterEffect);

        var asked = (await Lab.CroftAsync("run", "resume", run)).Failed(1);
        asked.ShouldContain($"croft run resume {run} --retry 1");
        asked.ShouldContain($"croft run resume {run} --accept-done 1");
        (await Lab.CroftAsync("run", "resume", run, decision, "1")).Done();

        (Lab.Cluster.Effects[scene.Effect] - before).ShouldBe(1);
        await Lab.ShouldBeDoneAsync(run);
    }

    /// <summary>Sets the scene: what the command needs, and what tells its effect.</summary>
    private protected abstract Task<OtherScene> ArrangeAsync();
}

/// <summary>A command inside a machine leaves no task.</summary>
[Kills("guest exec", "guest.exec")]
public sealed class KilledExec(KillLab labs) : KilledUnseen(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var guest = await Lab.TakeAsync(GuestType.Vm, running: true);
        return new OtherScene($"/{guest.Vmid})", ["guest", "exec", guest.Name, "--", "hostname"], call => call.Path == $"{guest.Path}/agent/exec", $"qemu/{guest.Vmid} exec");
    }

    [Fact]
    public async Task KilledWhileItRuns_Resumed_PassesItsAnswerOn()
    {
        var guest = await Lab.TakeAsync(GuestType.Vm, running: true);
        var hold = Lab.Hold(call => call.Path == $"{guest.Path}/agent/exec-status", HoldPoint.BeforeEffect);
        var run = await KillAsync(["guest", "exec", guest.Name, "--", "sh", "-c", "hostname; exit 3"], hold, $"/{guest.Vmid})");
        hold.Drop(done: false);

        var end = await Lab.CroftAsync("run", "resume", run);

        end.Failed(3);
        end.Output.ShouldBe($"{guest.Name}\n");
        Lab.EffectsOn(guest.Vmid).ShouldBe(new Dictionary<string, int> { ["exec"] = 1 });
        await Lab.ShouldBeDoneAsync(run);
    }
}

/// <summary>What a raw call does is the user's knowledge, not Croft's.</summary>
public abstract class KilledRaw(KillLab labs, string verb, string method, string path, string[] words, string effect) : KilledUnseen(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var guest = await Lab.TakeAsync(GuestType.Vm, running: false);
        var to = guest.Path + path;
        string[] yes = method == "DELETE" ? ["--yes", to] : [];
        return new OtherScene($"{method} {to} ", ["api", verb, to, .. words, .. yes], call => call.Method == method && call.Path == to, $"qemu/{guest.Vmid} {effect}");
    }
}

[Kills("api create", "api.call")]
public sealed class KilledRawCreate(KillLab labs) : KilledRaw(labs, "create", "POST", "/snapshot", ["snapname=raw"], "snapshot raw");

[Kills("api set", "api.call")]
public sealed class KilledRawSet(KillLab labs) : KilledRaw(labs, "set", "PUT", "/config", ["description=raw"], "config");

[Kills("api delete", "api.call")]
public sealed class KilledRawDelete(KillLab labs) : KilledRaw(labs, "delete", "DELETE", "", [], "destroy");
