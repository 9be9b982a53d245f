using System.Text.Json;
using Croft.Acceptance.Tests.Kills;
using Croft.Contracts;

namespace Croft.Acceptance.Tests.Product;

/// <summary>Firewalls as a user changes them.</summary>
public sealed class FirewallTests(KillLab labs)
{
    readonly Lab lab = labs.Lab;

    [Fact]
    public async Task Rule_AddedShownAndDeleted_IsAtTheCluster()
    {
        var guest = await lab.TakeAsync(GuestType.Ct, running: false);
        (await lab.CroftAsync("firewall", "add-rule", $"{guest.Vmid}", "in", "accept", "--macro", "ssh", "--source", "10.0.0.0/8", "--comment", "from home")).Done();
        var shown = JsonDocument.Parse((await lab.CroftAsync("firewall", "rules", $"{guest.Vmid}", "--json")).Done()).RootElement.EnumerateArray().Single();
        (shown.GetProperty("position").GetInt32(), shown.GetProperty("macro").GetString(), shown.GetProperty("comment").GetString()).ShouldBe((0, "SSH", "from home"));
        var list = JsonDocument.Parse((await lab.CroftAsync("firewall", "list", "--select", $"vmid={guest.Vmid}", "--json")).Done()).RootElement.EnumerateArray().ShouldHaveSingleItem();
        list.GetProperty("filters").GetString().ShouldBe("no");
        list.GetProperty("because").GetString()!.ShouldStartWith("rules stand, but nothing filters: the cluster's firewall is off");
        (await lab.CroftAsync("firewall", "delete-rule", $"{guest.Vmid}", "0")).Failed(4).ShouldContain("will be gone");
        (await lab.CroftAsync("firewall", "delete-rule", $"{guest.Vmid}", "0", "--yes", guest.Name)).Done();
        (await lab.Witness.GetAsync($"{guest.Path}/firewall/rules")).GetArrayLength().ShouldBe(0);
        (await lab.CroftAsync("firewall", "add-rule", $"{guest.Vmid}", "in", "accept", "--dport", "22")).Failed(64).ShouldContain("--proto is needed where --dport is said");
    }
}
