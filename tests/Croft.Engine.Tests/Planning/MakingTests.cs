using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Planning;

/// <summary>Guests that one plan makes, with what belongs to them.</summary>
public sealed class MakingTests
{
    const string Walled = "  enable: true\n  policy_in: DROP\n  aliases:\n    - { name: desk, cidr: 10.0.0.7 }\n  rules:\n    - { type: in, action: ACCEPT, source: desk, proto: tcp, dport: '22' }\n";

    static string Guest(string name, string spec) => $"apiVersion: croft/v1\nkind: VirtualMachine\nmetadata: {{ name: {name} }}\nspec:\n{spec}";

    static string Firewall(string name, string spec) => $"apiVersion: croft/v1\nkind: Firewall\nmetadata: {{ name: guest/{name} }}\nspec:\n{spec}";

    static string Kinds(Plan plan) => string.Join(' ', plan.Steps.Where(s => !s.IsOwn).Select(s => s.Kind));

    [Fact]
    public async Task Firewall_OfAGuestInTheMaking_IsInForceBeforeItStarts()
    {
        await using var estate = await Estate.ImportedAsync();
        estate.Write("web.yaml", Guest("web-50", "  cores: 1\n  memory: 512M\n  net0: { model: virtio, bridge: vmbr0, firewall: true }\n  state: running\n"));
        estate.Write("wall.yaml", Firewall("web-50", Walled));
        var plan = await estate.PlanAsync();
        plan.Outlook!.Refused.ShouldBeEmpty();
        plan.Title.ShouldStartWith("make 2, by ");
        Kinds(plan).ShouldBe("guest.create firewall.named firewall.rules firewall.rules firewall.options firewall.options guest.start");
        plan.Steps.Where(s => !s.IsOwn).Skip(1).ShouldAllBe(s => s.After.Count == 1);

        await estate.ApplyAsync();
        (await estate.Lab.SeeAsync("web-50")).Place.Status.ShouldBe("running");
        // Both are managed: what is taken back behind Croft's back is found.
        await estate.Lab.DoAsync("firewall disable", new DisableFirewallRequest { Where = "web-50" });
        (await estate.Lab.Process.RunAsync<DriftPage>("drift list", new ListDriftRequest())).Items.ShouldHaveSingleItem().Drift.ShouldBe("guest/web-50/enable");
    }

