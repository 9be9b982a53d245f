using Croft.Contracts;
using Croft.Engine.Tests.Guests;

namespace Croft.Engine.Tests.Rehearsal;

public sealed class RehearsalTests
{
    [Fact]
    public async Task Configure_OfARunningMachine_ShowsWhatWaits_AndLeavesTheEstateAlone()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web", start: true);
        var effects = lab.Cluster.Effects.All.ToDictionary();
        var plan = await lab.PlanAsync("guest configure", new ConfigureGuestRequest { Guest = "web", Set = new Dictionary<string, string> { ["cores"] = "4" } });

        var report = await lab.Process.RunAsync<RehearsalReport>("rehearse", new RehearseRequest());

        report.Plan.ShouldBe(plan.Number);
        report.Failed.ShouldBeFalse(report.Outcome);
        report.Steps.Single().State.ShouldBe(RehearsedState.Succeeds);
        report.Afterwards.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            d => d.Field.ShouldBe("cores (pending)"), d => d.To.ShouldBe("4"));
        report.Disturbed.ShouldHaveSingleItem().How.ShouldBe("changes at its next restart");
        report.Calls.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            c => c.Method.ShouldBe("PUT"), c => c.Step.ShouldBe("1"), c => c.Answer.ShouldBe("200 OK"));
        report.Warnings.ShouldBeEmpty();
        lab.Cluster.Effects.All.ShouldBe(effects);
    }
}
