using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Ha;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Ha;

public sealed class HaPlansTests
{
    static readonly GuestReading Vm = new(new GuestAddress("lab", "pve1", 101, GuestType.Vm, "web-01")) { Running = true };
    static readonly GuestReading Ct = new(new GuestAddress("lab", "pve1", 102, GuestType.Ct, "dns")) { Running = true };

    static HaResource Resource(string sid, params (string Key, string Value)[] settings)
    {
        var all = settings.ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);
        return new HaResource(sid, all.GetValueOrDefault("state"), all.GetValueOrDefault("group"), null, null, null, "d1", all);
    }

    static HaRule Rule(string name, string type, string resources, string? nodes = null, bool strict = false, string? affinity = null)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["resources"] = resources, ["strict"] = strict ? "1" : "0" };
        if (nodes is not null) settings["nodes"] = nodes;
        if (affinity is not null) settings["affinity"] = affinity;
        return new HaRule(name, type, resources.Split(','), nodes?.Split(',') ?? [], strict, affinity, true, null, "d2", settings);
    }

    static HaSeen Seen(params HaResource[] resources) => new("lab", resources, [])
    {
        Rules = [],
        Guests = [Guest(101, "web-01", "pve1", ResourceKind.Qemu), Guest(102, "dns", "pve1", ResourceKind.Lxc), Guest(103, "db", "pve2", ResourceKind.Qemu)],
        Nodes = new Dictionary<string, bool>(StringComparer.Ordinal) { ["pve1"] = true, ["pve2"] = true, ["pve3"] = false },
    };

    static ClusterResource Guest(int vmid, string name, string node, ResourceKind kind) =>
        new() { Id = $"qemu/{vmid}", Kind = new Known<ResourceKind>(kind, ""), Vmid = vmid, Name = name, Node = node };

    static readonly HaGroup East = new("east", ["pve2"], false, false, null, null, new Dictionary<string, string>(StringComparer.Ordinal) { ["nodes"] = "pve2" });

    static Failure Refused(Func<Plan> plan) => Guests.Seen.Refused(plan);

    [Theory]
    [InlineData(true, "started", Disturbance.None)]
    [InlineData(false, "started", Disturbance.Live)]
    [InlineData(true, "stopped", Disturbance.Restart)]
    [InlineData(true, "disabled", Disturbance.Restart)]
    [InlineData(true, "ignored", Disturbance.None)]
    [InlineData(false, "stopped", Disturbance.None)]
    public void Add_DisturbsByTheStateWanted(bool running, string state, Disturbance disturbs) =>
        HaPlans.Add(Seen(), Vm with { Running = running }, new AddHaRequest { Guest = "web-01", State = state }).Disturbs.ShouldBe(disturbs);

    [Fact]
    public void Add_OfTheFirstGuest_SaysThatNodesFenceThemselves() =>
        HaPlans.Add(Seen(), Vm, new AddHaRequest()).Warnings.ShouldHaveSingleItem().ShouldContain("resets itself");

    [Fact]
    public void Add_OfAGuestOnALocalStorage_SaysThatItCantBeStartedElsewhere()
    {
        var seen = Seen(Resource("vm:103")) with { LocalStorages = new HashSet<string>(["local-lvm"]) };
        var vm = Vm with { Config = new Dictionary<string, string>(StringComparer.Ordinal) { ["scsi0"] = "local-lvm:vm-101-disk-0,size=4G", ["ide2"] = "local:iso/x.iso,media=cdrom" } };
        HaPlans.Add(seen, vm, new AddHaRequest()).Warnings.ShouldHaveSingleItem().ShouldStartWith($"{vm.At.Name} has volumes on local-lvm,");
    }

    [Fact]
    public void Add_IntoAGroupThatPrefersAnotherNode_SaysThatItMoves()
    {
        var seen = Seen() with { Rules = null, Groups = [East] };
        var vm = HaPlans.Add(seen, Vm, new AddHaRequest { Group = "east" });
        (vm.Disturbs, vm.Steps[0].Because).ShouldBe((Disturbance.Live, "group east prefers pve2: high availability moves it there, running."));
        HaPlans.Add(seen, Ct, new AddHaRequest { Group = "east" }).Disturbs.ShouldBe(Disturbance.Restart);
        Refused(() => HaPlans.Add(seen, Vm, new AddHaRequest { Group = "west" })).WayOut.ShouldBe("It has: east.");
        Refused(() => HaPlans.Add(Seen(), Vm, new AddHaRequest { Group = "east" })).Kind.ShouldBe(FailureKind.Unsupported);
        Refused(() => HaPlans.Add(seen, Vm, new AddHaRequest { Failback = false })).Kind.ShouldBe(FailureKind.Unsupported);
    }

    [Fact]
    public void Configure_OfOneInError_TakesDisabledAlone()
    {
        var seen = Seen(Resource("vm:101", ("state", "started"))) with { Status = [new HaStatusEntry("service:vm:101", "service", "pve1", "", null, null, "vm:101", "error", null, null, HaPlans.Nothing)] };
        Refused(() => HaPlans.Configure(seen, Vm, new ConfigureHaRequest { State = "stopped" })).Message.ShouldContain("in error");
        HaPlans.Configure(seen, Vm, new ConfigureHaRequest { State = "disabled" }).Steps.ShouldHaveSingleItem();
        Refused(() => HaPlans.Move(seen, Vm, "pve2", false)).Message.ShouldContain("in error");
    }

    [Fact]
    public void Configure_ShowsWhatChangesAlone()
    {
        var seen = Seen(Resource("vm:101", ("max_restart", "3")));
        HaPlans.Configure(seen, Vm, new ConfigureHaRequest { MaxRestart = 2, MaxRelocate = 1 }).Steps.Single().Changes.ShouldBe([new FieldChange("max restart", "3", "2")]);
        HaPlans.Configure(seen, Vm, new ConfigureHaRequest { State = "started" }).Steps.ShouldBeEmpty();
        Refused(() => HaPlans.Configure(seen, Vm, new ConfigureHaRequest { Clear = ["state"] })).Faults.ShouldHaveSingleItem().Field.ShouldBe("--clear");
        Refused(() => HaPlans.Configure(seen, Vm, new ConfigureHaRequest())).Kind.ShouldBe(FailureKind.Invalid);
        Refused(() => HaPlans.Configure(Seen(), Vm, new ConfigureHaRequest { MaxRestart = 2 })).WayOut.ShouldBe("Give it: 'croft ha add web-01'.");
    }

    [Fact]
    public void Remove_LeavesItRunning_AndNamesItsRules()
    {
        var seen = Seen(Resource("vm:101")) with { Rules = [Rule("near", "node-affinity", "vm:101", "pve1")] };
        var plan = HaPlans.Remove(seen, Vm);
        plan.Disturbs.ShouldBe(Disturbance.None);
        plan.Steps[0].Because!.ShouldStartWith("It stays as it is, running;");
        plan.Warnings.ShouldHaveSingleItem().ShouldContain("deletes the rule, which names no other");
    }

    [Fact]
    public void Move_DisturbsByKindAndVerb()
    {
        var seen = Seen(Resource("vm:101"), Resource("ct:102"));
        HaPlans.Move(seen, Vm, "pve2", false).Disturbs.ShouldBe(Disturbance.Live);
        HaPlans.Move(seen, Vm, "pve2", true).Disturbs.ShouldBe(Disturbance.Restart);
        HaPlans.Move(seen, Ct, "pve2", false).Disturbs.ShouldBe(Disturbance.Restart);
        HaPlans.Move(seen, Vm with { Running = false }, "pve2", true).Disturbs.ShouldBe(Disturbance.None);
        HaPlans.Move(seen, Vm, "pve1", true).Steps.ShouldBeEmpty();
        Refused(() => HaPlans.Move(seen, Vm, "pve3", false)).Kind.ShouldBe(FailureKind.Unreachable);
        Refused(() => HaPlans.Move(seen, Vm, "pve9", false)).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public void Move_AgainstARule_IsRefusedOrSaidToBeTakenBack()
    {
        var seen = Seen(Resource("vm:101"), Resource("vm:103"));
        Refused(() => HaPlans.Move(seen with { Rules = [Rule("here", "node-affinity", "vm:101", "pve1", strict: true)] }, Vm, "pve2", false)).Message.ShouldContain("rule here lets it run on pve1 only");
        HaPlans.Move(seen with { Rules = [Rule("here", "node-affinity", "vm:101", "pve1")] }, Vm, "pve2", false).Warnings.ShouldHaveSingleItem().ShouldContain("moves web-01 back");
        Refused(() => HaPlans.Move(seen with { Rules = [Rule("apart", "resource-affinity", "vm:101,vm:103", affinity: "negative")] }, Vm, "pve2", false)).Message.ShouldContain("keeps it apart from db (103)");
        HaPlans.Move(seen with { Rules = [Rule("pair", "resource-affinity", "vm:101,vm:103", affinity: "positive")] }, Vm, "pve2", false).Warnings.ShouldHaveSingleItem().ShouldStartWith($"db (103) is kept beside {Vm.At.Name} by a rule");
    }

    [Fact]
    public void CreateRule_ThatMovesGuests_SaysWhom()
    {
        var seen = Seen(Resource("vm:101"), Resource("ct:102"), Resource("vm:103"));
        var step = HaRulePlans.Create(seen, new CreateHaRuleRequest { Rule = "east", Nodes = ["pve2:0"] }, ["ct:102", "vm:101", "vm:103"]).Steps.Single();
        step.Disturbs.ShouldBe(Disturbance.Restart);
        step.Because.ShouldBe("dns (102) is moved from pve1 to pve2, which stops and starts it. web-01 (101) is moved from pve1 to pve2, running.");
        step.Changes.ShouldContain(new FieldChange("nodes", null, "pve2"));
        HaRulePlans.Create(seen, new CreateHaRuleRequest { Rule = "east", Nodes = ["pve2"], Disabled = true }, ["vm:101"]).Disturbs.ShouldBe(Disturbance.None);
        HaRulePlans.Create(seen, new CreateHaRuleRequest { Rule = "pair", Affinity = "positive" }, ["vm:101", "vm:103"]).Disturbs.ShouldBe(Disturbance.Live);
        HaRulePlans.Create(seen, new CreateHaRuleRequest { Rule = "apart", Affinity = "negative" }, ["ct:102", "vm:101"]).Disturbs.ShouldBe(Disturbance.Restart);
        HaRulePlans.Create(seen, new CreateHaRuleRequest { Rule = "apart", Affinity = "negative" }, ["vm:101", "vm:103"]).Disturbs.ShouldBe(Disturbance.None);
    }

    [Fact]
    public void CreateRule_ThatProxmoxWouldRefuse_SaysWhy()
    {
        var seen = Seen(Resource("vm:101"), Resource("vm:103")) with { Rules = [Rule("here", "node-affinity", "vm:101", "pve1")] };
        string Why(CreateHaRuleRequest request, params string[] sids) => Refused(() => HaRulePlans.Create(seen, request with { Rule = "new" }, sids)) is var failure ? $"{failure.Message} {string.Join(' ', failure.Faults.Select(f => f.ToString()))}" : "";
        Why(new() { Nodes = ["pve2"] }, "vm:101").ShouldContain("rule here says already where web-01 (101) shall run");
        Why(new() { Nodes = ["pve2"] }, "ct:102").ShouldContain("does not look after dns (102)");
        Why(new() { Nodes = ["pve9"] }, "vm:103").ShouldContain("no node 'pve9'");
        Why(new() { Affinity = "positive" }, "vm:101").ShouldContain("two or more");
        Why(new() { Affinity = "positive", Nodes = ["pve1"] }, "vm:101").ShouldContain("another rule");
        Why(new(), "vm:101").ShouldContain("--nodes");
        Refused(() => HaRulePlans.Create(seen with { Rules = null }, new CreateHaRuleRequest { Rule = "new" }, [])).Kind.ShouldBe(FailureKind.Unsupported);
        Refused(() => HaRulePlans.Create(seen with { Groups = [new HaGroup("g", ["pve1"], false, false, null, null, HaPlans.Nothing)] }, new CreateHaRuleRequest { Rule = "new" }, [])).Message.ShouldContain("not rules yet");
    }

    [Fact]
    public void DeleteGroup_ThatIsUsed_IsRefused()
    {
        var seen = Seen(Resource("vm:101", ("group", "east"))) with { Rules = null, Groups = [East] };
        Refused(() => HaGroupPlans.Delete(seen, "east")).Message.ShouldContain("web-01 (101) is in it");
        HaGroupPlans.Delete(seen with { Resources = [] }, "east").Confirmation!.Type.ShouldBe("east");
        HaGroupPlans.Configure(seen, new ConfigureHaGroupRequest { Group = "east", Restricted = true }).Steps[0].Because!.ShouldContain("web-01 (101) is moved from pve1 to pve2, running");
    }
}
