using Croft.Contracts;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;
using Croft.Sandbox.Faults;
using static Croft.Engine.Tests.Accounts.Accounts;

namespace Croft.Engine.Tests.Replication;

public sealed class ReplicationTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A lab with a ZFS storage on every node, and a machine on it.</summary>
    static async Task<Lab> ZfsAsync(string version = "8.4")
    {
        var lab = await Lab.StartAsync(version: version);
        await (await lab.ClientAsync()).SendAsync(new ProxmoxCall(HttpMethod.Post, "/storage")
        {
            Parameters = [new("storage", "tank"), new("type", "zfspool"), new("pool", "tank"), new("content", "images,rootdir")],
        }, Ct);
        await lab.DoAsync("guest create", new CreateGuestRequest { Name = "db", Node = "pve1", Storage = "tank", Disk = 4, Memory = 512 });
        return lab;
    }

    static async Task<ReplicationRow> RowAsync(Lab lab) => (await lab.Process.RunAsync<Page<ReplicationRow>>("replication list", new ListReplicationRequest())).Items.Single();

    [Theory]
    [InlineData("8.4")]
    [InlineData("9.1")]
    public async Task Job_MadeRunChangedAndEnded_IsReadBack(string version)
    {
        await using var lab = await ZfsAsync(version);
        var plan = await lab.DoAsync("replication create", new CreateReplicationRequest { Guest = "db", Node = "pve2", Schedule = "*/30", Rate = 50, Comment = "nightly" });
        plan.Steps.Single().Because!.ShouldStartWith("The first run copies scsi0 whole, up to 4 GiB;");
        await lab.DoAsync("replication run", new RunReplicationRequest { Guest = "db" });
        var row = await RowAsync(lab);
        (row.Guest, row.Source, row.Target, row.State, row.Schedule, row.Failures, row.Rate, row.Comment).ShouldBe(("db", "pve1", "pve2", "ok", "*/30", 0, 50, "nightly"));
        row.LastSync.ShouldNotBeNull();
        row.NextSync!.Value.ShouldBeGreaterThan(row.LastSync.Value);

        var changed = await lab.DoAsync("replication configure", new ConfigureReplicationRequest { Guest = "db", Node = "pve2", Rate = 0, Enabled = false, Comment = "" });
        changed.Steps.Single().Changes.ShouldBe([new FieldChange("rate", "50", null), new FieldChange("disable", "0", "1"), new FieldChange("comment", "nightly", null)]);
        (await RowAsync(lab)).State.ShouldBe("disabled");
        (await lab.RefusedAsync("replication run", new RunReplicationRequest { Guest = "db" })).Message.ShouldContain("is disabled");
        await lab.DoAsync("replication configure", new ConfigureReplicationRequest { Guest = "db", Enabled = true });
        (await lab.PlanAsync("replication configure", new ConfigureReplicationRequest { Guest = "db", Enabled = true })).Steps.ShouldBeEmpty();

        var ended = await lab.DoAsync("replication delete", new DeleteReplicationRequest { Guest = "db" });
        (ended.Disturbs, ended.Confirmation!.Type).ShouldBe((Disturbance.DestroysData, "db"));
        (await lab.Process.RunAsync<Page<ReplicationRow>>("replication list", new ListReplicationRequest { Guest = "db" })).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Jobs_OfGuestsThatASelectorPicks_AreMadeAndEndedByOnePlanEach()
    {
        await using var lab = await ZfsAsync();
        await lab.DoAsync("guest create", new CreateGuestRequest { Name = "db2", Node = "pve1", Storage = "tank", Disk = 1, Memory = 512 });
        async Task<IEnumerable<(string?, string)>> JobsAsync() => (await lab.Process.RunAsync<Page<ReplicationRow>>("replication list", new ListReplicationRequest())).Items.Select(j => (j.Guest, j.Target));
        var made = await lab.DoAsync("replication create", new CreateReplicationRequest { Select = "name=db or name=db2", Node = "pve2" });
        (made.Title, made.Steps.Count).ShouldBe(("replication create: 2 guests picked by 'name=db or name=db2'", 2));
        (await JobsAsync()).ShouldBe([("db", "pve2"), ("db2", "pve2")], ignoreOrder: true);
        (await lab.RefusedAsync("replication create", new CreateReplicationRequest { Select = "name=db or name=db2", Node = "pve2" })).Message.ShouldStartWith("2 of 2 guests picked by 'name=db or name=db2' refuse");

        var ended = await lab.DoAsync("replication delete", new DeleteReplicationRequest { Select = "name=db or name=db2" });
        (ended.Disturbs, ended.Confirmation!.Type).ShouldBe((Disturbance.DestroysData, "db,db2"));
        (await JobsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Create_ThatCanNeverRun_IsRefusedWithTheReason()
    {
        await using var lab = await ZfsAsync();
        await lab.MachineAsync("shared");
        await lab.ContainerAsync("thin");
        async Task<string> Why(string guest, string node) => (await lab.RefusedAsync("replication create", new CreateReplicationRequest { Guest = guest, Node = node })).Message;
        (await Why("shared", "pve2")).ShouldContain("it has no disk to copy");
        (await Why("thin", "pve2")).ShouldContain("rootfs is on local-lvm, and only disks on ZFS can be copied");
        (await Why("db", "pve1")).ShouldContain("it is there itself");
        (await Why("db", "pve9")).ShouldContain("no node 'pve9'");
        await (await lab.ClientAsync()).SendAsync(new ProxmoxCall(HttpMethod.Put, "/storage/tank") { Parameters = [new("nodes", "pve1,pve2")] }, Ct);
        (await Why("db", "pve3")).ShouldContain("pve3 has no storage tank");
        await lab.DoAsync("replication create", new CreateReplicationRequest { Guest = "db", Node = "pve2" });
        (await Why("db", "pve2")).ShouldContain("Proxmox takes one a target");
    }

    [Fact]
    public async Task Jobs_OfAGuestThatHasSeveral_AreToldByTheirTarget()
    {
        await using var lab = await ZfsAsync();
        (await lab.RefusedAsync("replication run", new RunReplicationRequest { Guest = "db" })).WayOut.ShouldBe("Make one: 'croft replication create db NODE'.");
        await lab.DoAsync("replication create", new CreateReplicationRequest { Guest = "db", Node = "pve2" });
        await lab.DoAsync("replication create", new CreateReplicationRequest { Guest = "db", Node = "pve3" });
        (await lab.RefusedAsync("replication delete", new DeleteReplicationRequest { Guest = "db" })).WayOut.ShouldBe("Say to which node: pve2 or pve3.");
        await lab.DoAsync("replication delete", new DeleteReplicationRequest { Guest = "db", Node = "pve2", Keep = true });
        (await RowAsync(lab)).Target.ShouldBe("pve3");
    }

    [Fact]
    public async Task Run_ToANodeThatIsLostMeanwhile_FailsWithTheReason()
    {
        await using var lab = await ZfsAsync();
        await lab.DoAsync("replication create", new CreateReplicationRequest { Guest = "db", Node = "pve3" });
        await lab.DoAsync("replication run", new RunReplicationRequest { Guest = "db" });
        var plan = await lab.PlanAsync("replication run", new RunReplicationRequest { Guest = "db" });
        await lab.Cluster.Faults.SetNodeOnlineAsync("pve3", false, Ct);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Message.ShouldContain("failed: exit code 255");
        var row = await RowAsync(lab);
        (row.State, row.Failures).ShouldBe(("failed", 1));
        row.Error!.ShouldContain("exit code 255");
        (await lab.RefusedAsync("replication delete", new DeleteReplicationRequest { Guest = "db" })).WayOut!.ShouldContain("--keep");
    }

    [Fact]
    public async Task List_ThatIsEmpty_IsBelievedOnlyOfAnAccountThatWouldSeeJobs()
    {
        await using var lab = await ZfsAsync();
        Task<Page<ReplicationRow>> ListAsync() => lab.Process.RunAsync<Page<ReplicationRow>>("replication list", new ListReplicationRequest());
        (await ListAsync()).ShouldSatisfyAllConditions(p => p.Items.ShouldBeEmpty(), p => p.Missing.ShouldBeEmpty());
        await lab.DoAsync("replication create", new CreateReplicationRequest { Guest = "db", Node = "pve2" });
        var root = await lab.BecomeAuditorAsync();
        (await ListAsync()).Items.ShouldHaveSingleItem();

        await HideAsync(root, "/vms");

        var page = await ListAsync();
        page.Items.ShouldBeEmpty();
        page.Missing.ShouldBe([new Missing("lab/replication", FailureKind.Denied, "none are seen, and Croft's account lacks VM.Audit on /vms")]);
    }

    [Fact]
    public async Task Jobs_OfANodeThatIsDown_AreUnknown()
    {
        await using var lab = await ZfsAsync();
        await lab.DoAsync("replication create", new CreateReplicationRequest { Guest = "db", Node = "pve2" });
        await lab.DoAsync("guest create", new CreateGuestRequest { Name = "far", Node = "pve3", Storage = "tank", Disk = 1, Memory = 512 });
        await lab.DoAsync("replication create", new CreateReplicationRequest { Guest = "far", Node = "pve2" });
        await lab.DoAsync("replication run", new RunReplicationRequest { Guest = "db" });
        await lab.Cluster.Faults.SetNodeOnlineAsync("pve3", false, Ct);
        var page = await lab.Process.RunAsync<Page<ReplicationRow>>("replication list", new ListReplicationRequest());
        page.Items.Select(j => (j.Guest, j.State)).ShouldBe([("db", "ok"), (null, "unknown")], ignoreOrder: true);
        page.Missing.ShouldHaveSingleItem().What.ShouldBe("lab/pve3/replication");
    }

    [Theory]
    [InlineData(HoldPoint.AfterEffect)]
    [InlineData(HoldPoint.BeforeEffect)]
    public async Task Delete_WhoseAnswerIsLost_TakesEffectOnce(HoldPoint point)
    {
        await using var lab = await ZfsAsync();
        await lab.DoAsync("replication create", new CreateReplicationRequest { Guest = "db", Node = "pve2" });
        var plan = await lab.PlanAsync("replication delete", new DeleteReplicationRequest { Guest = "db" });
        lab.Cluster.Faults.CutNext(call => call.Method == "DELETE", point);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, steps[0].Failure?.ToString());
        lab.Cluster.Effects[$"replication/{(await lab.SeeAsync("db")).Place.Vmid}-0 delete"].ShouldBe(1);
    }
}
