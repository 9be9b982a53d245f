using Croft.Contracts;
using Croft.Engine.Tests.Clusters;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Network;

public sealed class NetworkTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NetworkList_EveryNode_TellsItsBridges()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;

        var page = await workspace.RunAsync<Page<NetworkRow>>("network list", new ListNetworksRequest { Type = "bridge" });

        page.Missing.ShouldBeEmpty();
        page.Items.Select(n => $"{n.Node}/{n.Network}").ShouldBe(sandbox.Nodes.SelectMany(n => new[] { $"{n}/vmbr0", $"{n}/vmbr1" }), ignoreOrder: true);
        var first = page.Items.First(n => n.Network == "vmbr0");
        (first.Active, first.AtBoot, first.Pending).ShouldBe((true, true, false));
        first.Ports.ShouldBe(["eno1"]);
        first.Addresses.ShouldHaveSingleItem().ShouldEndWith("/24");
        first.Gateways.Count.ShouldBe(1);
        (await workspace.RunAsync<Page<NetworkRow>>("network list", new ListNetworksRequest { Node = sandbox.Nodes[1] })).Items.ShouldAllBe(n => n.Node == sandbox.Nodes[1]);
    }

    [Fact]
    public async Task NetworkShow_ChangeThatWaits_ShowsTheDifferenceOfItsNode()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;
        using var other = EstateWorkspace.Other(sandbox);
        await other.SendAsync(new ProxmoxCall(HttpMethod.Post, $"/nodes/{sandbox.Nodes[0]}/network")
        {
            Parameters = [new("iface", "vmbr7"), new("type", "bridge"), new("autostart", "1")],
        }, Ct);

        var shown = await workspace.RunAsync<NetworkDetail>("network show", new ShowNetworkRequest { Network = "vmbr7" });

        var row = shown.Networks.ShouldHaveSingleItem();
        (row.Node, row.Active, row.Pending).ShouldBe((sandbox.Nodes[0], false, true));
        var pending = shown.Pending.ShouldHaveSingleItem();
        pending.Node.ShouldBe(sandbox.Nodes[0]);
        pending.Difference.ShouldContain(line => line.StartsWith("+iface vmbr7", StringComparison.Ordinal));
        (await workspace.RunAsync<NetworkDetail>("network show", new ShowNetworkRequest { Network = $"lab/{sandbox.Nodes[1]}/vmbr0" })).Pending.ShouldBeEmpty();
    }

    [Fact]
    public async Task NetworkList_ChangesThatWait_TellsWhatIsInForceAndWhichWait()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;
        using var other = EstateWorkspace.Other(sandbox);
        var path = $"/nodes/{sandbox.Nodes[0]}/network";
        var request = new ListNetworksRequest { Node = sandbox.Nodes[0] };
        var before = (await workspace.RunAsync<Page<NetworkRow>>("network list", request)).Items.Single(n => n.Network == "vmbr0");
        await other.SendAsync(new ProxmoxCall(HttpMethod.Put, $"{path}/vmbr0") { Parameters = [new("type", "bridge"), new("bridge_ports", "eno1"), new("cidr", "10.9.9.1/24")] }, Ct);
        await other.SendAsync(new ProxmoxCall(HttpMethod.Delete, $"{path}/vmbr1"), Ct);

        var rows = (await workspace.RunAsync<Page<NetworkRow>>("network list", request)).Items.ToDictionary(n => n.Network);

        rows["vmbr0"].Addresses.ShouldBe(before.Addresses);
        rows["vmbr0"].Gateways.ShouldBe(before.Gateways);
        rows["vmbr0"].Pending.ShouldBeTrue();
        (rows["vmbr1"].Active, rows["vmbr1"].Pending).ShouldBe((null, true), "it is there until the change is applied");
        rows["eno1"].Pending.ShouldBeFalse();
    }

    [Fact]
    public async Task NetworkList_NodeDown_TellsTheOthersAndNamesIt()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;
        await sandbox.Faults.SetNodeOnlineAsync(sandbox.Nodes[2], false, Ct);

        var page = await workspace.RunAsync<Page<NetworkRow>>("network list", new ListNetworksRequest());

        page.Items.Select(n => n.Node).Distinct().ShouldBe(sandbox.Nodes.Take(2), ignoreOrder: true);
        page.Missing.ShouldHaveSingleItem().What.ShouldBe($"lab/{sandbox.Nodes[2]}/network");
    }

    [Fact]
    public async Task NetworkShow_UnknownOne_SaysWhatThereIs()
    {
        var (workspace, _) = await EstateWorkspace.ReadAsync();
        await using var _1 = workspace;

        var failure = await workspace.FailsAsync("network show", new ShowNetworkRequest { Network = "vmbr9" });

        failure.Kind.ShouldBe(FailureKind.NotFound);
        failure.WayOut!.ShouldContain("vmbr0");
        (await workspace.FailsAsync("network list", new ListNetworksRequest { Node = "pve9" })).Kind.ShouldBe(FailureKind.NotFound);
    }
}
