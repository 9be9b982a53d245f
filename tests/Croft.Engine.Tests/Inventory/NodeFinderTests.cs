using Croft.Contracts;
using Croft.Engine.Tests.Clusters;
using Croft.Sandbox;

namespace Croft.Engine.Tests.Inventory;

/// <summary>A node's typed name means the same, and fails in the same words, whichever verb it is given to.</summary>
public sealed class NodeFinderTests
{
    static readonly SandboxOptions Two = new() { Nodes = 2, Guests = 3 };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static (string Verb, object Request)[] Changing(string node, string? cluster = null) =>
    [
        ("node refresh-updates", new RefreshNodeUpdatesRequest { Node = node, Cluster = cluster }),
        ("node configure", new ConfigureNodeRequest { Node = node, Cluster = cluster, Timezone = "UTC" }),
        ("network revert", new RevertNetworkRequest { Node = node, Cluster = cluster }),
    ];

    static (string Verb, object Request)[] Looking(string node, string? cluster = null) =>
    [
        ("node disks", new NodeDisksRequest { Node = node, Cluster = cluster }),
        ("node show", new ShowNodeRequest { Node = node, Cluster = cluster }),
        ("network list", new ListNetworksRequest { Node = node, Cluster = cluster }),
        ("firewall list", new ListFirewallsRequest { Node = node, Cluster = cluster }),
    ];

    static async Task<Failure> FailsAsync(EstateWorkspace workspace, string verb, object request) => verb is "node refresh-updates" or "node configure" or "network revert"
        ? (await Should.ThrowAsync<FailureException>(() => workspace.PlanAsync(verb, request), verb)).Failure
        : await workspace.FailsAsync(verb, request);

    static async Task<EstateWorkspace> TwoClustersAsync()
    {
        var workspace = await EstateWorkspace.EmptyAsync();
        await workspace.AddAsync("lab", Two);
        await workspace.AddAsync("zoo", Two);
        await workspace.SyncAsync();
        return workspace;
    }

    [Theory]
    [InlineData("pve9", null, "No node 'pve9' is known.")]
    [InlineData("pve9", "lab", "No node 'pve9' is known in lab.")]
    [InlineData("lab/pve9", null, "No node 'pve9' is known in lab.")]
    public async Task Node_ThatIsNot_IsSaidWithTheNearest(string typed, string? cluster, string message)
    {
        await using var workspace = await TwoClustersAsync();
        foreach (var (verb, request) in Changing(typed, cluster).Concat(Looking(typed, cluster)))
        {
            var failure = await FailsAsync(workspace, verb, request);
            (failure.Kind, failure.Message, failure.WayOut).ShouldBe((FailureKind.NotFound, message, "Near: pve1, pve2."), verb);
        }
    }

    [Fact]
    public async Task Node_OfSeveralClusters_MeansNone()
    {
        await using var workspace = await TwoClustersAsync();
        foreach (var (verb, request) in Changing("pve2").Append(Looking("pve2")[1]))
        {
            var failure = await FailsAsync(workspace, verb, request);
            (failure.Kind, failure.Message, failure.WayOut).ShouldBe((FailureKind.Invalid, "'pve2' may mean lab/pve2 or zoo/pve2.", "Say which, such as lab/pve2."), verb);
        }
        (await workspace.FailsAsync("firewall show", new ShowFirewallRequest { Where = "pve2" })).Message.ShouldBe("'pve2' may mean lab/pve2 (node), zoo/pve2 (node).");
        (await workspace.PlanAsync("node refresh-updates", Changing("zoo/pve2")[0].Request)).Steps.ShouldHaveSingleItem().Title.ShouldContain("zoo/pve2");
        (await workspace.RunAsync<FirewallDetail>("firewall show", new ShowFirewallRequest { Where = "pve2", Cluster = "zoo" })).ShouldSatisfyAllConditions(
            f => f.Cluster.ShouldBe("zoo"), f => f.Level.ShouldBe(FirewallLevel.Node));
        (await workspace.RunAsync<Page<NetworkRow>>("network list", new ListNetworksRequest { Node = "pve2" })).Items.Select(n => n.Cluster).Distinct().ShouldBe(["lab", "zoo"]);
    }

    [Fact]
    public async Task Node_ThatIsDown_IsNotChanged_AndMissingInLists()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync(Two);
        await using var _ = workspace;
        await sandbox.Faults.SetNodeOnlineAsync("pve2", false, Ct);
        foreach (var (verb, request) in Changing("pve2"))
        {
            var failure = await FailsAsync(workspace, verb, request);
            (failure.Kind, failure.Message).ShouldBe((FailureKind.Unreachable, "Node lab/pve2 is down."), verb);
            failure.WayOut.ShouldBe("Nothing was changed. Bring it back, then try again; croft node show lab/pve2 tells how it was.");
        }
        var disks = await workspace.RunAsync<NodeDisks>("node disks", Looking("pve2")[0].Request);
        disks.Missing.ShouldBe([new Missing("lab/pve2/disks", FailureKind.Unreachable, "the node is down")]);
    }

    [Fact]
    public async Task Node_OfASilentCluster_IsUnreachable_AndMissingInLists()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync(Two);
        await using var _ = workspace;
        await workspace.SilenceAsync(sandbox);
        foreach (var (verb, request) in Changing("pve2"))
        {
            var failure = await FailsAsync(workspace, verb, request);
            (failure.Kind, failure.WayOut!.Contains("croft cluster test lab", StringComparison.Ordinal)).ShouldBe((FailureKind.Unreachable, true), $"{verb}: {failure}");
        }
        (await workspace.RunAsync<Page<NetworkRow>>("network list", Looking("pve2")[2].Request)).Missing.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            m => m.What.ShouldBe("lab"), m => m.Kind.ShouldBe(FailureKind.Unreachable));
    }

    [Fact]
    public async Task Node_OfAClusterThatWasNeverRead_IsFound()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        await workspace.AddAsync("lab", Two);
        foreach (var (verb, request) in Changing("pve2")) await workspace.PlanAsync(verb, request);
        (await workspace.RunAsync<FirewallDetail>("firewall show", new ShowFirewallRequest { Where = "pve2" })).Level.ShouldBe(FirewallLevel.Node);
    }
}
