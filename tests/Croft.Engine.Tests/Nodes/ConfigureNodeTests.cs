using Croft.Contracts;
using Croft.Engine.Nodes;
using Croft.Engine.Reach;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;
using Croft.Sandbox.Faults;

namespace Croft.Engine.Tests.Nodes;

public sealed class ConfigureNodeTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly NodeWay Way = new("lab", "pve2", [new Uri("https://10.0.0.12:8006")], "10.0.0.12", ["pve1"]);

    static NodeSettingsSeen Node() => new("lab", "pve2", new Dictionary<NodeSetting, SortedDictionary<string, string>>
    {
        [NodeSetting.Config] = new(StringComparer.Ordinal) { ["wakeonlan"] = "aa:bb:cc:dd:ee:01,bind-interface=vmbr0" },
        [NodeSetting.Timezone] = new(StringComparer.Ordinal) { ["timezone"] = "Etc/UTC" },
        [NodeSetting.Dns] = new(StringComparer.Ordinal) { ["search"] = "lan", ["dns1"] = "10.0.0.1", ["dns2"] = "10.0.0.2" },
        [NodeSetting.Hosts] = new(StringComparer.Ordinal) { ["data"] = "127.0.0.1 localhost\n10.0.0.12 pve2.lan pve2\n" },
    })
    { Way = Way };

    static Plan Plan(ConfigureNodeRequest asked) => NodeSettingPlans.Configure(Node(), asked with { Node = "pve2" });

    [Fact]
    public void Configure_NamesAndOthers_AsksForTheNodeLastAndTakesAllBack()
    {
        var plan = Plan(new() { Description = "rack 2", DnsServers = ["10.0.0.2"], Host = new Dictionary<string, string> { ["10.0.0.9"] = "nas.lan nas" } });

        plan.Steps.Select(s => s.Title).ShouldBe(["set notes and wake-on-LAN of lab/pve2", "set the name servers of lab/pve2", "set /etc/hosts of lab/pve2", "see that lab/pve2 answers"]);
        plan.Steps[1].Changes.ShouldBe([new FieldChange("dns1", "10.0.0.1", "10.0.0.2"), new FieldChange("dns2", "10.0.0.2", null)]);
        plan.Steps[2].Changes.ShouldBe([new FieldChange("/etc/hosts", null, "10.0.0.9 nas.lan nas")]);
        plan.Steps[0].TakenBackBy.Select(s => s.Id).ShouldBe(["undo-1", "undo-reach"]);
        plan.Confirmation.ShouldBeNull();
        plan.OnFailure.ShouldBe(OnFailure.Undo);
    }

    [Fact]
    public void Configure_NothingByWhichItIsFound_DoesNotAskForTheNode()
    {
        Plan(new() { Timezone = "Europe/Berlin" }).Steps.ShouldHaveSingleItem().Changes.ShouldBe([new FieldChange("timezone", "Etc/UTC", "Europe/Berlin")]);
        Plan(new() { WakeOnLan = "aa:bb:cc:dd:ee:02" }).Steps[0].Changes.ShouldBe([new FieldChange("wakeonlan", "aa:bb:cc:dd:ee:01,bind-interface=vmbr0", "aa:bb:cc:dd:ee:02,bind-interface=vmbr0")]);
        Plan(new() { WakeOnLan = "" }).Steps[0].Changes.ShouldBe([new FieldChange("wakeonlan", "aa:bb:cc:dd:ee:01,bind-interface=vmbr0", null)]);
        Plan(new() { Timezone = "Etc/UTC" }).Steps.ShouldBeEmpty();
    }

    [Fact]
    public void Configure_TheNodesOwnName_AsksForIt() =>
        Plan(new() { UnsetHost = ["10.0.0.12"] }).Confirmation!.Because.ShouldStartWith("In /etc/hosts pve2 would lead to no address instead of 10.0.0.12");

    public static TheoryData<ConfigureNodeRequest, string> Refusals { get; } = new()
    {
        { new(), "nothing to change was said" },
        { new() { DnsServers = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"] }, "dns-servers: has to be three at most; given were 4" },
        { new() { DnsServers = ["dns.lan"] }, "dns-servers: 'dns.lan' is no address" },
        { new() { DnsServers = ["10.0.0.1", "10.0.0.1"] }, "dns-servers: has one twice" },
        { new() { Host = new Dictionary<string, string> { ["nas"] = "10.0.0.9" } }, "host: 'nas' is no address" },
        { new() { Host = new Dictionary<string, string> { ["10.0.0.9"] = "na_s" } }, "host: 'na_s' is no name of a host" },
        { new() { UnsetHost = ["10.0.0.77"] }, "unset-host: /etc/hosts has no 10.0.0.77" },
    };

    [Theory, MemberData(nameof(Refusals))]
    public void Configure_OfWhatProxmoxWouldNotTake_NamesEachFault(ConfigureNodeRequest request, string fault) =>
        Seen.Refused(() => Plan(request)).Message.ShouldContain(fault);

    [Fact]
    public async Task Configure_EverySetting_IsReadBack()
    {
        await using var lab = await Lab.StartAsync();

        await lab.DoAsync("node configure", new ConfigureNodeRequest
        {
            Node = "lab/pve2",
            DnsServers = ["10.0.0.53", "10.0.0.54"],
            DnsSearch = "home.arpa",
            Host = new Dictionary<string, string> { ["10.0.0.9"] = "nas" },
            Timezone = "Europe/Berlin",
            Description = "rack 2\nups 1",
            WakeOnLan = "aa:bb:cc:dd:ee:02",
            RevertAfter = 5,
        });

        var node = (await lab.ClientAsync()).Node("pve2");
        var dns = await node.DnsAsync(Ct);
        (dns.Search, string.Join(' ', dns.Servers)).ShouldBe(("home.arpa", "10.0.0.53 10.0.0.54"));
        (await node.HostsAsync(Ct)).Text.ShouldEndWith("10.0.0.9 nas\n");
        (await node.TimeAsync(Ct)).Timezone.ShouldBe("Europe/Berlin");
        var config = await node.ConfigAsync(Ct);
        (config.Description!.TrimEnd('\n'), config.Settings["wakeonlan"]).ShouldBe(("rack 2\nups 1", "aa:bb:cc:dd:ee:02"));
        await lab.DoAsync("node configure", new ConfigureNodeRequest { Node = "pve2", Description = "" });
        (await node.ConfigAsync(Ct)).Description.ShouldBeNull();
    }

    [Fact]
    public async Task Configure_NodeThatFallsSilent_TakesItsNamesBackThroughAnother()
    {
        await using var lab = await Lab.StartAsync();
        var plan = await lab.PlanAsync("node configure", new ConfigureNodeRequest { Node = "pve2", DnsServers = ["192.0.2.1"], RevertAfter = 5 });
        var set = lab.Cluster.HoldNext(call => call is { Method: "PUT", Path: "/nodes/pve2/dns" }, HoldPoint.AfterEffect);
        var running = lab.RunAsync(plan);
        await set.Arrived.WaitAsync(Ct);
        lab.Cluster.Faults.SetNodeShut("pve2", true);
        var back = lab.Cluster.HoldNext(call => call is { Method: "PUT", Path: "/nodes/pve2/dns" }, HoldPoint.AfterEffect);
        set.Release();
        await back.Arrived.WaitAsync(Ct);
        lab.Cluster.Faults.SetNodeShut("pve2", false);
        back.Release();

        var (run, steps) = await running;

        run.State.ShouldBe(RunState.Undone, run.Failure?.Message);
        run.Failure!.Message.ShouldContain("lab/pve2 did not answer for 5 s after its names were changed");
        steps.Select(s => s.Id).ShouldBe(["1", "2", "undo-1", "undo-reach"]);
        (await (await lab.ClientAsync()).Node("pve2").DnsAsync(Ct)).Servers.ShouldBe(["10.0.0.1"]);
    }

    [Fact]
    public async Task Configure_HostsThatSomebodyChangedMeanwhile_IsRefused()
    {
        await using var lab = await Lab.StartAsync();
        var plan = await lab.PlanAsync("node configure", new ConfigureNodeRequest { Node = "pve2", Host = new Dictionary<string, string> { ["10.0.0.9"] = "nas" }, RevertAfter = 5 });
        await (await lab.ClientAsync()).Node("pve2").SetHostsAsync(new NodeHosts("10.0.0.12 pve2\n", null), Ct);

        var (run, _) = await lab.RunAsync(plan);

        run.State.ShouldBe(RunState.Failed);
        run.Failure!.Message.ShouldContain("its hosts file was changed since the plan was made");
    }
}
