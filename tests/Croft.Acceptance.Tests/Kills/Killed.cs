using System.Reflection;
using Croft.Sandbox.Faults;
using Croft.Tests.Postgres;

[assembly: AssemblyFixture(typeof(Croft.Acceptance.Tests.Kills.KillLab))]
[assembly: CollectionBehavior(MaxParallelThreads = 8)]

namespace Croft.Acceptance.Tests.Kills;

/// <summary>What a class kills: held against the journal of each run that it killed, and all of them against the catalogue.</summary>
/// <param name="verb">The verb whose run is killed.</param>
/// <param name="step">Kind of the step whose call is held.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KillsAttribute(string verb, string step) : Attribute
{
    /// <summary>The verb whose run is killed.</summary>
    public string Verb { get; } = verb;

    /// <summary>Kind of the step whose call is held.</summary>
    public string Step { get; } = step;
}

/// <summary>Kills croft while the cluster holds the answer to a changing call.</summary>
public abstract class Killed(KillLab labs)
{
    static int last;

    protected Lab Lab { get; } = labs.Lab;

    /// <summary>A name that no other scene uses.</summary>
    protected static string Own(string stem) => $"{stem}{Interlocked.Increment(ref last)}";

    /// <summary>Held before its effect, and after; on the second database what could be done twice; everything when asked for.</summary>
    private protected static Fate[] Fates { get; } = Long.Asked ? Enum.GetValues<Fate>() : PostgresServer.Asked ? [Fate.HadHappened] : [Fate.HappensUnheard, Fate.HadHappened];

    /// <summary>Types a command and kills it once its call is held.</summary>
    /// <param name="words">As typed.</param>
    /// <param name="hold">Holds the call.</param>
    /// <param name="title">Part of the title of its run and of no other that goes on.</param>
    /// <returns>Number of the run.</returns>
    private protected async Task<string> KillAsync(string[] words, Hold hold, string title)
    {
        using (var croft = Lab.Start(words))
        {
            await croft.UntilAsync(hold.Arrived, "its call arrived");
            await croft.KillAsync();
        }
        var killed = (await Lab.Folder.SqlAsync(
            "SELECT runs.id, plans.verb, run_steps.kind FROM runs JOIN plans ON plans.number = runs.plan JOIN run_steps ON run_steps.run = runs.id "
            // A note of what is managed may be taken beside it, at any moment.
            + $"WHERE runs.state = 'Running' AND run_steps.state = 'Running' AND run_steps.kind <> 'spec.keep' AND plans.title LIKE '%{title}%'")).ShouldHaveSingleItem().Split('|');
        var kills = GetType().GetCustomAttribute<KillsAttribute>().ShouldNotBeNull();
        killed[1..].ShouldBe([kills.Verb, kills.Step]);
        return killed[0];
    }

    /// <summary>Decides what becomes of the call that is held; returns when it has happened, where it is to.</summary>
    /// <param name="hold">Holds the call.</param>
    /// <param name="fate">What becomes of it.</param>
    /// <param name="effects">Effects so far.</param>
    private protected static async Task DecideAsync(Hold hold, Fate fate, Func<int> effects)
    {
        if (fate is Fate.NeverHappens or Fate.HadHappened)
            hold.Drop(done: fate == Fate.HadHappened);
        if (fate != Fate.HappensUnheard)
            return;
        var held = effects();
        hold.Release();
        await Eventually.BeAsync("the released call takes effect", () => effects() > held);
    }

    /// <summary>Resumes a run to its end.</summary>
    private protected async Task<Finished> ResumeAsync(string run, Hold hold, Fate fate)
    {
        using var resume = Lab.Start("run", "resume", run);
        if (fate == Fate.HappensWhileLookedFor)
        {
            await resume.SaysAsync("running");
            hold.Release();
        }
        return await resume.FinishAsync();
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
