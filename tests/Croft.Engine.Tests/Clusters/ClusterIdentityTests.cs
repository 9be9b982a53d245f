using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Runs;
using Croft.Proxmox;
using Croft.Sandbox;
using Croft.Sandbox.Faults;

namespace Croft.Engine.Tests.Clusters;

/// <summary>Another cluster takes the place of the one that is known: same account, same password, another CA.</summary>
public sealed class ClusterIdentityTests
{
    static readonly SandboxOptions home = new() { Name = "home", Guests = 20, RootPassword = "same-everywhere" };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trust_CertificateOfAnotherCluster_IsRefusedBeforeACredentialIsSent()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var other = await ReplacedAsync(workspace);
        var login = other.HoldNext(c => c.Path.EndsWith("/access/ticket", StringComparison.Ordinal), HoldPoint.BeforeEffect);

        var failure = await workspace.FailsAsync("cluster trust", new TrustClusterRequest { Name = "lab", Fingerprint = other.Fingerprint });

        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Message.ShouldContain("lab is 'home' with the authority");
        failure.WayOut.ShouldNotBeNull().ShouldContain("croft cluster remove lab");
        login.Arrived.IsCompleted.ShouldBeFalse();
        (await workspace.SyncAsync()).Missing.ShouldHaveSingleItem().Why.ShouldContain("the trusted authority did not sign it");
    }

    [Fact]
    public async Task Trust_OwnCertificateOfAnotherCluster_IsRefused()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var other = await ReplacedAsync(workspace, known => ProxmoxTrust.SystemChain);

        var failure = await workspace.FailsAsync("cluster trust", new TrustClusterRequest { Name = "lab", Fingerprint = other.Fingerprint });

        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Message.ShouldContain("another cluster: 'attic' with the authority");
        (await workspace.RunAsync<ClusterDetail>("cluster show", new ShowClusterRequest { Name = "lab" })).Cluster.ClusterName.ShouldBe("home");
    }

    [Fact]
    public async Task Get_CertificateThatBothShow_TellsThemApart()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        await ReplacedAsync(workspace, other => ProxmoxTrust.Pinned(other.Fingerprint));

        var read = await workspace.SyncAsync();

        var missing = read.Missing.ShouldHaveSingleItem();
        missing.Kind.ShouldBe(FailureKind.Unreachable);
        missing.Why.ShouldContain("lab is 'home'");
        missing.Why.ShouldContain("'attic'");
        (await workspace.GuestsAsync()).ShouldBeEmpty();
        (await workspace.FailsAsync("cluster test", new TestClusterRequest { Name = "lab" })).WayOut.ShouldNotBeNull().ShouldContain("croft cluster remove lab");
    }

    [Fact]
    public async Task Run_PlanMadeForAnotherCluster_ChangesNothing()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var plan = default(Plan);
        var guest = default(GuestRow);
        var other = await ReplacedAsync(workspace, other => ProxmoxTrust.Pinned(other.Fingerprint), async () =>
        {
            await workspace.SyncAsync();
            guest = (await workspace.GuestsAsync()).First(g => g is { Status: "stopped", Template: false });
            plan = await workspace.PlanAsync("guest start", new StartGuestRequest { Guest = $"{guest.Vmid}" });
        });

        var run = await workspace.StartAsync(plan!);
        await workspace.Get<RunEngine>().FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct);

        using var client = EstateWorkspace.Other(other);
        (await client.Cluster.ResourcesAsync(ResourceFilter.Guests, Ct)).Single(g => g.Vmid == guest!.Vmid).Status.ShouldBe("stopped");
        (await workspace.RunAsync<RunDetail>("run show", new ShowRunRequest { Run = run.Id })).Steps.ShouldHaveSingleItem().State.ShouldBe(StepState.Failed);
    }

    [Fact]
    public async Task Get_SameClusterWithARenewedCertificate_IsTheSame()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var sandbox = await workspace.AddAsync("lab", home);
        sandbox.Faults.ChangeCertificate(sandbox.Nodes[0]);
        var store = workspace.Get<ClusterStore>();
        await store.ReplaceAsync(await store.GetAsync("lab", Ct) with { Trust = ProxmoxTrust.Pinned(sandbox.Fingerprint), Endpoints = [sandbox.Url] }, Ct);

        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();
    }

    /// <summary>Adds home as lab, then gives its address to attic.</summary>
    static async Task<SandboxCluster> ReplacedAsync(EstateWorkspace workspace, Func<SandboxCluster, ProxmoxTrust>? trust = null, Func<Task>? before = null)
    {
        var first = await workspace.SandboxAsync(home);
        await workspace.RunAsync<ClusterDetail>("cluster add",
            new AddClusterRequest { Name = "lab", Url = first.Url.ToString(), User = "root@pam", Password = home.RootPassword, Fingerprint = first.Fingerprint });
        if (before is not null)
            await before();
        var other = await workspace.SandboxAsync(home with { Name = "attic" });
        var store = workspace.Get<ClusterStore>();
        var known = await store.GetAsync("lab", Ct);
        await store.ReplaceAsync(known with { Endpoints = [other.Url], Trust = trust?.Invoke(other) ?? known.Trust }, Ct);
        return other;
    }
}
