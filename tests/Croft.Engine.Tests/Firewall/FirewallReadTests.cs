using Croft.Contracts;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Firewall;

public sealed class FirewallReadTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static EntryChange Set(params (string Key, string Value)[] set) => new() { Set = [.. set.Select(s => KeyValuePair.Create(s.Key, s.Value))] };

    static async Task<ProxmoxFirewall> OfAsync(Lab lab, string guest)
    {
        var place = (await lab.SeeAsync(guest)).Place;
        return (await lab.ClientAsync()).Node(place.Node!).Guest(GuestKind.Qemu, place.Vmid!.Value).Firewall;
    }

    static Task<ProxmoxAnswer> SendAsync(ProxmoxClient client, HttpMethod method, string path, params (string Key, string Value)[] parameters) =>
        client.SendAsync(new ProxmoxCall(method, path) { Parameters = [.. parameters.Select(p => KeyValuePair.Create(p.Key, p.Value))] }, Ct);

    static async Task<Page<FirewallRow>> ListAsync(Lab lab, FirewallLevel? level = null) => await lab.Process.RunAsync<Page<FirewallRow>>("firewall list", new ListFirewallsRequest { Level = level });

    static Task<FirewallDetail> ShowAsync(Lab lab, string where) => lab.Process.RunAsync<FirewallDetail>("firewall show", new ShowFirewallRequest { Where = where });

    [Fact]
    public async Task List_SaysOfEachLevelWhetherItFilters()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        var web = await OfAsync(lab, "web");
        await web.ChangeOptionsAsync(Set(("enable", "1"), ("policy_in", "REJECT")), Ct);
        await web.Rules.AddAsync(new NewFirewallRule("in", "ACCEPT") { Settings = [new("macro", "SSH")] }, Ct);

        var before = await ListAsync(lab);
        before.Missing.ShouldBeEmpty();
        before.Items.Single(r => r.Level == FirewallLevel.Cluster).ShouldSatisfyAllConditions(
            r => (r.Enabled, r.Filters, r.PolicyIn, r.PolicyOut, r.PolicyForward, r.Rules).ShouldBe((false, Filters.No, "DROP", "ACCEPT", "ACCEPT", 0)),
            r => r.Because.ShouldBe("the cluster's firewall is off"));
        before.Items.Count(r => r.Level == FirewallLevel.Node).ShouldBe(3);
        before.Items.Single(r => r.Name == "web").Because.ShouldBe("rules stand, but nothing filters: the cluster's firewall is off; net0 has firewall=0");

        await (await lab.ClientAsync()).Cluster.Firewall.ChangeOptionsAsync(Set(("enable", "1"), ("policy_in", "ACCEPT")), Ct);
        var after = await ListAsync(lab);
        after.Items.Where(r => r.Level == FirewallLevel.Node).ShouldAllBe(r => r.Enabled == true && r.Filters == Filters.Yes && r.PolicyIn == null);
        var row = after.Items.Single(r => r.Name == "web");
        (row.Enabled, row.Filters, row.PolicyIn, row.Rules, row.Because).ShouldBe((true, Filters.No, "REJECT", 1, "rules stand, but nothing filters: net0 has firewall=0"));
    }

    [Fact]
    public async Task List_OfANodeThatIsDown_SaysUnknownAndThatItIsPartial()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web", "pve2");
        await lab.Cluster.Faults.SetNodeOnlineAsync("pve2", false, Ct);
        var page = await ListAsync(lab);
        page.Missing.ShouldContain(m => m.What == "lab/pve2/firewall" && m.Kind == FailureKind.Unreachable);
        page.Items.Where(r => r.Node == "pve2").ShouldAllBe(r => r.Filters == Filters.Unknown && r.Enabled == null && r.Because == "node pve2 is down");
    }

    [Fact]
    public async Task Show_TellsSettingsWithDefaultsRulesInOrderAndCards()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        var web = await OfAsync(lab, "web");
        await web.Aliases.CreateAsync("office", [new("cidr", "10.1.0.0/16")], Ct);
        await web.IpSets.CreateAsync("admins", "ours", Ct);
        await web.IpSets.AddMemberAsync("admins", "10.2.0.0/16", false, null, Ct);
        await web.Rules.AddAsync(new NewFirewallRule("in", "DROP"), Ct);
        await web.Rules.AddAsync(new NewFirewallRule("in", "ACCEPT") { Settings = [new("source", "+admins"), new("proto", "tcp"), new("dport", "22"), new("comment", "ours")] }, Ct);

        var shown = await ShowAsync(lab, "web");
        (shown.Level, shown.Enabled, shown.Filters).ShouldBe((FirewallLevel.Guest, false, Filters.No));
        shown.Rules.Select(r => (r.Position, r.Direction, r.Action, r.Source, r.Dport)).ShouldBe([(0, "in", "ACCEPT", "+admins", "22"), (1, "in", "DROP", null, null)]);
        shown.Options.Single(o => o.Option == "macfilter").ShouldBe(new FirewallOption { Option = "macfilter", Value = "1", Default = true });
        shown.Cards.Single().ShouldBe(new FirewallCard { Card = "net0", Bridge = "vmbr0", Firewall = false });
        shown.Aliases.Single().Cidr.ShouldBe("10.1.0.0/16");
        shown.Sets.Single().Members.ShouldBe(["10.2.0.0/16"]);
        (await lab.Process.RunAsync<Page<FirewallRuleRow>>("firewall rules", new ListFirewallRulesRequest { Where = "web" })).Items.Count.ShouldBe(2);
        (await lab.Process.RunAsync<Page<FirewallLogLine>>("firewall log", new FirewallLogRequest { Where = "web" })).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_IsAClusterANodeOrAGuest()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        var vmid = (await lab.SeeAsync("web")).Place.Vmid;
        (await ShowAsync(lab, "lab")).Level.ShouldBe(FirewallLevel.Cluster);
        (await ShowAsync(lab, "lab/pve1")).Node.ShouldBe("pve1");
        (await ShowAsync(lab, "pve2")).Level.ShouldBe(FirewallLevel.Node);
        foreach (var name in (string[])["web", $"{vmid}", $"lab/pve1/{vmid}", $"pve1/{vmid}", $"lab/{vmid}"])
            (await ShowAsync(lab, name)).Vmid.ShouldBe(vmid, name);
        (await lab.Process.FailsAsync("firewall show", new ShowFirewallRequest { Where = "nobody" })).Kind.ShouldBe(FailureKind.NotFound);
        (await lab.Process.FailsAsync("firewall log", new FirewallLogRequest { Where = "lab" })).Kind.ShouldBe(FailureKind.Unsupported);
        (await lab.Process.FailsAsync("firewall rules", new ListFirewallRulesRequest { Where = "lab", Group = "nope" })).WayOut.ShouldBe("It has none.");
    }

    [Fact]
    public async Task Where_ThatIsAGuestAndANode_MeansNeither()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("pve3");
        await lab.Process.RunAsync("sync", new SyncRequest());
        var failure = await lab.Process.FailsAsync("firewall show", new ShowFirewallRequest { Where = "pve3" });
        failure.Message.ShouldStartWith("'pve3' may mean lab/pve3 (node), lab/pve1/");
        failure.WayOut.ShouldStartWith("Say which, such as lab/pve3;");
    }

    [Fact]
    public async Task Guest_WhoseClusterMayNotBeRead_IsUnknownWithThePrivilege()
    {
        await using var lab = await Lab.StartAsync();
        await lab.ContainerAsync("dns");
        var client = await lab.ClientAsync();
        var place = (await lab.SeeAsync("dns")).Place;
        await SendAsync(client, HttpMethod.Put, $"/nodes/{place.Node}/lxc/{place.Vmid}/config", ("net0", "name=eth0,bridge=vmbr0,firewall=1,ip=dhcp"));
        await SendAsync(client, HttpMethod.Put, $"/nodes/{place.Node}/lxc/{place.Vmid}/firewall/options", ("enable", "1"));
        await SendAsync(client, HttpMethod.Put, "/cluster/firewall/options", ("enable", "1"), ("policy_in", "ACCEPT"));
        (await ShowAsync(lab, "dns")).Filters.ShouldBe(Filters.Yes);

        var made = await SendAsync(client, HttpMethod.Post, "/access/users/root@pam/token/weak", ("privsep", "1"));
        foreach (var path in (string[])["/", "/vms"])
            await SendAsync(client, HttpMethod.Put, "/access/acl", ("path", path), ("roles", "PVEAuditor"), ("tokens", "root@pam!weak"));
        await lab.Process.RunAsync("cluster set-token", new SetClusterTokenRequest { Name = "lab", Token = $"root@pam!weak={made.Data.GetProperty("value").GetString()}" });
        (await ShowAsync(lab, "dns")).Filters.ShouldBe(Filters.Yes);
        await SendAsync(client, HttpMethod.Put, "/access/acl", ("path", "/"), ("roles", "PVEAuditor"), ("tokens", "root@pam!weak"), ("delete", "1"));
        var shown = await ShowAsync(lab, "dns");
        shown.Filters.ShouldBe(Filters.Unknown);
        shown.Because.ShouldNotBeNull().ShouldContain("needs Sys.Audit on /");
        shown.Missing.Single().Kind.ShouldBe(FailureKind.Denied);
    }
}
