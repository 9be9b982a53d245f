using Croft.Contracts;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;
using Croft.Sandbox.Faults;

namespace Croft.Engine.Tests.Firewall;

public sealed class FirewallChangeTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static AddFirewallRuleRequest Accept(string macro, int position = 0) => new() { Where = "web", Direction = "in", Action = "ACCEPT", Macro = macro, Position = position };

    static async Task<ProxmoxFirewall> OfAsync(Lab lab)
    {
        var place = (await lab.SeeAsync("web")).Place;
        return (await lab.ClientAsync()).Node(place.Node!).Guest(GuestKind.Qemu, place.Vmid!.Value).Firewall;
    }

    static async Task<string> MacrosAsync(Lab lab) => string.Join(' ', (await (await OfAsync(lab)).Rules.ListAsync(Ct)).Select(r => r.IsEnabled ? r.Macro : $"({r.Macro})"));

    static async Task<Lab> StartAsync(params string[] macros)
    {
        var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        foreach (var macro in macros.Reverse()) await (await OfAsync(lab)).Rules.AddAsync(new NewFirewallRule("in", "ACCEPT") { Settings = [new("macro", macro)] }, Ct);
        return lab;
    }

    [Fact]
    public async Task Enable_OfWhatNoRuleLetsIn_SaysThatNobodyGetsThere_AndAsks()
    {
        await using var lab = await StartAsync();
        await (await lab.ClientAsync()).Cluster.Firewall.Rules.AddAsync(new NewFirewallRule("in", "ACCEPT") { Settings = [new("proto", "tcp"), new("dport", "8006")] }, Ct);
        await (await lab.ClientAsync()).Cluster.Firewall.ChangeOptionsAsync(new EntryChange { Set = [new("enable", "1")] }, Ct);
        await lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "web", Set = new Dictionary<string, string> { ["net0"] = "virtio,bridge=vmbr0,firewall=1" } });

        var plan = await lab.PlanAsync("firewall enable", new EnableFirewallRequest { Where = "web" });

        plan.Confirmation!.ShouldBe(new Confirmation("web", "New connections to web are stopped then (policy_in DROP; no rule lets anything in)."));
        plan.Warnings.ShouldContain(w => w.Contains("Let in first what it serves: 'croft firewall add-rule lab/", StringComparison.Ordinal));
        await lab.DoAsync("firewall add-rule", Accept("SSH"));
        var let = await lab.PlanAsync("firewall enable", new EnableFirewallRequest { Where = "web" });
        (let.Confirmation, let.Warnings[^1]).ShouldBe((null, "New connections to web are stopped then (policy_in DROP; but for what 1 rule lets in)."));
        await lab.DoAsync("firewall add-rule", Accept("SSH") with { Action = "drop", Macro = null });
        (await lab.PlanAsync("firewall enable", new EnableFirewallRequest { Where = "web" })).Confirmation!.Because.ShouldEndWith("no rule lets anything in).");
        await lab.DoAsync("firewall delete-rule", new DeleteFirewallRuleRequest { Where = "web", Position = 0 });
        await lab.DoAsync("firewall enable", new EnableFirewallRequest { Where = "web" });
        (await lab.PlanAsync("firewall add-rule", Accept("SSH") with { Action = "drop", Macro = null })).Confirmation!.Type.ShouldBe("web");
    }

    [Fact]
    public async Task Rules_AddedMovedChangedAndDeleted_AreReadBack()
    {
        await using var lab = await StartAsync("SSH", "DNS");
        await lab.DoAsync("firewall add-rule", Accept("HTTPS", 2));
        (await MacrosAsync(lab)).ShouldBe("SSH DNS HTTPS");
        await lab.DoAsync("firewall add-rule", Accept("Ping") with { Off = true, Comment = "später" });
        (await MacrosAsync(lab)).ShouldBe("(Ping) SSH DNS HTTPS");
        await lab.DoAsync("firewall move-rule", new MoveFirewallRuleRequest { Where = "web", Position = 0, To = 2 });
        (await MacrosAsync(lab)).ShouldBe("SSH DNS (Ping) HTTPS");
        await lab.DoAsync("firewall configure-rule", new ConfigureFirewallRuleRequest { Where = "web", Position = 2, Enabled = true, Source = "10.0.0.0/8", Unset = ["comment"] });
        var ping = (await lab.Process.RunAsync<Page<FirewallRuleRow>>("firewall rules", new ListFirewallRulesRequest { Where = "web" })).Items[2];
        (ping.Enabled, ping.Source, ping.Comment).ShouldBe((true, "10.0.0.0/8", null));
        await lab.DoAsync("firewall delete-rule", new DeleteFirewallRuleRequest { Where = "web", Position = 1 });
        (await MacrosAsync(lab)).ShouldBe("SSH Ping HTTPS");
    }

    [Theory]
    [InlineData("POST", HoldPoint.BeforeEffect)]
    [InlineData("POST", HoldPoint.AfterEffect)]
    [InlineData("PUT", HoldPoint.BeforeEffect)]
    [InlineData("PUT", HoldPoint.AfterEffect)]
    public async Task AddRule_WhoseAnswerIsLost_StandsThereOnce(string method, HoldPoint point)
    {
        await using var lab = await StartAsync("SSH");
        var plan = await lab.PlanAsync("firewall add-rule", Accept("HTTPS", 1));
        lab.Cluster.Faults.CutNext(call => call.Method == method && call.Path.Contains("/firewall/rules", StringComparison.Ordinal), point);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, string.Join("; ", steps.Select(s => s.Failure)));
        (await MacrosAsync(lab)).ShouldBe("SSH HTTPS");
    }

    [Fact]
    public async Task DeleteRule_WhosePositionIsAnotherRuleNow_DeletesNothing()
    {
        await using var lab = await StartAsync("SSH", "DNS");
        var plan = await lab.PlanAsync("firewall delete-rule", new DeleteFirewallRuleRequest { Where = "web", Position = 0 });
        await lab.DoAsync("firewall add-rule", Accept("HTTPS"));
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Cause.ShouldBe("Rule 0 is 'in ACCEPT HTTPS' now; it was 'in ACCEPT SSH'.");
        (await MacrosAsync(lab)).ShouldBe("HTTPS SSH DNS");
    }

    [Fact]
    public async Task AddRule_WhoseLastCallIsRefused_LeavesNothingBehind()
    {
        await using var lab = await StartAsync("SSH");
        var firewall = await OfAsync(lab);
        await firewall.Aliases.CreateAsync("office", [new("cidr", "10.1.0.0/16")], Ct);
        var plan = await lab.PlanAsync("firewall add-rule", Accept("HTTPS", 1) with { Source = "office" });
        var hold = lab.Cluster.HoldNext(call => call.Method == "PUT" && call.Path.EndsWith("/firewall/rules/1", StringComparison.Ordinal), HoldPoint.BeforeEffect);
        var running = lab.RunAsync(plan);
        await hold.Arrived;
        await firewall.Aliases.DeleteAsync("office", Ct);
        hold.Release();
        var (run, steps) = await running;
        run.State.ShouldBe(RunState.Undone);
        steps[2].Failure!.Faults.Single().ShouldBe(new Fault("source", "no such alias 'office'"));
        (await MacrosAsync(lab)).ShouldBe("SSH");
    }

    [Fact]
    public async Task Rule_OfAnotherGuestOfThatNumber_IsLeftAlone()
    {
        await using var lab = await StartAsync();
        var plan = await lab.PlanAsync("firewall add-rule", Accept("SSH"));
        var vmid = (await lab.SeeAsync("web")).Place.Vmid!.Value;
        await lab.DoAsync("guest destroy", new DestroyGuestRequest { Guest = "web" });
        await lab.DoAsync("guest create", new CreateGuestRequest { Name = "web", Id = vmid, Node = "pve1", Storage = "ceph", Disk = 4, Memory = 512 });
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Message.ShouldContain("is another guest now than the one you agreed to");
        (await MacrosAsync(lab)).ShouldBe("");
    }

    [Fact]
    public async Task Settings_SwitchedAndConfigured_AreReadBack()
    {
        await using var lab = await StartAsync();
        var plan = await lab.DoAsync("firewall enable", new EnableFirewallRequest { Where = "web" });
        plan.Warnings[0].ShouldBe("Nothing filters until the cluster's firewall is on too: 'croft firewall enable lab'.");
        plan.Warnings[1].ShouldContain("net0 is not filtered: it has firewall=0. Give it 1: 'croft guest configure lab/pve1/");
        await lab.DoAsync("firewall configure", new ConfigureFirewallRequest { Where = "web", PolicyIn = "REJECT", LogIn = "info", Macfilter = false, Set = new Dictionary<string, string> { ["radv"] = "1" } });
        var options = (await (await OfAsync(lab)).OptionsAsync(Ct)).Settings;
        (options["enable"], options["policy_in"], options["log_level_in"], options["macfilter"], options["radv"]).ShouldBe(("1", "REJECT", "info", "0", "1"));
        (await lab.DoAsync("firewall configure", new ConfigureFirewallRequest { Where = "web", Unset = ["policy_in"] })).Steps.Single().Changes.ShouldBe([new FieldChange("policy_in", "REJECT", "DROP (default)")]);
        (await lab.PlanAsync("firewall enable", new EnableFirewallRequest { Where = "web" })).Steps.ShouldBeEmpty();
        await lab.DoAsync("firewall disable", new DisableFirewallRequest { Where = "web" });
        (await (await OfAsync(lab)).OptionsAsync(Ct)).IsEnabled.ShouldBe(false);
    }

    [Fact]
    public async Task Settings_ChangedSinceThePlan_AreNotOverwritten()
    {
        await using var lab = await StartAsync();
        var plan = await lab.PlanAsync("firewall configure", new ConfigureFirewallRequest { Where = "web", PolicyIn = "REJECT" });
        await (await OfAsync(lab)).ChangeOptionsAsync(new EntryChange { Set = [new("policy_in", "ACCEPT")] }, Ct);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Cause.ShouldBe("policy_in: (not set) → ACCEPT");
    }

    [Fact]
    public async Task Settings_ThatTheLevelHasNot_AreRefusedByField()
    {
        await using var lab = await StartAsync();
        var refused = await lab.RefusedAsync("firewall configure", new ConfigureFirewallRequest { Where = "web", PolicyForward = "DROP", Set = new Dictionary<string, string> { ["nosmurfs"] = "1", ["enable"] = "1" }, Unset = ["ebtables"] });
        refused.Faults.Select(f => f.Field).ShouldBe(["--policy-forward", "--set nosmurfs", "--unset ebtables", "--set"]);
    }
}
