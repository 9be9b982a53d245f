using Croft.Contracts;
using Croft.Sandbox.Faults;
using Croft.Tests.Postgres;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>Croft is killed while the cluster holds the answer to a call that changes a guest; resumed, it has done it once.</summary>
/// <remarks>A class derived for each changing call says what is typed, which call is held and what must be so in the end.</remarks>
public abstract class KilledCall(KillLab labs) : Killed(labs)
{
    /// <summary>Each fate once, with either kind of guest; the whole product when asked for.</summary>
    public static IEnumerable<TheoryDataRow<Fate, GuestType>> Kills { get; } = Long.Asked
        ? [.. from fate in Fates from type in Enum.GetValues<GuestType>() select new TheoryDataRow<Fate, GuestType>(fate, type)]
        : [.. Fates.Select(f => new TheoryDataRow<Fate, GuestType>(f, f == Fate.HappensUnheard || PostgresServer.Asked ? GuestType.Ct : GuestType.Vm))];

    [Theory, MemberData(nameof(Kills))]
    public async Task KilledWhileTheAnswerIsHeld_Resumed_TookEffectOnce(Fate fate, GuestType type)
    {
        var scene = await ArrangeAsync(type);
        var hold = Lab.Hold(scene.Call, fate == Fate.HadHappened ? HoldPoint.AfterEffect : HoldPoint.BeforeEffect);
        var run = await KillAsync(scene.Words, hold, $"/{scene.Vmid})");
        await DecideAsync(hold, fate, () => Lab.EffectsOn(scene.Vmid).Values.Sum());

        var end = await ResumeAsync(run, hold, fate);
        if (fate == Fate.NeverHappens && scene.Undecidable)
        {
            end.Failed(1).ShouldContain($"croft run resume {run} --retry 1");
            end.Errors.ShouldContain($"croft run resume {run} --accept-done 1");
            (await Lab.RunOfAsync(scene.Vmid)).State.ShouldBe("unknown");
            end = await Lab.CroftAsync("run", "resume", run, "--retry", "1");
        }
        end.Done();

        Lab.EffectsOn(scene.Vmid).ShouldBe(scene.Effects, ignoreOrder: true);
        await scene.Proof();
        await Lab.ShouldBeDoneAsync(run);
    }

    /// <summary>Sets the scene: a guest of its own in the state that the command needs.</summary>
    private protected abstract Task<Scene> ArrangeAsync(GuestType type);
}

/// <summary>One changing call of one command.</summary>
/// <param name="Vmid">Guest whose effects are counted.</param>
/// <param name="Words">The command as typed.</param>
/// <param name="Call">The call that is held.</param>
/// <param name="Effects">Everything that the whole command does to the guest, each once.</param>
/// <param name="Proof">Reads the end state from the cluster.</param>
sealed record Scene(int Vmid, string[] Words, Func<SeenCall, bool> Call, Dictionary<string, int> Effects, Func<Task> Proof)
{
    /// <summary>True when nobody could tell whether the call is still to be made: croft has to ask.</summary>
    public bool Undecidable { get; init; }
}
