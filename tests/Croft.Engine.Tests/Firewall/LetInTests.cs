using System.Net;
using Croft.Engine.Firewall;

namespace Croft.Engine.Tests.Firewall;

public sealed class LetInTests
{
    static readonly NodeFirewall Node = new("pve1", true, [], IPAddress.Parse("10.0.0.11"), "10.0.0.0/24");

    static readonly ClusterFirewall Cluster = new(true, "DROP", [], new Dictionary<string, IReadOnlyList<Rule>>(), new NamedAddresses(
        new Dictionary<string, string> { ["office"] = "192.168.7.0/24" },
        new Dictionary<string, IReadOnlyList<SetMember>> { ["admins"] = [new("192.168.0.0/16", false), new("192.168.7.0/24", true), new("192.168.7.20", false)] }));

    /// <summary>A rule as people write it: <c>in ACCEPT source=… dport=…</c>; <c>-</c> before it switches it off.</summary>
    static Rule Rule(string text)
    {
        var words = text.TrimStart('-').Split(' ');
        return Croft.Engine.Firewall.Rule.Of([new("type", words[0]), new("action", words[1]), .. words[2..].Select(w => KeyValuePair.Create(w.Split('=')[0], w.Split('=')[1]))], !text.StartsWith('-'));
    }

    static Rule[] Rules(string rules) => [.. rules.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Rule)];

    static LetInVerdict Judge(string from, string node, string cluster, ClusterFirewall? with = null, NodeFirewall? at = null) =>
        LetIn.Judge(IPAddress.Parse(from), (with ?? Cluster) with { Rules = Rules(cluster) }, (at ?? Node) with { Rules = Rules(node) });

    [Theory]
    // What Proxmox lets in by itself, and its policy.
    [InlineData("10.0.0.5", "", "", nameof(LetInAnswer.Yes), "let in by the network 10.0.0.0/24 of pve1")]
    [InlineData("192.168.7.9", "", "", nameof(LetInAnswer.No), "stopped by the cluster's policy_in DROP")]
    [InlineData("fd00::5", "", "", nameof(LetInAnswer.No), "stopped by the cluster's policy_in DROP")]
    // Ports, protocols, macros.
    [InlineData("192.168.7.9", "", "in ACCEPT proto=tcp dport=8006", nameof(LetInAnswer.Yes), "let in by rule 0 of the cluster 'in ACCEPT tcp dport 8006'")]
    [InlineData("192.168.7.9", "", "in ACCEPT proto=tcp dport=22,8000:8100", nameof(LetInAnswer.Yes), null)]
    [InlineData("192.168.7.9", "", "in ACCEPT proto=tcp dport=22,443", nameof(LetInAnswer.No), null)]
    [InlineData("192.168.7.9", "", "in ACCEPT proto=tcp dport=https", nameof(LetInAnswer.No), null)]
    [InlineData("192.168.7.9", "", "in ACCEPT proto=udp dport=8006", nameof(LetInAnswer.No), null)]
    [InlineData("192.168.7.9", "", "in ACCEPT macro=SSH", nameof(LetInAnswer.No), null)]
    [InlineData("192.168.7.9", "", "in ACCEPT macro=PMG", nameof(LetInAnswer.Yes), null)]
    [InlineData("192.168.7.9", "", "in ACCEPT macro=New", nameof(LetInAnswer.NotKnown), "it depends on rule 0 of the cluster 'in ACCEPT New'")]
    [InlineData("192.168.7.9", "", "in ACCEPT proto=tcp sport=8006", nameof(LetInAnswer.NotKnown), null)]
    // Addresses: networks, ranges, aliases in any case, sets with exceptions, the most exact member first.
    [InlineData("192.168.7.9", "", "in ACCEPT source=192.168.6.0/23", nameof(LetInAnswer.Yes), null)]
    [InlineData("192.168.7.9", "", "in ACCEPT source=10.1.0.1,192.168.7.9", nameof(LetInAnswer.Yes), null)]
    [InlineData("192.168.7.9", "", "in ACCEPT source=192.168.7.1-192.168.7.8", nameof(LetInAnswer.No), null)]
    [InlineData("192.168.7.9", "", "in ACCEPT source=192.168.7.1-192.168.7.9", nameof(LetInAnswer.Yes), null)]
    [InlineData("192.168.7.9", "", "in ACCEPT source=dc/Office", nameof(LetInAnswer.Yes), null)]
    [InlineData("192.168.7.9", "", "in ACCEPT source=+admins", nameof(LetInAnswer.No), null)]
    [InlineData("192.168.7.20", "", "in ACCEPT source=+dc/admins", nameof(LetInAnswer.Yes), null)]
    [InlineData("192.168.7.9", "", "in ACCEPT source=+sdn/net", nameof(LetInAnswer.NotKnown), null)]
    [InlineData("192.168.7.9", "", "in ACCEPT dest=10.0.0.11", nameof(LetInAnswer.Yes), null)]
    [InlineData("192.168.7.9", "", "in ACCEPT dest=10.0.0.12", nameof(LetInAnswer.No), null)]
    // Order: the node's rules first, the first that fits decides, one that is off never does.
    [InlineData("10.0.0.5", "in DROP", "", nameof(LetInAnswer.No), "stopped by rule 0 of pve1 'in DROP'")]
    [InlineData("10.0.0.5", "in ACCEPT | in DROP", "", nameof(LetInAnswer.Yes), null)]
    [InlineData("10.0.0.5", "in ACCEPT", "in DROP", nameof(LetInAnswer.Yes), "let in by rule 0 of pve1 'in ACCEPT'")]
    [InlineData("10.0.0.5", "", "-in DROP", nameof(LetInAnswer.Yes), null)]
    [InlineData("10.0.0.5", "", "out DROP | forward DROP", nameof(LetInAnswer.Yes), null)]
    [InlineData("10.0.0.5", "", "in REJECT proto=tcp", nameof(LetInAnswer.No), null)]
    // By which interface it comes is not told; where that changes nothing, the answer is known all the same.
    [InlineData("10.0.0.5", "", "in DROP iface=vmbr1", nameof(LetInAnswer.NotKnown), "it depends on rule 0 of the cluster 'in DROP by vmbr1'")]
    [InlineData("10.0.0.5", "", "in ACCEPT iface=vmbr1", nameof(LetInAnswer.Yes), null)]
    [InlineData("192.168.7.9", "", "in DROP iface=vmbr1", nameof(LetInAnswer.No), null)]
    // Groups: their rules stand in place of the rule.
    [InlineData("192.168.7.9", "", "group api", nameof(LetInAnswer.Yes), "let in by rule 0 of the cluster 'group api', in it 'in ACCEPT from office tcp dport 8006'")]
    [InlineData("192.168.8.9", "", "group api | in ACCEPT", nameof(LetInAnswer.No), null)]
    [InlineData("192.168.7.9", "", "group api iface=vmbr1", nameof(LetInAnswer.NotKnown), null)]
    [InlineData("192.168.7.9", "", "group gone | in ACCEPT", nameof(LetInAnswer.Yes), null)]
    public void Judge_FollowsTheChainOfProxmox(string from, string node, string cluster, string answer, string? because)
    {
        var with = Cluster with { Groups = new Dictionary<string, IReadOnlyList<Rule>> { ["api"] = Rules("in ACCEPT proto=tcp dport=8006 source=office | in DROP proto=tcp") } };
        var verdict = Judge(from, node, cluster, with);
        verdict.Answer.ToString().ShouldBe(answer, verdict.Because);
        if (because is not null) verdict.Because.ShouldBe(because);
    }

    [Fact]
    public void Judge_WhereAFirewallIsOff_IsYes()
    {
        Judge("192.168.7.9", "in DROP", "in DROP", Cluster with { IsOn = false }).ShouldBe(new LetInVerdict(LetInAnswer.Yes, "the cluster's firewall is off"));
        Judge("192.168.7.9", "in DROP", "in DROP", null, Node with { IsOn = false }).ShouldBe(new LetInVerdict(LetInAnswer.Yes, "the firewall of pve1 is off"));
        Judge("192.168.7.9", "", "", Cluster with { PolicyIn = "ACCEPT" }).Answer.ShouldBe(LetInAnswer.Yes);
    }

    [Fact]
    public void Judge_TakesManagementAndLocalNetworkAsTheClusterNamesThem()
    {
        ClusterFirewall Named(string? network, params SetMember[] management) => Cluster with
        {
            Names = new NamedAddresses(
                network is null ? Cluster.Names.Aliases : new Dictionary<string, string> { ["local_network"] = network },
                new Dictionary<string, IReadOnlyList<SetMember>> { ["management"] = management }),
        };
        Judge("192.168.7.9", "", "", Named(null, new SetMember("office", false))).ShouldBe(new LetInVerdict(LetInAnswer.Yes, "let in by the set 'management'"));
        Judge("192.168.7.9", "", "", Named(null, new SetMember("nobody", false))).Answer.ShouldBe(LetInAnswer.NotKnown);
        Judge("10.0.0.5", "", "", Named("10.9.0.0/24")).Answer.ShouldBe(LetInAnswer.No);
        Judge("10.9.0.5", "", "", Named("10.9.0.0/24")).Answer.ShouldBe(LetInAnswer.Yes);
    }

    [Fact]
    public void Judge_TheBlacklistComesFirst() =>
        Judge("10.0.0.5", "in ACCEPT", "", Cluster with { Names = new NamedAddresses(new Dictionary<string, string>(), new Dictionary<string, IReadOnlyList<SetMember>> { ["blacklist"] = [new("10.0.0.5", false)] }) })
            .ShouldBe(new LetInVerdict(LetInAnswer.No, "stopped by the set 'blacklist'"));

    [Fact]
    public void Judge_OfWhatIsNotTold_IsNotKnown()
    {
        Judge("10.0.0.5", "", "", null, Node with { LocalNetwork = null }).ShouldBe(new LetInVerdict(LetInAnswer.NotKnown, "it depends on the network of pve1, which is not known"));
        Judge("10.0.0.5", "", "in DROP dest=10.0.0.11", null, Node with { Address = null }).Answer.ShouldBe(LetInAnswer.NotKnown);
        LetIn.Judge(null, Cluster, Node).Answer.ShouldBe(LetInAnswer.NotKnown);
    }
}
