using Croft.Contracts;
using Croft.Sandbox;
using Croft.Sandbox.Faults;
using Croft.Tests.Postgres;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>A run of five steps is killed when its k-th call arrives, for every k, reading calls included.</summary>
/// <remarks>One cluster and workspace for each part, since any call of Croft's counts; the parts go side by side.</remarks>
public abstract class StepBoundaryTests(int part)
{
    const int Parts = 3;

    /// <summary>Every call; on the second database every third, but in the long suites.</summary>
    static readonly int Every = PostgresServer.Asked && !Long.Asked ? 3 : 1;

    [Fact]
    public async Task KilledAtAnyCall_Resumed_TookEffectOnce()
    {
        await using var lab = await Lab.StartAsync(new SandboxOptions { Guests = 20 });
        var template = await lab.TemplateAsync(GuestType.Vm);
        var planning = await CallsAsync(lab, [.. Words(lab, template), "--plan"]);
        var all = await CallsAsync(lab, Words(lab, template));
        all.ShouldBeGreaterThan(planning + 20);

        for (var k = planning + 1 + part; k <= all; k += Parts * Every)
            await KillAsync(lab, template, k);
        (await lab.CroftAsync("audit", "verify")).Done();
    }

    static string[] Words(Lab lab, Target template) => Words(lab.NextVmid(), template);

    static string[] Words(int vmid, Target template) =>
        ["guest", "create", $"made-{vmid}", "--from", template.Name, "--id", $"{vmid}", "--cores", "7", "--disk", "200", "--description", "finished", "--start"];

    static async Task<int> CallsAsync(Lab lab, string[] words)
    {
        var calls = 0;
        // Sees every call and holds none.
        lab.Hold(_ => Interlocked.Increment(ref calls) < 0, HoldPoint.BeforeEffect);
        (await lab.CroftAsync(words)).Done();
        return calls;
    }

    static async Task KillAsync(Lab lab, Target template, int k)
    {
        var vmid = lab.NextVmid();
        var calls = 0;
        var hold = lab.Hold(_ => Interlocked.Increment(ref calls) == k, HoldPoint.BeforeEffect);
        using (var croft = lab.Start(Words(vmid, template)))
        {
            await croft.UntilAsync(hold.Arrived, $"call {k} arrived");
            await croft.KillAsync();
        }
        // Every other call takes effect with nobody listening.
        var call = await hold.Arrived;
        if (k % 2 == 0)
            hold.Release();
        else
            hold.Drop(done: false);

        var at = $"killed at call {k}, {call.Method} {call.Path}";
        var run = (await lab.Folder.SqlAsync("SELECT max(id) FROM runs")).Single();
        // The last calls only refresh the readings: the run has ended by then, and there is nothing to resume.
        if ((await lab.Folder.SqlAsync($"SELECT state FROM runs WHERE id={run}")).Single() != "Done")
            (await lab.CroftAsync("run", "resume", run)).ExitCode.ShouldBe(0, at);
        lab.EffectsOn(vmid).ShouldBe(new SortedDictionary<string, int>(StringComparer.Ordinal) { ["create"] = 1, ["config"] = 2, ["resize"] = 1, ["start"] = 1 }, at);
        (await lab.Witness.StatusAsync($"/nodes/{template.Node}/qemu/{vmid}")).ShouldBe("running", at);
        await lab.ShouldBeDoneAsync(run);
    }
}

public sealed class FirstStepBoundaryTests() : StepBoundaryTests(0);

public sealed class SecondStepBoundaryTests() : StepBoundaryTests(1);

public sealed class ThirdStepBoundaryTests() : StepBoundaryTests(2);
