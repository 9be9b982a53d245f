using Croft.Contracts;
using Croft.Sandbox.Faults;
using Croft.Tests.Postgres;

[assembly: AssemblyFixture(typeof(Croft.Acceptance.Tests.Kills.KillLab))]
[assembly: CollectionBehavior(MaxParallelThreads = 6)]

namespace Croft.Acceptance.Tests.Kills;

/// <summary>Croft is killed while the cluster holds the answer to one of its changing calls; resumed, it has done it once.</summary>
/// <remarks>A class derived for each changing call says what is typed, which call is held and what must be so in the end.</remarks>
public abstract class KilledCall(KillLab labs)
{
    protected Lab Lab { get; } = labs.Lab;

    /// <summary>Held before its effect, and after; on the second database what could be done twice; the whole product when asked for.</summary>
    public static IEnumerable<TheoryDataRow<Fate, GuestType>> Kills { get; } = Long.Asked
        ? [.. from fate in Enum.GetValues<Fate>() from type in Enum.GetValues<GuestType>() select new TheoryDataRow<Fate, GuestType>(fate, type)]
        : PostgresServer.Asked ? [new(Fate.HadHappened, GuestType.Ct)]
        : [new(Fate.HappensUnheard, GuestType.Ct), new(Fate.HadHappened, GuestType.Vm)];

    [Theory, MemberData(nameof(Kills))]
    public async Task KilledWhileTheAnswerIsHeld_Resumed_TookEffectOnce(Fate fate, GuestType type)
    {
        var scene = await ArrangeAsync(type);
        var hold = Lab.Hold(scene.Call, fate == Fate.HadHappened ? HoldPoint.AfterEffect : HoldPoint.BeforeEffect);
        using (var croft = Lab.Start(scene.Words))
        {
            await croft.UntilAsync(hold.Arrived, "its call arrived");
            await croft.KillAsync();
        }
        await DecideAsync(hold, fate, scene);

        var (run, state) = await Lab.RunOfAsync(scene.Vmid);
        state.ShouldBe("interrupted");
        await ResumeAsync(run, hold, fate, scene);

        Lab.EffectsOn(scene.Vmid).ShouldBe(scene.Effects, ignoreOrder: true);
        await scene.Proof();
        await Lab.ShouldBeDoneAsync(run);
        if (fate == Fate.HadHappened)
            (await Lab.CroftAsync("audit", "verify")).Done(); // over everything killed so far
    }

    /// <summary>Sets the scene: a guest of its own in the state that the command needs.</summary>
    private protected abstract Task<Scene> ArrangeAsync(GuestType type);

    async Task DecideAsync(Hold hold, Fate fate, Scene scene)
    {
        if (fate is Fate.NeverHappens or Fate.HadHappened)
            hold.Drop(done: fate == Fate.HadHappened);
        if (fate != Fate.HappensUnheard)
            return;
        var held = Lab.EffectsOn(scene.Vmid).Values.Sum();
        hold.Release();
        await Eventually.BeAsync("the released call takes effect", () => Lab.EffectsOn(scene.Vmid).Values.Sum() > held);
    }

    async Task ResumeAsync(string run, Hold hold, Fate fate, Scene scene)
    {
        using var resume = Lab.Start("run", "resume", run);
        if (fate == Fate.HappensWhileLookedFor)
        {
            await resume.SaysAsync("running");
            hold.Release();
        }
        var end = await resume.FinishAsync();
        if (fate == Fate.NeverHappens && scene.Undecidable)
        {
            end.Failed(1).ShouldContain($"croft run resume {run} --retry 1");
            end.Errors.ShouldContain($"croft run resume {run} --accept-done 1");
            (await Lab.RunOfAsync(scene.Vmid)).State.ShouldBe("unknown");
            end = await Lab.CroftAsync("run", "resume", run, "--retry", "1");
        }
        end.Done();
    }
}

/// <summary>What becomes of a held call after its caller was killed.</summary>
public enum Fate
{
    /// <summary>It is lost before it has any effect.</summary>
    NeverHappens,

    /// <summary>It takes effect, and nobody hears the answer.</summary>
    HappensUnheard,

    /// <summary>It takes effect only while the resumed run looks for it.</summary>
    HappensWhileLookedFor,

    /// <summary>It had taken effect already; only the answer is lost.</summary>
    HadHappened,
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
