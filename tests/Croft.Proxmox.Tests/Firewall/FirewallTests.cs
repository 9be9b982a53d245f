namespace Croft.Proxmox.Tests.Firewall;

public sealed class FirewallTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rules_PositionsAsNumbersOrTexts_AreInTheirOrder()
    {
        var (rules, _) = await Answering.AskAsync(
            """[{"pos":1,"type":"out","action":"DROP","enable":0,"source":"a","dest":"b","sport":"1","dport":"2","proto":"tcp","iface":"net0","log":"info","macro":"SSH","icmp-type":"any","comment":"c","digest":"d","later":7},{"pos":"0","type":"in","action":"ACCEPT"}]""",
            c => c.Cluster.Firewall.Rules.ListAsync(Ct));

        rules.Select(r => r.Position).ShouldBe([0, 1]);
        rules[0].IsEnabled.ShouldBeFalse();
        rules[1].ShouldSatisfyAllConditions(
            r => r.Source.ShouldBe("a"), r => r.Destination.ShouldBe("b"), r => r.SourcePorts.ShouldBe("1"), r => r.DestinationPorts.ShouldBe("2"),
            r => r.Protocol.ShouldBe("tcp"), r => r.Interface.ShouldBe("net0"), r => r.Log.ShouldBe("info"), r => r.Macro.ShouldBe("SSH"),
            r => r.IcmpType.ShouldBe("any"), r => r.Comment.ShouldBe("c"), r => r.Digest.ShouldBe("d"), r => r.Settings["later"].ShouldBe("7"));
    }

    [Fact]
    public async Task Rules_Changes_CarryTheirDigest()
    {
        var rules = (ProxmoxClient c) => c.Node("pve1").Guest(GuestKind.Lxc, 100).Firewall.Rules;

        (await Answering.SentAsync(c => rules(c).AddAsync(new("in", "ACCEPT") { Settings = [new("macro", "SSH")], Position = 2, Digest = "d" }, Ct)))
            .ShouldBe("POST /nodes/pve1/lxc/100/firewall/rules type=in&action=ACCEPT&enable=1&macro=SSH&pos=2&digest=d");
        (await Answering.SentAsync(c => rules(c).MoveAsync(3, 0, "d", Ct))).ShouldBe("PUT /nodes/pve1/lxc/100/firewall/rules/3 moveto=0&digest=d");
        (await Answering.SentAsync(c => rules(c).ChangeAsync(3, new() { Set = [new("enable", "0")], Delete = ["macro"], Digest = "d" }, Ct)))
            .ShouldBe("PUT /nodes/pve1/lxc/100/firewall/rules/3 enable=0&delete=macro&digest=d");
        (await Answering.SentAsync(c => rules(c).DeleteAsync(3, "d", Ct))).ShouldBe("DELETE /nodes/pve1/lxc/100/firewall/rules/3?digest=d");
    }

    [Fact]
    public async Task IpSets_MembersAreNamedByTheirNetwork()
    {
        (await Answering.SentAsync(c => c.Cluster.Firewall.IpSets.DeleteMemberAsync("web", "10.0.0.0/24", null, Ct))).ShouldBe("DELETE /cluster/firewall/ipset/web/10.0.0.0/24");
        (await Answering.SentAsync(c => c.Cluster.Firewall.IpSets.AddMemberAsync("web", "10.0.0.0/24", true, null, Ct))).ShouldBe("POST /cluster/firewall/ipset/web cidr=10.0.0.0/24&nomatch=1");
        (await Answering.SentAsync(c => c.Cluster.Firewall.IpSets.RenameAsync("web", "www", null, null, Ct))).ShouldBe("POST /cluster/firewall/ipset name=www&rename=web");
    }

    [Fact]
    public async Task Options_NothingSaid_IsNeitherOnNorOff()
    {
        var (options, _) = await Answering.AskAsync("""{"digest":"d","policy_in":"DROP"}""", c => c.Cluster.Firewall.OptionsAsync(Ct));

        options.IsEnabled.ShouldBeNull();
        options.ShouldSatisfyAllConditions(o => o.PolicyIn.ShouldBe("DROP"), o => o.PolicyOut.ShouldBeNull(), o => o.Digest.ShouldBe("d"));
    }

    [Theory]
    [InlineData("""[{"n":1,"t":"no content"}]""", 0)]
    [InlineData("""[{"n":1,"t":"100 6 tap100i0-IN DROP"}]""", 1)]
    public async Task Log_EmptyOne_HasNoLines(string data, int lines) =>
        (await Answering.AskAsync(data, c => c.Node("pve1").Firewall.LogAsync(null, Ct))).Typed.Lines.Count.ShouldBe(lines);
}
