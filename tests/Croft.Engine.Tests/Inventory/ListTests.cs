using Croft.Contracts;
using Croft.Engine.Tests.Clusters;
using Croft.Sandbox;

namespace Croft.Engine.Tests.Inventory;

public sealed class ListTests
{
    [Fact]
    public async Task GuestList_Filters_HoldAllAtOnce()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync(new SandboxOptions { Nodes = 3, Guests = 40 });
        await using var _ = workspace;
        var all = await workspace.GuestsAsync();
        var sample = all.First(g => g.Tags.Count > 0 && g.Status == "running");

        var page = await workspace.RunAsync<Page<GuestRow>>("guest list",
            new ListGuestsRequest { Cluster = "lab", Node = sample.Node, Status = "running", Tag = sample.Tags[0], Type = sample.Type });

        page.Items.Select(g => g.Vmid).ShouldBe(
            all.Where(g => g.Node == sample.Node && g.Status == "running" && g.Tags.Contains(sample.Tags[0]) && g.Type == sample.Type).Select(g => g.Vmid));
        page.OldestReading.ShouldNotBeNull();
        (await workspace.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest { Tag = "%" })).Items.ShouldBeEmpty();
        sandbox.Nodes.ShouldContain(sample.Node);
    }

    [Fact]
    public async Task GuestList_InPages_GivesEveryGuestOnce()
    {
        var (workspace, _) = await EstateWorkspace.ReadAsync();
        await using var _1 = workspace;
        var all = await workspace.GuestsAsync();
        var seen = new List<int>();
        string? next = null;
        do
        {
            var page = await workspace.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest { Limit = 7, After = next });
            page.Items.Count.ShouldBeLessThanOrEqualTo(7);
            seen.AddRange(page.Items.Select(g => g.Vmid));
            next = page.Next;
        }
        while (next is not null);

        seen.ShouldBe(all.Select(g => g.Vmid));
    }

    [Fact]
    public async Task Lists_ClusterNotReadYet_SayThatNothingIsKnownOfIt()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        await workspace.AddAsync("lab");

        var guests = await workspace.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest());
        var nodes = await workspace.RunAsync<Page<NodeRow>>("node list", new ListNodesRequest());

        guests.Items.ShouldBeEmpty();
        guests.Missing.ShouldHaveSingleItem().ShouldBe(new Missing("lab", FailureKind.NotFound, "it was not read yet: croft sync"));
        nodes.Missing.ShouldBe(guests.Missing);
        await workspace.SyncAsync();
        (await workspace.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest())).Missing.ShouldBeEmpty();
    }

    [Fact]
    public async Task Lists_UnknownNode_NameWhatIsNear()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;

        var guests = await workspace.FailsAsync("guest list", new ListGuestsRequest { Node = sandbox.Nodes[0] + "x" });

        guests.Kind.ShouldBe(FailureKind.NotFound);
        guests.WayOut!.ShouldContain(sandbox.Nodes[0]);
    }

    [Fact]
    public async Task GuestList_Fresh_AsksFirst()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        await workspace.AddAsync("lab");
        (await workspace.GuestsAsync()).ShouldBeEmpty();

        (await workspace.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest { Fresh = true })).Items.Count.ShouldBe(20);
    }

    [Fact]
    public async Task NodeShow_NameInTwoClusters_AsksWhich()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;
        await workspace.AddAsync("attic", new SandboxOptions { Nodes = 1, Guests = 3, Seed = 9 });
        await workspace.SyncAsync();

        var failure = await workspace.FailsAsync("node show", new ShowNodeRequest { Node = sandbox.Nodes[0] });
        var shown = await workspace.RunAsync<NodeDetail>("node show", new ShowNodeRequest { Node = $"lab/{sandbox.Nodes[0]}" });

        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain($"attic/{sandbox.Nodes[0]}");
        shown.Guests.ShouldAllBe(g => g.Cluster == "lab" && g.Node == sandbox.Nodes[0]);
        shown.Storages.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Status_ReadEstate_CountsEveryGuestOnce()
    {
        var (workspace, _) = await EstateWorkspace.ReadAsync();
        await using var _1 = workspace;

        var status = await workspace.RunAsync<EstateStatus>("status", new StatusRequest());

        var row = status.Clusters.ShouldHaveSingleItem();
        (row.Running + row.Stopped + row.Other + row.Unknown + row.Templates).ShouldBe(20);
        row.NodesOnline.ShouldBe(3);
        row.Seen.ShouldNotBeNull();
        status.InterruptedRuns.ShouldBeEmpty();
        status.Missing.ShouldBeEmpty();
    }

    [Fact]
    public async Task StorageShow_OneNode_ListsItsVolumes()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync(replace: null);
        await using var _ = workspace;
        var storage = (await workspace.RunAsync<Page<StorageRow>>("storage list", new ListStoragesRequest())).Items.First(s => s.Content.Contains("images"));
        var shown = await workspace.RunAsync<StorageDetail>("storage show", new ShowStorageRequest { Storage = storage.Storage, Node = storage.Node });

        shown.Storages.ShouldAllBe(s => s.Storage == storage.Storage);
        shown.Missing.ShouldBeEmpty();
        shown.Volumes.ShouldAllBe(v => v.Volume.StartsWith(storage.Storage + ":"));
        sandbox.Nodes.ShouldContain(storage.Node);
    }

    [Fact]
    public async Task StorageShow_Volumes_NameTheNodeThatAloneSeesThem()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync(replace: null);
        await using var _ = workspace;

        var own = await workspace.RunAsync<StorageDetail>("storage show", new ShowStorageRequest { Storage = "local" });
        var shared = await workspace.RunAsync<StorageDetail>("storage show", new ShowStorageRequest { Storage = "nfs" });

        own.Volumes.Select(v => v.Node).Distinct().ShouldBe(sandbox.Nodes, ignoreOrder: true);
        shared.Volumes.ShouldNotBeEmpty();
        shared.Volumes.ShouldAllBe(v => v.Node == null);
    }
}
