using Croft.Contracts;
using Croft.Engine.Firewall;
using Croft.Engine.Tests.Clusters;
using Croft.Engine.Tests.Guests;
using Croft.Sandbox;
using Croft.Sandbox.Faults;

namespace Croft.Engine.Tests.Firewall;

public sealed class FirewallListTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Task<Page<FirewallRow>> ListAsync(Lab lab, ListFirewallsRequest request) => lab.Process.RunAsync<Page<FirewallRow>>("firewall list", request);

    static async Task<IReadOnlyList<Page<FirewallRow>>> PagesAsync(EstateWorkspace workspace, ListFirewallsRequest request)
    {
        List<Page<FirewallRow>> pages = [];
        do pages.Add(await workspace.RunAsync<Page<FirewallRow>>("firewall list", request with { After = pages.LastOrDefault()?.Next }));
        while (pages[^1].Next is not null);
        return pages;
    }

    static IEnumerable<(string, FirewallLevel, string, int?)> Keys(IEnumerable<Page<FirewallRow>> pages) => pages.SelectMany(p => p.Items).Select(r => (r.Cluster, r.Level, r.Node ?? "", r.Vmid));

    /// <summary>Every call that comes to a sandbox from now on.</summary>
    static List<string> Watch(SandboxCluster cluster)
    {
        List<string> calls = [];
        cluster.Faults.SpoilAnswers(
            call =>
            {
                lock (calls) calls.Add(call.Path);
                return false;
            }, SpoiltAnswer.Cut, 1);
        return calls;
    }

    [Fact]
    public async Task Pages_AskOnlyTheirOwnFirewalls_AndMakeUpTheWholeList()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var lab = await workspace.AddAsync("lab", new SandboxOptions { Nodes = 3, Guests = 20 });
        await workspace.AddAsync("zoo", new SandboxOptions { Nodes = 2, Guests = 10, Seed = 7 });
        var whole = (await PagesAsync(workspace, new ListFirewallsRequest())).ShouldHaveSingleItem();

        var calls = Watch(lab);
        var first = await workspace.RunAsync<Page<FirewallRow>>("firewall list", new ListFirewallsRequest { Limit = 6 });
        first.Next.ShouldBe($"lab/guest/{first.Items[^1].Vmid}");
        // The cluster's options are asked twice: for its own row, and for what the others depend on.
        calls.Count(c => c.EndsWith("/firewall/options", StringComparison.Ordinal)).ShouldBe(7);
        calls.Count.ShouldBeLessThan(7 + (6 * 2) + 5);

        var pages = await PagesAsync(workspace, new ListFirewallsRequest { Limit = 6 });
        Keys(pages).ShouldBe(Keys([whole]));
        pages.ShouldAllBe(p => p.Missing.Count == 0 && (p.Next == null || p.Items.Count == 6));
    }

    [Fact]
    public async Task Pages_NameASilentClusterWhereItWouldStand()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        await workspace.AddAsync("a", new SandboxOptions { Nodes = 1, Guests = 3 });
        var gone = await workspace.AddAsync("b", new SandboxOptions { Nodes = 1, Guests = 3 });
        await workspace.AddAsync("c", new SandboxOptions { Nodes = 1, Guests = 3 });
        await workspace.SilenceAsync(gone);
        var pages = await PagesAsync(workspace, new ListFirewallsRequest { Limit = 1, Level = FirewallLevel.Node });
        pages.Select(p => string.Join(",", p.Items.Select(r => r.Cluster).Concat(p.Missing.Select(m => $"{m.What}: {m.Kind}")))).ShouldBe(["a", "c,b: Unreachable"]);
    }

    [Fact]
    public async Task List_IsNarrowedByNodeLevelAndSelector()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web", "pve2");
        await lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "web", Tags = ["front"] });
        var node = (await ListAsync(lab, new ListFirewallsRequest { Node = "lab/pve2" })).Items;
        node[0].ShouldSatisfyAllConditions(r => r.Level.ShouldBe(FirewallLevel.Node), r => r.Name.ShouldBe("pve2"));
        node.Skip(1).ShouldAllBe(r => r.Level == FirewallLevel.Guest && r.Node == "pve2");
        node.ShouldContain(r => r.Name == "web");
        (await ListAsync(lab, new ListFirewallsRequest { Node = "pve2", Level = FirewallLevel.Node })).Items.ShouldHaveSingleItem().Name.ShouldBe("pve2");
        (await ListAsync(lab, new ListFirewallsRequest { Select = "tag=front" })).Items.ShouldHaveSingleItem().Name.ShouldBe("web");
        var calls = Watch(lab.Cluster);
        (await ListAsync(lab, new ListFirewallsRequest { Level = FirewallLevel.Cluster })).Items.ShouldHaveSingleItem().Name.ShouldBe("lab");
        calls.ShouldNotContain(c => c.EndsWith("/cluster/resources", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pve9", null, null, null, FailureKind.NotFound, "No node 'pve9' is known.", "Near: pve1, pve2, pve3.")]
    [InlineData(null, "tag=x", FirewallLevel.Node, null, FailureKind.Invalid, "--select picks guests; --level node has none of them.", "Leave one of the two out.")]
    [InlineData("pve1", null, FirewallLevel.Cluster, null, FailureKind.Invalid, "--node means a node and its guests; --level cluster has none of them.", "Leave one of the two out.")]
    [InlineData(null, null, null, "lab/101", FailureKind.Invalid, "'lab/101' is no cursor of this list.", "Leave --after out for the first page; each page ends with the cursor of the next.")]
    public async Task List_ThatCanNotBe_IsRefused(string? node, string? select, FirewallLevel? level, string? after, FailureKind kind, string message, string wayOut)
    {
        await using var lab = await Lab.StartAsync();
        var failure = await lab.Process.FailsAsync("firewall list", new ListFirewallsRequest { Node = node, Select = select, Level = level, After = after });
        (failure.Kind, failure.Message, failure.WayOut).ShouldBe((kind, message, wayOut));
    }

    [Fact]
    public async Task List_ByASelectorWithANodeDown_SaysThatGuestsThereMayBeMeant()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web", "pve2");
        await lab.Cluster.Faults.SetNodeOnlineAsync("pve2", false, Ct);
        var page = await ListAsync(lab, new ListFirewallsRequest { Select = "name=web" });
        page.Items.ShouldBeEmpty();
        page.Missing.ShouldHaveSingleItem().ShouldBe(new Missing("lab/pve2", FailureKind.Unreachable, "node pve2 is down, and tells no names of its guests: the selector may mean some of them"));
    }

    [Fact]
    public async Task List_WhoseNodeGoesAwayMeanwhile_AsksItNoMoreThanAFewTimes()
    {
        await using var lab = await Lab.StartAsync(guests: 60);
        var before = (await ListAsync(lab, new ListFirewallsRequest { Node = "pve2" })).Items;
        before.Count.ShouldBeGreaterThan(12);
        var held = lab.Cluster.HoldNext(call => call.Path.EndsWith("/cluster/resources", StringComparison.Ordinal), HoldPoint.AfterEffect);
        var listing = ListAsync(lab, new ListFirewallsRequest { Node = "pve2" });
        await held.Arrived;
        await lab.Cluster.Faults.SetNodeOnlineAsync("pve2", false, Ct);
        var calls = Watch(lab.Cluster);
        held.Release();
        var page = await listing;
        page.Items.Count.ShouldBe(before.Count);
        page.Items.ShouldAllBe(r => r.Filters == Filters.Unknown && r.Because!.StartsWith("node pve2 did not answer: "));
        page.Missing.ShouldHaveSingleItem().ShouldSatisfyAllConditions(m => m.What.ShouldBe("lab/pve2/firewall"), m => m.Kind.ShouldBe(FailureKind.Unreachable));
        calls.Count(c => c.Contains("/pve2/", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(8);
    }

    [Fact]
    public void Cursor_IsReadAsItWasWritten_AndKeepsTheOrderOfTheList()
    {
        string[] inOrder = ["lab", "lab/node/pve1", "lab/node/pve10", "lab/guest/99", "lab/guest/100", "zoo"];
        inOrder.Select(FirewallCursor.Parse).Select(c => c.ToString()).ShouldBe(inOrder);
        inOrder.Reverse().Select(FirewallCursor.Parse).Order(Comparer<FirewallCursor>.Create(FirewallCursor.Compare)).Select(c => c.ToString()).ShouldBe(inOrder);
    }
}
