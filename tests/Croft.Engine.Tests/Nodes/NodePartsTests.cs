using Croft.Contracts;
using Croft.Engine.Tests.Clusters;
using Croft.Engine.Tests.Guests;
using Croft.Sandbox.Faults;

namespace Croft.Engine.Tests.Nodes;

public sealed class NodePartsTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Disks_OfAllNodes_ComeWithHealthAndPools()
    {
        await using var lab = await Lab.StartAsync();
        var disks = await lab.Process.RunAsync<NodeDisks>("node disks", new NodeDisksRequest());
        disks.Missing.ShouldBeEmpty();
        disks.Disks.Count.ShouldBe(6);
        var first = disks.Disks.Single(d => d is { Node: "pve1", Type: "nvme" });
        (first.Disk, first.State, first.Wearout, first.Smart).ShouldBe(("/dev/nvme0n1", "ok", 3, "PASSED"));
        disks.Disks.Single(d => d is { Node: "pve1", Type: "hdd" }).Wearout.ShouldBeNull();
        disks.Pools.Select(p => (p.Node, p.Pool, p.State)).ShouldBe([("pve1", "rpool", "online"), ("pve2", "rpool", "online"), ("pve3", "rpool", "online")]);
    }

    [Fact]
    public async Task Disks_WithANodeDown_NameItAndTellTheOthers()
    {
        await using var lab = await Lab.StartAsync();
        await lab.Cluster.Faults.SetNodeOnlineAsync("pve2", false, Ct);
        var disks = await lab.Process.RunAsync<NodeDisks>("node disks", new NodeDisksRequest());
        disks.Disks.Select(d => d.Node).Distinct().ShouldBe(["pve1", "pve3"]);
        disks.Missing.ShouldHaveSingleItem().What.ShouldBe("lab/pve2/disks");
        var updates = await lab.Process.RunAsync<NodeUpdates>("node updates", new NodeUpdatesRequest());
        (updates.Nodes[1].Node, updates.Nodes[1].State, updates.Nodes[1].Waiting).ShouldBe(("pve2", "unknown", null));
    }

    [Fact]
    public async Task Certificates_TellWhichIsServed()
    {
        await using var lab = await Lab.StartAsync();
        var page = await lab.Process.RunAsync<Page<CertificateRow>>("node certificates", new NodeCertificatesRequest { Node = "lab/pve1" });
        page.Items.Select(c => (c.Certificate, c.Served, c.State)).ShouldBe([("pve-root-ca.pem", false, "ok"), ("pve-ssl.pem", true, "ok")]);
        page.Items[1].Fingerprint.ShouldBe(lab.Cluster.Fingerprint);
        page.Items[1].DaysLeft!.Value.ShouldBeGreaterThan(30);
        page.Items[1].Names.ShouldContain("pve1");
    }

    [Fact]
    public async Task Services_OneThatShouldRun_IsMarked()
    {
        await using var lab = await Lab.StartAsync();
        var client = await lab.ClientAsync();
        var upid = await client.Node("pve3").Services.StopAsync("cron", Ct);
        await client.Task(upid).AwaitAsync(null, null, Ct);
        var page = await lab.Process.RunAsync<Page<NodeServiceRow>>("node services", new NodeServicesRequest { Node = "pve3" });
        page.Items.Where(s => s.State != "ok").Select(s => (s.Node, s.Service, s.State, s.Now, s.AtBoot)).ShouldBe([("pve3", "cron", "should run", "dead", "enabled")]);
    }

    [Fact]
    public async Task Updates_AreAsOldAsTheLastRefresh()
    {
        await using var lab = await Lab.StartAsync();
        (await lab.Process.RunAsync<NodeUpdates>("node updates", new NodeUpdatesRequest { Node = "pve1" })).Nodes.Single().Refreshed.ShouldBeNull();
        var plan = await lab.DoAsync("node refresh-updates", new RefreshNodeUpdatesRequest { Node = "pve1" });
        plan.Steps.Single().Privilege.ShouldBe("Sys.Modify on /nodes/pve1");
        var updates = await lab.Process.RunAsync<NodeUpdates>("node updates", new NodeUpdatesRequest { Node = "pve1" });
        var row = updates.Nodes.Single();
        (row.State, row.Waiting, row.Kernel, row.Subscription).ShouldBe(("updates", 3, false, "notfound"));
        row.Refreshed.ShouldNotBeNull();
        updates.Warnings.ShouldHaveSingleItem().ShouldStartWith("lab/pve1: Repository no-subscription is on");
    }

    [Fact]
    public async Task Updates_EnterpriseWithoutAKey_IsWarnedOf()
    {
        await using var lab = await Lab.StartAsync();
        await (await lab.ClientAsync()).Node("pve1").Packages.AddSourceAsync("enterprise", null, Ct);
        var updates = await lab.Process.RunAsync<NodeUpdates>("node updates", new NodeUpdatesRequest { Node = "pve1" });
        updates.Warnings.ShouldContain(w => w.StartsWith("lab/pve1: Repository enterprise is on without an active subscription"));
        updates.Repositories.Select(r => (r.Repository, r.Enabled)).ShouldBe([("enterprise", true), ("no-subscription", true)]);
    }

    [Fact]
    public async Task Updates_ThatTheAccountMayNotRead_NameThePrivilegeAndAreUnknown()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var sandbox = await workspace.SandboxAsync();
        await workspace.RunAsync<ClusterDetail>("cluster add", EstateWorkspace.Adding("lab", sandbox) with { Token = sandbox.AuditToken, Fingerprint = sandbox.Fingerprint });
        var updates = await workspace.RunAsync<NodeUpdates>("node updates", new NodeUpdatesRequest { Node = sandbox.Nodes[0] });
        (updates.Nodes.Single().State, updates.Nodes.Single().Waiting).ShouldBe(("unknown", null));
        updates.Repositories.ShouldNotBeEmpty();
        updates.Missing.ShouldHaveSingleItem().Why.ShouldContain("Sys.Modify");
        updates.Missing[0].Kind.ShouldBe(FailureKind.Denied);
    }

    [Fact]
    public async Task Parts_OfASilentCluster_AreMissingAndOthersTold()
    {
        var (workspace, _) = await EstateWorkspace.ReadAsync();
        await using var _1 = workspace;
        await workspace.SilenceAsync(await workspace.AddAsync("gone"));
        var page = await workspace.RunAsync<Page<NodeServiceRow>>("node services", new NodeServicesRequest());
        page.Items.Select(s => s.Cluster).Distinct().ShouldBe(["lab"]);
        page.Missing.ShouldHaveSingleItem().What.ShouldBe("gone");
        (await workspace.RunAsync<Page<TaskRow>>("node tasks", new NodeTasksRequest { Node = "pve1" })).Missing.ShouldHaveSingleItem().What.ShouldBe("gone/pve1");
    }

    [Fact]
    public async Task Parts_OfANodeThatIsNot_SayWhichIsNear()
    {
        await using var lab = await Lab.StartAsync();
        (await lab.Process.FailsAsync("node disks", new NodeDisksRequest { Node = "pve9" })).WayOut.ShouldBe("Near: pve1, pve2, pve3.");
        (await lab.Process.FailsAsync("node tasks", new NodeTasksRequest { Node = "pve9" })).Kind.ShouldBe(FailureKind.NotFound);
        (await lab.RefusedAsync("node refresh-updates", new RefreshNodeUpdatesRequest { Node = "pve9" })).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public async Task Tasks_OfANode_AreThoseOfTaskList()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web", "pve2");
        var page = await lab.Process.RunAsync<Page<TaskRow>>("node tasks", new NodeTasksRequest { Node = "lab/pve2", Limit = 5 });
        page.Items.ShouldContain(t => t.Type == "qmcreate");
        page.Items.ShouldAllBe(t => t.Node == "pve2");
    }

    [Theory]
    [InlineData(HoldPoint.AfterEffect)]
    [InlineData(HoldPoint.BeforeEffect)]
    public async Task Refresh_WhoseAnswerIsLost_EndsWell(HoldPoint point)
    {
        await using var lab = await Lab.StartAsync();
        var plan = await lab.PlanAsync("node refresh-updates", new RefreshNodeUpdatesRequest { Node = "pve1" });
        lab.Cluster.Faults.CutNext(call => call.Method == "POST" && call.Path.EndsWith("/apt/update", StringComparison.Ordinal), point);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, steps[0].Failure?.ToString());
        lab.Cluster.Effects["pve1/apt update"].ShouldBe(1);
    }
}