    [Fact]
    public async Task Firewall_OfACloneInTheMaking_BeginsWithThatOfItsSource()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("base");
        await estate.Lab.DoAsync("firewall add-rule", new AddFirewallRuleRequest { Where = "base", Direction = "in", Action = "ACCEPT", Macro = "SSH" });
        await estate.Lab.DoAsync("firewall add-rule", new AddFirewallRuleRequest { Where = "base", Direction = "in", Action = "ACCEPT", Macro = "Ping" });
        await estate.ImportAsync();
        estate.Write("web.yaml", Guest("web-50", "  clone: base\n  fullClone: true\n") + "---\n" + Guest("web-51", "  clone: web-50\n  fullClone: true\n"));
        estate.Write("wall.yaml", Firewall("web-51", "  enable: true\n  rules:\n    - { type: in, action: ACCEPT, macro: SSH }\n    - { type: in, action: ACCEPT, macro: HTTP }\n"));
        var plan = await estate.PlanAsync();
        plan.Outlook!.Refused.ShouldBeEmpty();
        // The rule that stays is not made again.
        plan.Steps.Where(s => s.Kind == "firewall.rules").ShouldAllBe(s => !s.Title.Contains("SSH", StringComparison.Ordinal));
        plan.Steps.ShouldContain(s => s.Title.EndsWith("'in ACCEPT Ping'", StringComparison.Ordinal));
        await estate.ApplyAsync();
    }

    [Fact]
    public async Task GuestAndItsFirewall_ThatGoTogether_AreAgreedToByOneName()
    {
        await using var estate = await Estate.ImportedAsync();
        estate.Write("web.yaml", Guest("web-50", "  deletionPolicy: destroy\n  cores: 1\n"));
        estate.Write("wall.yaml", Firewall("web-50", "  deletionPolicy: destroy\n" + Walled));
        await estate.ApplyAsync();
        estate.Write("web.yaml", "");
        estate.Write("wall.yaml", "");
        (await estate.PlanAsync(new PlanRequest { Whole = true, Allow = [Allowance.Destroy] })).Confirmation!.Type.ShouldBe("web-50");
    }

    [Fact]
    public async Task Firewall_OfAGuestThatNobodyMakes_IsRefused()
    {
        await using var estate = await Estate.ImportedAsync();
        estate.Write("wall.yaml", Firewall("web-50", Walled));
        var refused = (await estate.PlanAsync()).Outlook!.Refused.ShouldHaveSingleItem();
        (refused.Why.Kind, refused.Why.Message).ShouldBe((FailureKind.NotFound, "The firewall guest/web-50 of lab can't be planned: there is no guest 'web-50'."));
    }

    [Fact]
    public async Task Numbers_ThatDocumentsSay_AreLeftToThem_AndTheOthersGoInTheirOrder()
    {
        await using var estate = await Estate.ImportedAsync();
        var cluster = (await estate.Lab.ClientAsync()).Cluster;
        var taken = (await cluster.ResourcesAsync(ResourceFilter.Guests, TestContext.Current.CancellationToken)).Select(g => g.Vmid).ToHashSet();
        List<int> free = [.. Enumerable.Range(await cluster.NextIdAsync(TestContext.Current.CancellationToken), 100).Where(n => !taken.Contains(n)).Take(6)];
        // The fifth says the number that the second would get.
        for (var i = 0; i < 6; i++) estate.Write($"new-{i}.yaml", Guest($"new-{i}", i == 4 ? $"  vmid: {free[1]}\n" : "  cores: 1\n"));
        var plan = await estate.ApplyAsync();
        foreach (var (i, at) in new[] { 0, 2, 3, 4, 1, 5 }.Index())
            (await estate.Lab.SeeAsync($"new-{i}")).Place.Vmid.ShouldBe(free[at], Estate.Told(plan));
    }

    [Fact]
    public async Task Disk_OfAGuestThatWasDestroyed_IsNotThere_AndThePlanSaysSo()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50");
        await estate.ImportAsync();
        await estate.Lab.DoAsync("guest destroy", new DestroyGuestRequest { Guest = "web-50" });
        var refused = (await estate.PlanAsync()).Outlook!.Refused.ShouldHaveSingleItem();
        refused.Why.Message.ShouldStartWith("Can't make VirtualMachine web-50 with scsi0: Storage 'ceph' of lab/pve1 has no 'vm-");
        refused.Why.WayOut.ShouldNotBeNull().ShouldStartWith("For a new one say 'file: ceph' and its size");
        estate.Set("web-50", "scsi0", "{ file: ceph, size: 4G }");
        await estate.ApplyAsync();
    }

    [Fact]
    public async Task Memory_ThatTheNodeDoesNotHave_IsToldBeforeTheStart()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50");
        await estate.ImportAsync();
        estate.Set("web-50", "memory", "900G");
        (await estate.PlanAsync()).Warnings.ShouldBeEmpty();
        estate.Set("web-50", "state", "running");
        (await estate.PlanAsync()).Warnings.ShouldContain(w => w.Contains("the guest is given 921600 MB; it may not start", StringComparison.Ordinal));
        estate.Write("clone.yaml", Guest("web-51", "  clone: debian-12-template\n  memory: 900G\n"));
        (await estate.PlanAsync()).Warnings.Count(w => w.Contains("921600 MB", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task Address_ThatTwoGuestsWouldHave_IsTold_OfWhateverGivesIt()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50");
        await estate.Lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "web-50", Set = new Dictionary<string, string> { ["ipconfig0"] = "ip=10.66.0.5/24,gw=10.66.0.1" } });
        await estate.ImportAsync();
        (await estate.PlanAsync()).Warnings.ShouldBeEmpty();

        estate.Write("web.yaml", Guest("web-51", "  cores: 1\n  ipconfig0: { ip: 10.66.0.5/24 }\n") + "---\n" + Guest("web-52", "  cores: 1\n  ipconfig0: { ip: dhcp }\n"));
        (await estate.PlanAsync()).Warnings.ShouldHaveSingleItem().ShouldBe("web-50, web-51 of lab would have one address, 10.66.0.5: give all but one of them another.");
        estate.Write("web.yaml", Guest("web-51", "  cores: 1\n  net0: { model: virtio, bridge: vmbr0, macaddr: 'bc:24:11:00:00:51' }\n") + "---\n" + Guest("web-52", "  cores: 1\n  net0: { model: virtio, bridge: vmbr0, macaddr: 'BC:24:11:00:00:51' }\n"));
        (await estate.PlanAsync()).Warnings.ShouldHaveSingleItem().ShouldContain("web-51, web-52 of lab would have one address, BC:24:11:00:00:51");
        // Who gives it up has it no more.
        estate.Write("web.yaml", Guest("web-51", "  cores: 1\n  ipconfig0: { ip: 10.66.0.5/24 }\n"));
        estate.Set("web-50", "ipconfig0", "{ ip: 10.66.0.6/24, gw: 10.66.0.1 }");
        (await estate.PlanAsync()).Warnings.ShouldNotContain(w => w.Contains("one address", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clone_ThatARunLeftHalfMade_IsFinishedByTheNextPlan()
    {
        await using var estate = await Estate.ImportedAsync();
        estate.Write("web.yaml", Guest("web-50", "  clone: debian-12-template\n"));
        await estate.ApplyAsync();
        await estate.Lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "web-50", Description = "being made by [croft 8dbb1a36 run 22 20261121T110930Z]" });
        var plan = await estate.ApplyAsync();
        Estate.Fields(plan).ShouldHaveSingleItem().ShouldStartWith("description: being made by [croft 8dbb1a36");
        (await estate.Lab.SeeAsync("web-50")).Config.Description.ShouldBeNull();
    }
}
