using System.Text.Json;
using Croft.Sandbox;

namespace Croft.Acceptance.Tests.Product;

/// <summary><c>croft rehearse</c>, as a script uses it.</summary>
public sealed class RehearseTests
{
    [Fact]
    public async Task Rehearse_OfAKeptPlan_ExitsByWhatWouldHappen_AlsoOffline()
    {
        await using var lab = await Lab.StartAsync(new SandboxOptions { Guests = 6 });
        (await lab.CroftAsync("rehearse")).Failed(1).ShouldContain(" has no plan that was not carried out.");
        var vmid = lab.Cluster.Save().Guests!.First(g => g.Kind == "qemu").Vmid;
        (await lab.CroftAsync("guest", "configure", $"{vmid}", "--set", "cores=3", "--plan")).Done();
        var effects = lab.Cluster.Effects.All.ToDictionary();

        (await lab.CroftAsync("rehearse")).Done().ShouldContain("its step would succeed");
        using var told = JsonDocument.Parse((await lab.CroftAsync("rehearse", "1", "--json")).Done());
        told.RootElement.GetProperty("failed").GetBoolean().ShouldBeFalse();
        told.RootElement.GetProperty("calls")[0].GetProperty("method").GetString().ShouldBe("PUT");

        lab.Cluster.Effects.All.ShouldBe(effects);
        var saved = lab.Cluster.Save();
        lab.Cluster.Load(saved with
        {
            Nodes = null,
            Access = null,
            Guests = [.. saved.Guests!.Select(g => g.Vmid == vmid ? g with { Config = new Dictionary<string, string>(g.Config!) { ["lock"] = "backup" } } : g)],
        });
        var failing = await lab.CroftAsync("rehearse");
        failing.ExitCode.ShouldBe(1);
        failing.Output.ShouldContain("step 1 would fail");

        await lab.Cluster.DisposeAsync();
        (await lab.CroftAsync("rehearse", "1")).Output.ShouldContain("The twin is made from the last readings");
    }
}
