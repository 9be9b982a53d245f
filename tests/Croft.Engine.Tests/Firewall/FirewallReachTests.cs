using Croft.Contracts;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Firewall;

/// <summary>Changes of a cluster's and a node's firewall, with a sandbox that really cuts Croft off; it asks from 127.0.0.1, the nodes lie in 127.10.0.0/24.</summary>
public sealed class FirewallReachTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task SetAsync(Lab lab, string path, params (string Key, string Value)[] set) =>
        await (await lab.ClientAsync()).SendAsync(new ProxmoxCall(HttpMethod.Put, path) { Parameters = [.. set.Select(s => KeyValuePair.Create(s.Key, s.Value))] }, Ct);

    static async Task AddAsync(Lab lab, string path, params (string Key, string Value)[] parts) =>
        await (await lab.ClientAsync()).SendAsync(new ProxmoxCall(HttpMethod.Post, path) { Parameters = [.. parts.Select(s => KeyValuePair.Create(s.Key, s.Value))] }, Ct);

    static async Task<string> EnabledAsync(Lab lab) => (await (await lab.ClientAsync()).Cluster.Firewall.OptionsAsync(Ct)).Settings.GetValueOrDefault("enable") ?? "(not set)";

    /// <summary>A cluster whose firewall is on, with a rule that lets Croft in.</summary>
    static async Task<Lab> FilteredAsync(TimeSpan? trial = null)
    {
        var lab = await Lab.StartAsync(trial: trial);
        await AddAsync(lab, "/cluster/firewall/rules", ("type", "in"), ("action", "ACCEPT"), ("proto", "tcp"), ("dport", "8006"), ("enable", "1"));
        await SetAsync(lab, "/cluster/firewall/options", ("enable", "1"));
        return lab;
    }

    [Fact]
    public async Task Enable_ThatLetsCroftIn_IsOnTrialUntilEveryNodeAnswered()
    {
        await using var lab = await Lab.StartAsync();
        await lab.DoAsync("firewall add-rule", new AddFirewallRuleRequest { Where = "lab", Direction = "in", Action = "ACCEPT", Proto = "tcp", Dport = "8006" });
        var plan = await lab.PlanAsync("firewall enable", new EnableFirewallRequest { Where = "lab" });
        plan.Confirmation.ShouldBeNull();
        plan.Steps.Select(s => s.Title).ShouldBe(["switch the firewall of cluster lab on", "see that lab/pve1, lab/pve2, lab/pve3 answer", "confirm the trial"]);
        plan.Steps[0].Because!.ShouldContain("Croft would still be let in to pve1, pve2, pve3 (let in by rule 0 of the cluster 'in ACCEPT tcp dport 8006').");
        var (run, _) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, run.Failure?.Message);
        (await EnabledAsync(lab)).ShouldBe("1");
    }

    [Fact]
    public async Task Enable_ThatCutsOffEveryNode_IsUndoneByProxmoxsTrial()
    {
        await using var lab = await Lab.StartAsync(trial: TimeSpan.FromSeconds(4));
        var plan = await lab.PlanAsync("firewall enable", new EnableFirewallRequest { Where = "lab" });
        plan.Confirmation!.Type.ShouldBe("lab");
        plan.Confirmation.Because.ShouldContain("Croft would be cut off from pve1, pve2, pve3: as 127.0.0.1 it is stopped by the cluster's policy_in DROP. Then Proxmox takes the whole firewall for off 60 s after");
        plan.Confirmation.Because.ShouldEndWith("Let it in first: 'croft firewall add-rule lab in ACCEPT --source 127.0.0.1 --proto tcp --dport 8006'.");
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Undone, string.Join("; ", steps.Select(s => $"{s.Id} {s.State} {s.Failure?.Message}")));
        (await EnabledAsync(lab)).ShouldBe("0");
    }

    [Fact]
    public async Task Rule_ThatCutsOffEveryNode_IsTakenBackByTheTrialAndTheFirewallIsOnAgain()
    {
        await using var lab = await FilteredAsync(TimeSpan.FromSeconds(4));
        var plan = await lab.PlanAsync("firewall add-rule", new AddFirewallRuleRequest { Where = "lab", Direction = "in", Action = "DROP" });
        plan.Confirmation!.Because.ShouldContain("Croft would be cut off from pve1, pve2, pve3: as 127.0.0.1 it is stopped by rule 0 of the cluster 'in DROP'.");
        plan.Steps.Select(s => s.Title).ShouldBe(
            ["make rule 'in DROP (off)'", "put the firewall of the cluster on trial", "switch rule 0 on 'in DROP'", "see that lab/pve1, lab/pve2, lab/pve3 answer", "confirm the trial"]);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Undone, string.Join("; ", steps.Select(s => $"{s.Id} {s.State} {s.Failure?.Message}")));
        (await (await lab.ClientAsync()).Cluster.Firewall.Rules.ListAsync(Ct)).Count.ShouldBe(1);
        (await EnabledAsync(lab)).ShouldBe("1");
    }

    [Fact]
    public async Task Rule_ThatCutsOffOneNode_IsTakenBackThroughAnother()
    {
        await using var lab = await FilteredAsync();
        var plan = await lab.PlanAsync("firewall add-rule", new AddFirewallRuleRequest { Where = "lab/pve2", Direction = "in", Action = "DROP", Source = "127.0.0.1" });
        plan.Confirmation!.Type.ShouldBe("pve2");
        plan.Confirmation.Because.ShouldContain("Then Croft takes the change back by a node that is left.");
        plan.Steps.ShouldNotContain(s => s.Title.Contains("trial", StringComparison.Ordinal));
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Undone, string.Join("; ", steps.Select(s => $"{s.Id} {s.State} {s.Failure?.Message}")));
        run.Failure!.Message.ShouldContain("lab/pve2 did not answer for");
        (await (await lab.ClientAsync()).Node("pve2").Firewall.Rules.ListAsync(Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rule_ThatLetsCroftInStill_NeedsNoTrialAndNoConfirmation()
    {
        await using var lab = await FilteredAsync();
        var plan = await lab.DoAsync("firewall add-rule", new AddFirewallRuleRequest { Where = "lab", Direction = "in", Action = "ACCEPT", Macro = "SSH" });
        plan.Confirmation.ShouldBeNull();
        plan.Steps.Select(s => s.Title).ShouldBe(["make rule 'in ACCEPT SSH (off)'", "switch rule 0 on 'in ACCEPT SSH'", "see that lab/pve1, lab/pve2, lab/pve3 answer"]);
        (await (await lab.ClientAsync()).Cluster.Firewall.Rules.ListAsync(Ct)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Policy_ThatIsAllThatLetsCroftIn_IsPutBack()
    {
        await using var lab = await Lab.StartAsync(trial: TimeSpan.FromSeconds(4));
        await SetAsync(lab, "/cluster/firewall/options", ("enable", "1"), ("policy_in", "ACCEPT"));
        var plan = await lab.PlanAsync("firewall configure", new ConfigureFirewallRequest { Where = "lab", PolicyIn = "DROP" });
        plan.Confirmation!.Because.ShouldContain("stopped by the cluster's policy_in DROP");
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Undone, string.Join("; ", steps.Select(s => $"{s.Id} {s.State} {s.Failure?.Message}")));
        (await (await lab.ClientAsync()).Cluster.Firewall.OptionsAsync(Ct)).PolicyIn.ShouldBe("ACCEPT");
        (await EnabledAsync(lab)).ShouldBe("1");
    }

    [Fact]
    public async Task DeleteRule_OfTheClusterThatLetsCroftIn_IsSwitchedOffFirstAndStaysInTheEnd()
    {
        await using var lab = await FilteredAsync(TimeSpan.FromSeconds(4));
        var plan = await lab.PlanAsync("firewall delete-rule", new DeleteFirewallRuleRequest { Where = "lab", Position = 0 });
        plan.Confirmation!.Because.ShouldStartWith("Rule 0 'in ACCEPT tcp dport 8006' of cluster lab will be gone. Croft would be cut off from pve1, pve2, pve3:");
        plan.Steps[^1].Title.ShouldBe("delete rule 0 'in ACCEPT tcp dport 8006 (off)'");
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Undone, string.Join("; ", steps.Select(s => $"{s.Id} {s.State} {s.Failure?.Message}")));
        (await (await lab.ClientAsync()).Cluster.Firewall.Rules.ListAsync(Ct)).Single().IsEnabled.ShouldBeTrue();
    }

    [Fact]
    public async Task GroupRule_ThatTheClusterTakesOver_IsJudgedToo()
    {
        await using var lab = await FilteredAsync();
        await AddAsync(lab, "/cluster/firewall/groups", ("group", "base"));
        await AddAsync(lab, "/cluster/firewall/rules", ("type", "group"), ("action", "base"), ("enable", "1"));
        var plan = await lab.PlanAsync("firewall add-rule", new AddFirewallRuleRequest { Where = "lab", Group = "base", Direction = "in", Action = "DROP" });
        plan.Confirmation!.Because.ShouldContain("stopped by rule 0 of the cluster 'group base', in it 'in DROP'");
    }

    [Fact]
    public async Task Disable_OfTheCluster_CutsNobodyOffAndSaysWhatIsOpenThen()
    {
        await using var lab = await FilteredAsync();
        var plan = await lab.DoAsync("firewall disable", new DisableFirewallRequest { Where = "lab" });
        plan.Steps.Count.ShouldBe(1);
        plan.Warnings.ShouldBe(["Nothing is filtered then: on no node, and for no guest."]);
        (await EnabledAsync(lab)).ShouldBe("0");
    }
}
