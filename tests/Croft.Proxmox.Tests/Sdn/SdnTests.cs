namespace Croft.Proxmox.Tests.Sdn;

public sealed class SdnTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Zones_Pending_ShowWhatWaits()
    {
        var (zones, sent) = await Answering.AskAsync(
            """[{"zone":"z1","type":"simple","state":"changed","pending":{"mtu":1400}},{"zone":"z2","type":"vlan"},{"zone":"z3","type":"vlan","state":"odd"}]""", c => c.Cluster.Sdn.Pending.Zones.ListAsync(Ct));

        sent.Target.ShouldEndWith("/cluster/sdn/zones?pending=1");
        zones.Select(z => z.State.Value).ShouldBe([SdnState.Changed, SdnState.Applied, SdnState.Unknown]);
        zones[0].PendingValues["mtu"].ShouldBe("1400");
    }

    [Fact]
    public async Task Changes_UnderALock_CarryItsToken()
    {
        (await Answering.SentAsync(c => c.Cluster.Sdn.Under("t").Vnets.CreateAsync("v1", [new("zone", "z1")], Ct))).ShouldBe("POST /cluster/sdn/vnets lock-token=t&vnet=v1&zone=z1");
        (await Answering.SentAsync(c => c.Cluster.Sdn.Under("t").Vnets.DeleteAsync("v1", Ct))).ShouldBe("DELETE /cluster/sdn/vnets/v1?lock-token=t");
        (await Answering.SentAsync(c => c.Cluster.Sdn.Vnets.DeleteAsync("v1", Ct))).ShouldBe("DELETE /cluster/sdn/vnets/v1");
    }

    [Fact]
    public async Task Apply_WithoutALock_SendsNothingThatOldVersionsRefuse()
    {
        const string upid = "\"UPID:pve1:0000115B:0003BD58:6B011B02:reloadnetworkall::root@pam:\"";

        (await Answering.AskAsync(upid, c => c.Cluster.Sdn.ApplyAsync(true, Ct))).Sent.Body.ShouldBe("");
        (await Answering.AskAsync(upid, c => c.Cluster.Sdn.Under("t").ApplyAsync(true, Ct))).Sent.Body.ShouldBe("lock-token=t&release-lock=1");
    }

    [Fact]
    public async Task Fabrics_KeysToDelete_AreAParameterEach() =>
        (await Answering.SentAsync(c => c.Cluster.Sdn.Fabrics.UpdateAsync("f1", new() { Set = [new("protocol", "ospf")], Delete = ["area", "ip_prefix"] }, Ct)))
            .ShouldBe("PUT /cluster/sdn/fabrics/fabric/f1 protocol=ospf&delete=area&delete=ip_prefix");
}
