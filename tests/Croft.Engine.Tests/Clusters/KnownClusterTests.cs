using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Runs;
using Croft.Engine.Tests.Runs;
using Croft.Proxmox;
using Croft.Sandbox;
using Croft.Sandbox.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Clusters;

public sealed class KnownClusterTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workspace_WithoutAnyCluster_SaysSoAndHowToAddOne()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var none = new Failure(FailureKind.NotFound, "There is no cluster yet.") { WayOut = "Add one: croft cluster add NAME https://HOST:8006 --token-file FILE" };
        foreach (var (verb, request) in ((string, object)[])
        [
            ("status", new StatusRequest()), ("sync", new SyncRequest()), ("guest list", new ListGuestsRequest()), ("guest show", new ShowGuestRequest { Guest = "web" }),
            ("node list", new ListNodesRequest()), ("storage list", new ListStoragesRequest()), ("task list", new ListTasksRequest()), ("pool list", new ListPoolsRequest()),
            ("backup list", new ListBackupsRequest()), ("template list", new ListTemplatesRequest()),
        ])
            (await workspace.FailsAsync(verb, request)).ShouldBe(none, verb);
        foreach (var (verb, request) in ((string, object)[])
        [
            ("guest start", new StartGuestRequest { Guest = "web" }), ("guest stop", new StopGuestRequest { Select = "tag=web" }),
            ("guest create", new CreateGuestRequest { Name = "web", Disk = 4, Memory = 512 }), ("pool create", new CreatePoolRequest { Pool = "shop" }),
        ])
            (await Should.ThrowAsync<FailureException>(() => workspace.PlanAsync(verb, request))).Failure.ShouldBe(none, verb);
        (await workspace.RunAsync<Page<ClusterRow>>("cluster list", new ListClustersRequest())).ShouldSatisfyAllConditions(p => p.Items.ShouldBeEmpty(), p => p.Missing.ShouldBeEmpty());
    }

    [Fact]
    public async Task Trust_ChangedCertificate_ShowsOldAndNewAndTakesItOnlyWhenConfirmed()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var sandbox = await workspace.AddAsync("lab");
        var old = sandbox.Fingerprint;
        await PinAsync(workspace, old);
        sandbox.Faults.ChangeCertificate(sandbox.Nodes[0]);

        var silent = await workspace.SyncAsync();
        var shown = await workspace.RunAsync<ClusterTrust>("cluster trust", new TrustClusterRequest { Name = "lab" });
        var stillSilent = await workspace.SyncAsync();
        var taken = await workspace.RunAsync<ClusterTrust>("cluster trust", new TrustClusterRequest { Name = "lab", Fingerprint = shown.New });

        silent.Missing.ShouldHaveSingleItem().Kind.ShouldBe(FailureKind.Unreachable);
        shown.Old.ShouldBe([old]);
        shown.New.ShouldBe(sandbox.Fingerprint);
        shown.New.ShouldNotBe(old);
        shown.Trusted.ShouldBeFalse();
        shown.WayOut.ShouldNotBeNull().ShouldContain($"--fingerprint {shown.New}");
        stillSilent.Missing.ShouldNotBeEmpty();
        taken.Taken.ShouldBeTrue();
        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();
    }

    [Fact]
    public async Task Trust_ConfirmedWithAnotherFingerprint_TakesNothing()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var sandbox = await workspace.AddAsync("lab");
        var old = sandbox.Fingerprint;
        await PinAsync(workspace, old);
        sandbox.Faults.ChangeCertificate(sandbox.Nodes[0]);

        var failure = await workspace.FailsAsync("cluster trust", new TrustClusterRequest { Name = "lab", Fingerprint = old });

        failure.Kind.ShouldBe(FailureKind.Unreachable);
        (await workspace.RunAsync<ClusterDetail>("cluster show", new ShowClusterRequest { Name = "lab" })).Fingerprints.ShouldBe([old]);
    }

    [Fact]
    public async Task Test_GoodCluster_TellsVersionTimeAndQuorum()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        await workspace.AddAsync("lab");

        var test = await workspace.RunAsync<ClusterTest>("cluster test", new TestClusterRequest { Name = "lab" });

        test.Endpoints.Count.ShouldBe(3);
        test.Endpoints.ShouldAllBe(endpoint => endpoint.Failure == null);
        test.Version.ShouldNotBeNullOrEmpty();
        test.Quorate.ShouldBe(true);
        test.MissingPrivileges.ShouldBeEmpty();
    }

    [Fact]
    public async Task Test_NoAddressAnswers_Fails()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        await workspace.SilenceAsync(await workspace.AddAsync("lab"));

        var failure = await workspace.FailsAsync("cluster test", new TestClusterRequest { Name = "lab" });

        failure.Kind.ShouldBe(FailureKind.Unreachable);
        failure.Faults.Count.ShouldBe(3);
        failure.WayOut!.ShouldNotContain("cluster test");
    }

    [Fact]
    public async Task Test_OneAddressDead_IsPartial()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var sandbox = await workspace.AddAsync("lab");
        await sandbox.Faults.SetNodeOnlineAsync(sandbox.Nodes[1], false, Ct);

        var test = await workspace.RunAsync<ClusterTest>("cluster test", new TestClusterRequest { Name = "lab" });

        test.Version.ShouldNotBeNull();
        test.Missing.ShouldHaveSingleItem().What.ShouldBe($"lab/{sandbox.UrlOf(sandbox.Nodes[1]).Authority}");
    }

    [Fact]
    public async Task List_ClusterNeverSeen_HasNoAge()
    {
        var (workspace, _) = await EstateWorkspace.ReadAsync();
        await using var _1 = workspace;
        await workspace.AddAsync("other", new SandboxOptions { Seed = 2, Guests = 5 });

        (await workspace.RunAsync<Page<ClusterRow>>("cluster list", new ListClustersRequest())).OldestReading.ShouldBeNull();
    }

    [Fact]
    public async Task Remove_RunHoldsALease_IsRefused()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _1 = workspace;
        var guest = (await workspace.GuestsAsync()).First(g => g is { Status: "stopped", Template: false });
        var hold = sandbox.HoldNext(c => c.Path.EndsWith($"/{guest.Vmid}/status/start", StringComparison.Ordinal), HoldPoint.BeforeEffect);
        var run = await workspace.StartAsync(await workspace.PlanAsync("guest start", new StartGuestRequest { Guest = $"{guest.Vmid}" }));
        await hold.Arrived.WaitAsync(Ct);

        var failure = await workspace.FailsAsync("cluster remove", new RemoveClusterRequest { Name = "lab" });

        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Message.ShouldContain($"run {run.Id}");
        (await workspace.GuestsAsync()).ShouldNotBeEmpty();
        hold.Release();
        await workspace.Get<RunEngine>().FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct);
        await workspace.RunAsync<RemovedCluster>("cluster remove", new RemoveClusterRequest { Name = "lab" });
    }

    [Fact]
    public async Task SetToken_AnotherAccount_IsTriedFirstAndThenUsed()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var sandbox = await workspace.AddAsync("lab");

        var refused = await workspace.FailsAsync("cluster set-token", new SetClusterTokenRequest { Name = "lab", Token = "nobody@pve!x=00000000-0000-4000-8000-000000000000" });
        var before = await workspace.RunAsync<ClusterDetail>("cluster show", new ShowClusterRequest { Name = "lab" });
        var changed = await workspace.RunAsync<ClusterDetail>("cluster set-token", new SetClusterTokenRequest { Name = "lab", Token = sandbox.AuditToken });

        refused.Kind.ShouldBe(FailureKind.Denied);
        before.Cluster.Account.ShouldBe(sandbox.Token.Split('=')[0]);
        changed.Cluster.Account.ShouldBe(sandbox.AuditToken.Split('=')[0]);
        changed.MissingPrivileges.ShouldNotBeEmpty();
        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();
    }

    [Fact]
    public async Task SetToken_AccountThatMayReadNothing_IsRefusedAndTheOldStays()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var sandbox = await workspace.AddAsync("lab");
        var client = await workspace.Get<ClusterConnections>().GetAsync("lab", Ct);
        var made = await client.SendAsync(new ProxmoxCall(HttpMethod.Post, "/access/users/root@pam/token/weak") { Parameters = [new("privsep", "1")] }, Ct);

        var refused = await workspace.FailsAsync("cluster set-token", new SetClusterTokenRequest { Name = "lab", Token = $"root@pam!weak={made.Data.GetProperty("value").GetString()}" });

        refused.Kind.ShouldBe(FailureKind.Denied);
        refused.Message.ShouldContain("root@pam!weak may not read the cluster");
        refused.WayOut.ShouldNotBeNull().ShouldContain("croft access grant-plan --cluster lab");
        refused.Faults.Count.ShouldBeLessThan(12);
        refused.Faults.ShouldContain(f => f.Field == "/vms" && f.Message.Contains("VM.Audit", StringComparison.Ordinal) && f.Message.EndsWith(" verbs", StringComparison.Ordinal));
        (await workspace.RunAsync<ClusterDetail>("cluster show", new ShowClusterRequest { Name = "lab" })).Cluster.Account.ShouldBe(sandbox.Token.Split('=')[0]);
    }

    [Fact]
    public async Task Remove_KnownCluster_ForgetsItsReadingsAndItsClient()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _1 = workspace;
        await workspace.AddAsync("attic", new SandboxOptions { Nodes = 1, Guests = 1 });

        var removed = await workspace.RunAsync<RemovedCluster>("cluster remove", new RemoveClusterRequest { Name = "lab" });

        removed.Name.ShouldBe("lab");
        (await Should.ThrowAsync<FailureException>(() => workspace.Get<ClusterConnections>().GetAsync("lab", Ct))).Failure.Kind.ShouldBe(FailureKind.NotFound);
        (await workspace.FailsAsync("cluster remove", new RemoveClusterRequest { Name = "lab" })).Kind.ShouldBe(FailureKind.NotFound);
        await workspace.RunAsync<ClusterDetail>("cluster add", new AddClusterRequest { Name = "lab", Url = sandbox.Url.ToString(), Token = sandbox.Token, Fingerprint = sandbox.Fingerprint });
        (await workspace.GuestsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Connections_SameCluster_GivesTheSameClient()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        await workspace.AddAsync("lab");
        var connections = workspace.Get<ClusterConnections>();

        (await connections.GetAsync("lab", Ct)).ShouldBeSameAs(await connections.GetAsync("lab", Ct));
    }

    [Fact]
    public async Task Test_UntrustedCertificate_NamesTheClusterInTheWayOut()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var sandbox = await workspace.AddAsync("lab");
        await PinAsync(workspace, sandbox.Fingerprint);
        sandbox.Faults.ChangeCertificate(sandbox.Nodes[0]);

        var failure = await workspace.FailsAsync("cluster test", new TestClusterRequest { Name = "lab" });

        failure.WayOut.ShouldNotBeNull().ShouldEndWith("croft cluster trust lab");
    }

    [Fact]
    public async Task Connections_ClientThatWasReplaced_IsDisposedWhenItRests()
    {
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        await using var workspace = await EstateWorkspace.EmptyAsync(s => s.AddSingleton<TimeProvider>(time));
        await workspace.AddAsync("lab");
        var connections = workspace.Get<ClusterConnections>();
        var first = await connections.GetAsync("lab", Ct);
        connections.Forget("lab");
        await first.VersionAsync(Ct);
        time.Advance(TimeSpan.FromMinutes(2));
        await connections.GetAsync("lab", Ct);

        connections.Forget("lab");

        await Should.ThrowAsync<ObjectDisposedException>(() => first.VersionAsync(Ct));
    }

    [Fact]
    public async Task Sync_FirstAddressDead_UsesTheNextNode()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var sandbox = await workspace.AddAsync("lab", new SandboxOptions { Nodes = 2, Guests = 6 });
        var store = workspace.Get<ClusterStore>();
        var known = await store.GetAsync("lab", Ct);
        await store.ReplaceAsync(known with { Endpoints = [sandbox.UrlOf(sandbox.Nodes[0]), sandbox.UrlOf(sandbox.Nodes[1])] }, Ct);
        await sandbox.Faults.SetNodeOnlineAsync(sandbox.Nodes[0], false, Ct);

        var read = await workspace.SyncAsync();

        read.Clusters.ShouldHaveSingleItem().Nodes.ShouldBe(2);
        read.Missing.Select(m => m.What).ShouldBe([$"lab/{sandbox.Nodes[0]}"]);
    }

    static async Task PinAsync(EstateWorkspace workspace, string fingerprint)
    {
        var store = workspace.Get<ClusterStore>();
        await store.ReplaceAsync(await store.GetAsync("lab", Ct) with { Trust = ProxmoxTrust.Pinned(fingerprint) }, Ct);
    }
}
