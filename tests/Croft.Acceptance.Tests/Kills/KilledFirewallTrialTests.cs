using Croft.Sandbox;
using Croft.Sandbox.Faults;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>Croft is killed while a cluster's firewall is put on trial; a cluster of its own, since a firewall is everybody's.</summary>
public sealed class KilledFirewallTrialTests
{
    const string Path = "/cluster/firewall/options";

    [Theory]
    [InlineData(HoldPoint.BeforeEffect)]
    [InlineData(HoldPoint.AfterEffect)]
    public async Task KilledAsTheTrialBegins_Resumed_ConfirmsItOnce(HoldPoint point)
    {
        await using var lab = await Lab.StartAsync(new SandboxOptions { Guests = 4 });
        var run = await KillAsync(lab, point);

        (await lab.CroftAsync("run", "resume", run)).Done();

        (await lab.Witness.GetAsync(Path)).GetProperty("enable").GetInt64().ShouldBe(1);
        lab.Cluster.Effects["cluster/firewall options"].ShouldBe(2); // the trial, and its confirmation
        await lab.ShouldBeDoneAsync(run);
    }

    [Fact]
    public async Task KilledInATrialThatIsTooShort_Resumed_LeavesTheFirewallOff()
    {
        await using var lab = await Lab.StartAsync(new SandboxOptions { Guests = 4, FirewallTrial = TimeSpan.FromSeconds(1) });
        var run = await KillAsync(lab, HoldPoint.AfterEffect);
        await Eventually.BeAsync("the trial is over", async () => (await lab.Witness.GetAsync(Path)).GetProperty("enable").GetInt64() == 0);

        (await lab.CroftAsync("run", "resume", run)).Failed(1).ShouldContain("the trial is over");

        (await lab.Witness.GetAsync(Path)).GetProperty("enable").GetInt64().ShouldBe(0);
    }

    static async Task<string> KillAsync(Lab lab, HoldPoint point)
    {
        await lab.Witness.PostAsync("/cluster/firewall/rules", ("type", "in"), ("action", "ACCEPT"), ("proto", "tcp"), ("dport", "8006"), ("enable", "1"));
        var hold = lab.Hold(call => call is { Method: "PUT", Path: Path }, point);
        using (var croft = lab.Start("firewall", "enable", "lab"))
        {
            await croft.UntilAsync(hold.Arrived, "its call arrived");
            await croft.KillAsync();
        }
        hold.Drop(done: point == HoldPoint.AfterEffect);
        var run = (await lab.RunsAsync()).ShouldHaveSingleItem();
        run.GetProperty("state").GetString().ShouldBe("interrupted");
        return run.GetProperty("id").ToString();
    }
}
