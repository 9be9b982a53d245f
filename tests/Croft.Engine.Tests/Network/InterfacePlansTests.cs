using Croft.Contracts;
using Croft.Engine.Network;
using Croft.Engine.Runs;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Network;

public sealed class InterfacePlansTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static InterfaceAction Action(Plan plan) => System.Text.Json.JsonSerializer.Deserialize<InterfaceAction>(plan.Steps[0].Action, StepJson.Options)!;

    [Theory]
    [InlineData("vmbr7", "bridge", "autostart=1")]
    [InlineData("vmbr0.7", "vlan", "autostart=1, vlan-id=7, vlan-raw-device=vmbr0")]
    [InlineData("eno3.40", "vlan", "autostart=1, vlan-id=40, vlan-raw-device=eno3")]
    public void Create_TypeOfTheName_SaysWhatFollowsFromIt(string name, string type, string values)
    {
        var action = Action(InterfacePlans.Create(Networks.Node(), name, new CreateNetworkRequest()));
        (action.Type, InterfaceValues.Told(action.Values)).ShouldBe((type, values));
    }

    [Fact]
    public void Create_Bond_SaysItsModeAndBridgeItsVlans()
    {
        InterfaceValues.Told(Action(InterfacePlans.Create(Networks.Node(), "bond0", new CreateNetworkRequest { Members = ["eno3"] })).Values).ShouldBe("autostart=1, bond_mode=balance-rr, slaves=eno3");
        InterfaceValues.Told(Action(InterfacePlans.Create(Networks.Node(), "vmbr7", new CreateNetworkRequest { VlanAware = true, Ports = ["eno3"] })).Values)
            .ShouldBe("autostart=1, bridge_ports=eno3, bridge_vids=2-4094, bridge_vlan_aware=1");
    }

    [Theory]
    [InlineData("10.0.0.77/24", true)]
    [InlineData("10.0.0.200/25", true)]
    [InlineData("10.0.9.9/16", true)]
    [InlineData("192.168.4.1/24", false)]
    public void Create_InASubnetThatIsThere_WarnsAndAsksWhereItIsTheWayToTheNode(string address, bool shares)
    {
        var plan = InterfacePlans.Create(Networks.Node(), "vmbr7", new CreateNetworkRequest { Address = address });
        (plan.Warnings.Count > 0, plan.Title).ShouldBe((shares, "create bridge vmbr7 on lab/pve2"));
        if (shares) plan.Warnings.ShouldContain("vmbr7 would lie in one subnet with vmbr0 (10.0.0.12/24): answers may leave by the wrong one of them.");
        plan.Steps[1].Because!.Contains("10.0.0.12 lies on vmbr0, whose subnet another would share.", StringComparison.Ordinal).ShouldBe(shares);
    }

    [Fact]
    public void Create_WithAnAddressOfAnotherNode_Warns() =>
        InterfacePlans.Create(Networks.Node() with { Others = new Dictionary<string, string> { ["192.168.4.1"] = "pve3" } }, "vmbr7", new CreateNetworkRequest { Address = "192.168.4.1/24" })
            .Warnings.ShouldBe(["192.168.4.1 is the address of pve3: two nodes of one address cut each other off."]);

    [Fact]
    public void Create_OfAnAlias_IsRefused() =>
        Should.Throw<FailureException>(() => InterfacePlans.Create(Networks.Node(), "vmbr0:1", new CreateNetworkRequest())).Failure.Message.ShouldContain("a second address of vmbr0");

    public static TheoryData<string, CreateNetworkRequest, string> Refusals { get; } = new()
    {
        { "lan", new(), "type: is missing" },
        { "vmbr7", new() { Ports = ["eno1"] }, "ports: eno1 is in vmbr0" },
        { "vmbr7", new() { Ports = ["eno9"] }, "ports: lab/pve2 has no interface eno9" },
        { "vmbr7", new() { Ports = ["vmbr1"] }, "ports: vmbr1 is a bridge" },
        { "vmbr7", new() { Address = "10.0.0.5" }, "address: '10.0.0.5' is no address with prefix" },
        { "vmbr7", new() { Address6 = "10.0.0.5/24" }, "address6: '10.0.0.5/24' is no address with prefix" },
        { "vmbr7", new() { Gateway = "10.1.0.1" }, "gateway: needs an address, too; gateway: the node has one already, on vmbr0" },
        { "vmbr7", new() { Mode = "802.3ad" }, "mode: is of a bond; vmbr7 is a bridge" },
        { "vmbr7", new() { Vlans = "2-10" }, "vlans: needs --vlan-aware" },
        { "vmbr7", new() { VlanAware = true, Vlans = "5-2" }, "vlans: has to be VLANs" },
        { "vmbr7", new() { VlanAware = true, Vlans = "7 4095" }, "vlans: has to be VLANs" },
        { "bond0", new(), "members: a bond needs one at least" },
        { "bond0", new() { Members = ["eno3"], Primary = "eno3" }, "primary: has to be a member, and the mode active-backup" },
        { "bond0", new() { Members = ["eno3"], HashPolicy = "layer2" }, "hash-policy: needs the mode balance-xor or 802.3ad" },
        { "mgmt", new() { Type = "bond", Members = ["eno3"] }, "network: Proxmox knows a bond by its name" },
        { "vlan5", new(), "device: a VLAN needs one" },
        { "eno9.5", new(), "device: lab/pve2 has no interface eno9" },
        { "eno3.5000", new(), "network: 'eno3.5000' names no VLAN" },
        { "guests", new() { Type = "vlan", Device = "eno3" }, "tag: a VLAN needs one" },
        { "vmbr-7", new(), "network: 'vmbr-7' is no name" },
    };

    [Theory, MemberData(nameof(Refusals))]
    public void Create_OfWhatProxmoxWouldNotTake_NamesEachFault(string name, CreateNetworkRequest request, string fault)
    {
        var failure = Seen.Refused(() => InterfacePlans.Create(Networks.Node(), name, request));
        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain(fault);
    }

    [Fact]
    public void Create_OfOneThatIsThere_IsRefused() =>
        Seen.Refused(() => InterfacePlans.Create(Networks.Node(), "vmbr0", new())).Kind.ShouldBe(FailureKind.Conflict);

    [Fact]
    public void Create_WhereOtherChangesWait_IsRefusedUnlessStaged()
    {
        Seen.Refused(() => InterfacePlans.Create(Networks.Node("+auto x"), "vmbr7", new())).Message.ShouldContain("other changes wait on lab/pve2");
        InterfacePlans.Create(Networks.Node("+auto x"), "vmbr7", new() { Stage = true }).Steps.ShouldHaveSingleItem();
    }

    [Fact]
    public void Configure_WaysThatStay_NeedNoConfirmation()
    {
        // Croft's own address changes; the other nodes' way stays.
        var plan = InterfacePlans.Configure(Networks.Node(), "vmbr0", new() { Mtu = 9000 });

        plan.Confirmation.ShouldBeNull();
        plan.Steps[0].Changes.ShouldBe([new FieldChange("vmbr0 mtu", null, "9000")]);
        plan.Steps[1].Because.ShouldBe("Croft reaches lab/pve2 at 10.0.0.12:8006, and through pve1, pve3. 10.0.0.12 lies on vmbr0, which changes. 10.9.0.12 lies on vmbr1, which stays as it is.");
        plan.OnFailure.ShouldBe(OnFailure.Undo);
        plan.Steps[1].TakenBackBy.Select(s => s.Title).ShouldBe(["put vmbr0 of lab/pve2 back as it was", "apply the network of lab/pve2 as it was", "see that lab/pve2 answers again"]);
    }

    [Fact]
    public void Configure_OfACardBelowBothWays_AsksForTheNodesName()
    {
        var plan = InterfacePlans.Configure(Networks.Node(null, Networks.Interface("bond1", "bond", ("slaves", "eno3"))) with
        {
            Way = Networks.Way with { Own = [new Uri("https://10.9.0.12:8006")] },
        }, "eno2", new() { Mtu = 9000 });

        plan.Confirmation!.Type.ShouldBe("pve2");
        plan.Steps[1].Because!.ShouldContain("10.9.0.12 lies on vmbr1, which changes.");
    }

    [Fact]
    public void Configure_LoneNode_AsksForTheNodesName()
    {
        var plan = InterfacePlans.Configure(Networks.Node() with { Way = Networks.Way with { Through = [], Inside = "10.0.0.12" } }, "vmbr0", new() { Comment = "lan" });

        plan.Confirmation!.Because.ShouldBe("No other node passes calls on to lab/pve2: a mistake cuts it off, and only its own console brings it back.");
    }

    [Fact]
    public void Configure_Unset_TakesItAwayWithWhatNeedsIt()
    {
        var plan = InterfacePlans.Configure(Networks.Node(), "vmbr0", new() { Unset = ["gateway", "address"] });
        plan.Steps[0].Changes.ShouldBe([new FieldChange("vmbr0 cidr", "10.0.0.12/24", null), new FieldChange("vmbr0 gateway", "10.0.0.1", null)]);
        Seen.Refused(() => InterfacePlans.Configure(Networks.Node(), "vmbr0", new() { Unset = ["address"] })).Message.ShouldContain("gateway: needs an address, too");
        Seen.Refused(() => InterfacePlans.Configure(Networks.Node(), "vmbr0", new() { Unset = ["colour"] })).Message.ShouldContain("unset: 'colour' is no setting");
        InterfacePlans.Configure(Networks.Node(), "vmbr0", new() { Gateway = "10.0.0.1" }).Steps.ShouldBeEmpty();
    }

    [Fact]
    public void Configure_OfOneThatAsksForItsAddress_IsRefusedOrSaysThatItCantBePutBack()
    {
        Seen.Refused(() => InterfacePlans.Configure(Networks.Node(), "wan", new() { Mtu = 9000 })).Message.ShouldContain("it has its address by dhcp");
        var plan = InterfacePlans.Configure(Networks.Node(), "wan", new() { Address = "192.0.2.5/24" });
        plan.Confirmation!.Because.ShouldStartWith("Proxmox's API can't put back 'dhcp' of wan");
        plan.Steps[1].TakenBackBy.ShouldBeEmpty();
        plan.Steps[2].Because!.ShouldEndWith("by Proxmox's API the change can't be taken back.");
    }

    [Fact]
    public void Delete_SaysWhoIsWithoutIt_AndRefusesWhatOthersStandOn()
    {
        var plan = InterfacePlans.Delete(Networks.Node(), "vmbr1.5", ["web-01 (101)"], new());
        plan.Confirmation.ShouldBe(new Confirmation("vmbr1.5", "The network vmbr1.5 of lab/pve2 will be gone, and web-01 (101) without it."));
        Seen.Refused(() => InterfacePlans.Delete(Networks.Node(), "vmbr1", [], new())).Message.ShouldContain("vmbr1.5 stands on it");
        Seen.Refused(() => InterfacePlans.Delete(Networks.Node(), "eno1", [], new())).Message.ShouldContain("it is a card of the machine");
        Seen.Refused(() => InterfacePlans.Delete(Networks.Node(), "vmbr9", [], new())).Kind.ShouldBe(FailureKind.NotFound);
        InterfacePlans.Delete(Networks.Node(), "vmbr0", [], new()).Confirmation!.Type.ShouldBe("vmbr0");
    }

    [Fact]
    public async Task Network_MadeChangedAndDeleted_IsInForceEachTime()
    {
        await using var lab = await Lab.StartAsync();
        await lab.DoAsync("network create", new CreateNetworkRequest { Network = "lab/pve2/vmbr7", Address = "10.7.0.2/24", VlanAware = true, Comment = "für Gäste", RevertAfter = 5 });
        var made = await InterfaceAsync(lab, "vmbr7");
        (made.Cidr, made.IsVlanAware, made.IsActive, made.StartsOnBoot, made.Comment).ShouldBe(("10.7.0.2/24", true, true, true, "für Gäste\n"));

        await lab.DoAsync("network configure", new ConfigureNetworkRequest { Network = "pve2/vmbr7", Unset = ["address"], VlanAware = false, Mtu = 9000, RevertAfter = 5 });
        var changed = await InterfaceAsync(lab, "vmbr7");
        (changed.Cidr, changed.IsVlanAware, changed.Mtu).ShouldBe((null, false, 9000));

        await lab.DoAsync("network create", new CreateNetworkRequest { Network = "pve2/vmbr7.40", RevertAfter = 5 });
        await lab.DoAsync("network delete", new DeleteNetworkRequest { Network = "pve2/vmbr7.40", RevertAfter = 5 });
        await lab.DoAsync("network delete", new DeleteNetworkRequest { Network = "pve2/vmbr7", RevertAfter = 5 });
        (await ConfigAsync(lab)).Interfaces.ShouldNotContain(i => i.Name.StartsWith("vmbr7", StringComparison.Ordinal));
        lab.Cluster.Effects["pve2/network apply"].ShouldBe(5);
        (await ConfigAsync(lab)).Pending.ShouldBeNull();
    }

    [Fact]
    public async Task Create_Staged_WaitsUntilItIsApplied()
    {
        await using var lab = await Lab.StartAsync();
        await lab.DoAsync("network configure", new ConfigureNetworkRequest { Network = "pve2/vmbr1", Unset = ["ports"], Stage = true });
        await lab.DoAsync("network create", new CreateNetworkRequest { Network = "pve2/bond0", Members = ["eno2"], Stage = true });

        (await ConfigAsync(lab)).Pending.ShouldNotBeNull();
        lab.Cluster.Effects["pve2/network apply"].ShouldBe(0);
        await lab.DoAsync("network apply", new ApplyNetworkRequest { Node = "pve2", RevertAfter = 5 });
        (await InterfaceAsync(lab, "bond0")).IsActive.ShouldBeTrue();
    }

    [Fact]
    public async Task Configure_ThatCutsTheNodeOff_IsTakenBackWhole()
    {
        await using var lab = await Lab.StartAsync();

        var (run, steps) = await lab.RunAsync(await lab.PlanAsync("network configure", new ConfigureNetworkRequest { Network = "pve2/vmbr0", Unset = ["gateway"], Comment = "oops", RevertAfter = 5 }));

        run.State.ShouldBe(RunState.Undone, run.Failure?.Message);
        steps.Where(s => s.UndoOf is null).Select(s => s.State).ShouldBe([StepState.Undone, StepState.Undone, StepState.Failed, StepState.Skipped]);
        var back = await InterfaceAsync(lab, "vmbr0");
        (back.Gateway, back.Comment).ShouldBe(("127.10.0.1", null));
        (await ConfigAsync(lab)).Pending.ShouldBeNull();
        lab.Cluster.Faults.List().ShouldBeEmpty();
    }

    [Fact]
    public async Task Configure_OfOneThatChangedSinceThePlan_IsRefused()
    {
        await using var lab = await Lab.StartAsync();
        var plan = await lab.PlanAsync("network configure", new ConfigureNetworkRequest { Network = "pve2/vmbr1", Mtu = 9000, RevertAfter = 5 });
        await (await lab.ClientAsync()).SendAsync(new ProxmoxCall(HttpMethod.Put, "/nodes/pve2/network/vmbr1") { Parameters = [new("type", "bridge"), new("mtu", "1400")] }, Ct);

        var (run, _) = await lab.RunAsync(plan);

        run.State.ShouldBe(RunState.Failed);
        run.Failure!.Message.ShouldContain("it is no longer as the plan saw it");
    }

    static async Task<NetworkConfig> ConfigAsync(Lab lab) => await (await lab.ClientAsync()).Node("pve2").Network.ReadAsync(null, Ct);

    static async Task<NetworkInterface> InterfaceAsync(Lab lab, string name) => (await ConfigAsync(lab)).Interfaces.Single(i => i.Name == name);
}
