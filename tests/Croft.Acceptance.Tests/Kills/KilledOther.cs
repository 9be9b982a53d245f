using Croft.Sandbox.Faults;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>Croft is killed while the cluster holds the answer to a call that changes no guest; resumed, it has done it once.</summary>
public abstract class KilledOther(KillLab labs) : Killed(labs)
{
    public static TheoryData<Fate> Kills { get; } = new(Fates);

    [Theory, MemberData(nameof(Kills))]
    public async Task KilledWhileTheAnswerIsHeld_Resumed_TookEffectOnce(Fate fate)
    {
        var scene = await ArrangeAsync();
        var before = Lab.Cluster.Effects[scene.Effect];
        var hold = Lab.Hold(scene.Call, fate == Fate.HadHappened ? HoldPoint.AfterEffect : HoldPoint.BeforeEffect);
        var run = await KillAsync(scene.Words, hold, scene.Title);
        await DecideAsync(hold, fate, () => Lab.Cluster.Effects[scene.Effect]);

        var end = await ResumeAsync(run, hold, fate);
        if (fate == Fate.NeverHappens && scene.NeedsItsFile)
        {
            end.Failed(1).ShouldContain("a run keeps no files");
            end = await Lab.CroftAsync(scene.Words);
        }
        else if (fate != Fate.NeverHappens && scene.Untold is { } untold)
        {
            end.Failed(1).ShouldContain(untold);
            (Lab.Cluster.Effects[scene.Effect] - before).ShouldBe(1);
            return;
        }
        else
            await Lab.ShouldBeDoneAsync(run);
        end.Done();
        (Lab.Cluster.Effects[scene.Effect] - before).ShouldBe(1);
    }

    /// <summary>Sets the scene: what the command needs, and what tells its effect.</summary>
    private protected abstract Task<OtherScene> ArrangeAsync();
}

/// <summary>One changing call of a command that changes no guest.</summary>
/// <param name="Title">What its run's title holds and that of no other that is not done.</param>
/// <param name="Words">The command as typed.</param>
/// <param name="Call">The call that is held.</param>
/// <param name="Effect">The effect that it must have once.</param>
sealed record OtherScene(string Title, string[] Words, Func<SeenCall, bool> Call, string Effect)
{
    /// <summary>True when a resumed run can't send again what was sent: the command is typed again.</summary>
    public bool NeedsItsFile { get; init; }

    /// <summary>Said where the call took effect and told what nobody heard, without which it is of no use; null where nothing is told.</summary>
    public string? Untold { get; init; }
}
