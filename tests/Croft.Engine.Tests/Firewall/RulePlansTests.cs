using System.Net;
using Croft.Contracts;
using Croft.Engine.Firewall;
using Croft.Engine.Guests;
using Croft.Engine.Reach;
using Croft.Engine.Tests.Guests;

namespace Croft.Engine.Tests.Firewall;

public sealed class RulePlansTests
{
    static readonly Rule Ssh = Rule.Of([new("type", "in"), new("action", "ACCEPT"), new("macro", "SSH")], true);
    static readonly Rule Drop = Rule.Of([new("type", "in"), new("action", "DROP")], true);

    static RulesSeen Web(params Rule[] rules) => new(new FirewallPlace("lab", null, new GuestAddress("lab", "pve1", 101, GuestType.Vm, "web-01")), null, rules, new Filtering(Filters.Yes, null))
    {
        Cards = ["net0"],
        References = ["office", "dc/office", "+admins", "+guest/admins"],
        Macros = ["SSH", "HTTPS"],
        Groups = ["web"],
    };

    static AddFirewallRuleRequest Asked => new() { Where = "web-01", Direction = "in", Action = "accept" };

    [Fact]
    public void Add_SaysEachCallWhatItDisturbsAndWhy()
    {
        var plan = RulePlans.Add(Web(Ssh, Drop), Asked with { Macro = "https", Position = 1, Comment = "shop" });
        plan.Title.ShouldBe("add rule 'in ACCEPT HTTPS # shop' at 1 of web-01 (lab/pve1/101)");
        plan.Steps.Select(s => s.Title).ShouldBe(["make rule 'in ACCEPT HTTPS # shop (off)'", "move rule 0 'in ACCEPT HTTPS # shop (off)' to 1", "switch rule 1 on 'in ACCEPT HTTPS # shop'"]);
        plan.Steps.Select(s => s.Disturbs).ShouldBe([Disturbance.None, Disturbance.None, Disturbance.Live]);
        plan.Steps.ShouldAllBe(s => s.Leases.Single() == "lab/guest/101" && s.Privilege == "VM.Config.Network on /vms/101");
        plan.OnFailure.ShouldBe(OnFailure.Undo);
        plan.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Add_WhereNothingFilters_SaysSo() =>
        RulePlans.Add(Web() with { Filtering = new Filtering(Filters.No, "net0 has firewall=0") }, Asked).ShouldSatisfyAllConditions(
            p => p.Warnings.ShouldBe(["Nothing of it acts yet: net0 has firewall=0."]),
            p => p.Disturbs.ShouldBe(Disturbance.None));

    [Fact]
    public void Add_OfWhatARuleSaysAlready_Warns() => RulePlans.Add(Web(Drop, Ssh), Asked with { Macro = "SSH" }).Warnings.ShouldBe(["Rule 1 says the same already."]);

    [Fact]
    public void Add_OfWhatStopsEverythingBeforeTheRulesThatLetIn_IsAgreedToByTheGuestsName()
    {
        var filtered = Web(Ssh) with { PolicyIn = "DROP" };
        RulePlans.Add(filtered, Asked with { Action = "drop" }).Confirmation!.ShouldBe(
            new Confirmation("web-01", "No new connection gets in to web-01 any more: no rule lets one in before it is stopped (policy_in DROP)."));
        RulePlans.Add(filtered, Asked with { Action = "drop", Position = 1 }).Confirmation.ShouldBeNull();
        RulePlans.Add(filtered, Asked with { Action = "drop", Source = "10.0.0.1" }).Confirmation.ShouldBeNull();
        RulePlans.Add(filtered with { PolicyIn = "ACCEPT" }, Asked with { Action = "drop" }).Confirmation.ShouldBeNull();
        RulePlans.Delete(filtered, new DeleteFirewallRuleRequest { Where = "web-01", Position = 0 }).Confirmation!.Because.ShouldEndWith("(policy_in DROP).");
    }

    [Fact]
    public void Doors_AreCountedInOrderAndThroughGroups()
    {
        var group = Rule.Of([new("type", "group"), new("action", "web")], true);
        var narrow = Rule.Of([new("type", "group"), new("action", "web"), new("iface", "net0")], true);
        Count(Drop, Ssh).ShouldBe(0);
        Count(Ssh, Drop, Ssh).ShouldBe(1);
        Count(group).ShouldBe(1, "what a group that can't be read lets in is not known");
        Doors.Count([group], Groups()).ShouldBe(0);
        Doors.Count([group, Ssh], Groups(Drop)).ShouldBe(0);
        Doors.Count([narrow, Ssh], Groups(Drop)).ShouldBe(1);
        Doors.Count([group.Switched(false), Ssh.Switched(false)], Groups(Ssh)).ShouldBe(0);

        static int Count(params Rule[] rules) => Doors.Count(rules, Groups("other"));
        static Dictionary<string, IReadOnlyList<Rule>> Groups(params object[] rules) => new(StringComparer.Ordinal) { [rules is [string name] ? name : "web"] = [.. rules.OfType<Rule>()] };
    }

    public static IEnumerable<TheoryDataRow<AddFirewallRuleRequest, string>> Wrong { get; } =
    [
        new(Asked with { Direction = "forward" }, "DIRECTION: 'forward' is none that web-01 (lab/pve1/101) can have; those are in, out, group."),
        new(Asked with { Action = "ALLOW" }, "ACTION: 'ALLOW' is none of ACCEPT, DROP, REJECT."),
        new(Asked with { Direction = "group", Action = "nope" }, "ACTION: there is no security group 'nope'; there are web."),
        new(Asked with { Direction = "group", Action = "web", Proto = "tcp" }, "--proto: a rule that takes over a group says no more than an interface and a comment; its own rules say the rest."),
        new(Asked with { Dport = "22" }, "--proto: is needed where --dport is said, such as tcp."),
        new(Asked with { Proto = "esp", Dport = "22" }, "--dport: 'esp' has no ports."),
        new(Asked with { Proto = "tcp", Dport = "99999" }, "--dport: '99999' is no port and no range from 0 to 65535."),
        new(Asked with { Proto = "tcp", Dport = "22,80:70" }, "--dport: '80:70' is no port and no range from 0 to 65535."),
        new(Asked with { Proto = "tcp", Dport = "8000-8080" }, "--dport: a range is written 8000:8080."),
        new(Asked with { IcmpType = "echo-request" }, "--icmp-type: is of protocol icmp or ipv6-icmp alone: say it with --proto."),
        new(Asked with { Macro = "Nope" }, "--macro: Proxmox knows no macro 'Nope'; it knows HTTPS, SSH, …."),
        new(Asked with { Iface = "net1" }, "--iface: web-01 has no network card 'net1'; it has net0."),
        new(Asked with { Source = "10.0.0.0/99" }, "--source: '10.0.0.0/99' is no address, no network such as 10.0.0.0/8, and no range such as 10.0.0.1-10.0.0.9."),
        new(Asked with { Source = "home" }, "--source: there is no alias 'home' that web-01 (lab/pve1/101) can name; there are office, +admins."),
        new(Asked with { Dest = "+home" }, "--dest: there is no set '+home' that web-01 (lab/pve1/101) can name; there are office, +admins."),
    ];

    [Theory, MemberData(nameof(Wrong))]
    public void Add_OfWhatProxmoxWouldRefuse_IsRefusedByField(AddFirewallRuleRequest asked, string fault) =>
        Seen.Refused(() => RulePlans.Add(Web(), asked)).Faults.Select(f => $"{f.Field}: {f.Message}").ShouldBe([fault]);

    [Theory]
    [InlineData("office")]
    [InlineData("Office")]
    [InlineData("dc/office")]
    [InlineData("+guest/admins")]
    [InlineData("10.1.0.0/16, 10.2.0.0/16")]
    [InlineData("fd00::/8")]
    [InlineData("10.0.0.1-10.0.0.9")]
    public void Add_FromWhatThereIs_Plans(string source) => RulePlans.Add(Web(), Asked with { Source = source }).Steps.Count.ShouldBe(2);

    [Fact]
    public void Position_BeyondTheLast_IsRefused()
    {
        Seen.Refused(() => RulePlans.Add(Web(Ssh), Asked with { Position = 2 })).WayOut.ShouldBe("Say 0 to 1; 1 is after all others.");
        Seen.Refused(() => RulePlans.Delete(Web(Ssh), new DeleteFirewallRuleRequest { Position = 1 })).Kind.ShouldBe(FailureKind.NotFound);
        Seen.Refused(() => RulePlans.Move(Web(Ssh), new MoveFirewallRuleRequest { Position = 0, To = 1 })).WayOut.ShouldBe("Say 0 to 0.");
    }

    [Fact]
    public void Delete_AsksForTheGuestsName() => RulePlans.Delete(Web(Ssh), new DeleteFirewallRuleRequest { Position = 0 }).Confirmation.ShouldBe(
        new Confirmation("web-01", "Rule 0 'in ACCEPT SSH' of web-01 (lab/pve1/101) will be gone."));

    [Fact]
    public void Configure_ShowsTheRuleBeforeAndAfter()
    {
        var step = RulePlans.Configure(Web(Ssh), new ConfigureFirewallRuleRequest { Position = 0, Source = "+admins", Enabled = false }).Steps.Single();
        step.Changes.ShouldBe([new FieldChange("rule 0", "in ACCEPT SSH", "in ACCEPT SSH from +admins (off)")]);
        RulePlans.Configure(Web(Ssh), new ConfigureFirewallRuleRequest { Position = 0, Macro = "ssh" }).Steps.ShouldBeEmpty();
        Seen.Refused(() => RulePlans.Configure(Web(Ssh), new ConfigureFirewallRuleRequest { Position = 0, Unset = ["action"] })).Faults.Single().Field.ShouldBe("--unset");
    }

    [Fact]
    public void Move_OfARuleThatIsOff_DisturbsNothing() =>
        RulePlans.Move(Web(Ssh.Switched(false), Drop), new MoveFirewallRuleRequest { Position = 0, To = 1 }).Disturbs.ShouldBe(Disturbance.None);

    static RulesSeen Cluster(bool nft) => Web() with
    {
        Place = new FirewallPlace("lab", null, null),
        Nodes = new NodesSeen(
            new ClusterFirewall(true, "ACCEPT", [], new Dictionary<string, IReadOnlyList<Rule>>(), new NamedAddresses(new Dictionary<string, string>(), new Dictionary<string, IReadOnlyList<SetMember>>())),
            [new NodeSeen(new NodeWay("lab", "pve1", [new Uri("https://10.0.0.1:8006")], "10.0.0.1", []), new NodeFirewall("pve1", true, [], IPAddress.Parse("10.0.0.1"), "10.0.0.1/24") { IsNft = nft }, IPAddress.Parse("10.9.0.1"))]),
    };

    [Theory]
    [InlineData(false, 5, "Then Proxmox takes the whole firewall for off 60 s after, and Croft takes the change back.")]
    [InlineData(true, 3, "Then nothing takes it back but a node's own console: nodes whose firewall is nftables heed no trial.")]
    public void Add_ThatCutsOffEveryNode_IsOnTrialWhereTrialsAreHeeded(bool nft, int steps, string rest)
    {
        var plan = RulePlans.Add(Cluster(nft), Asked with { Where = "lab", Action = "DROP" });
        plan.Steps.Count.ShouldBe(steps);
        plan.Confirmation!.Because.ShouldBe(
            $"Croft would be cut off from pve1: as 10.9.0.1 it is stopped by rule 0 of the cluster 'in DROP'. {rest} Let it in first: 'croft firewall add-rule lab in ACCEPT --source 10.9.0.1 --proto tcp --dport 8006'.");
        plan.Steps.ShouldAllBe(s => s.Id.Length > 0);
        plan.Steps.Single(s => s.Title == "switch rule 0 on 'in DROP'").TakenBackBy.Count.ShouldBe(2);
    }
}
