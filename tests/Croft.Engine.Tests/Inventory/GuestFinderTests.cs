using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Tests.Clusters;
using Croft.Proxmox;
using Croft.Sandbox;

namespace Croft.Engine.Tests.Inventory;

public sealed class GuestFinderTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("web-01")]
    [InlineData("WEB-01")]
    [InlineData("101")]
    [InlineData("pve2/101")]
    [InlineData("pve2/web-01")]
    [InlineData("lab/101")]
    [InlineData("lab/web-01")]
    [InlineData("lab/pve2/101")]
    [InlineData("lab/101", "lab")]
    [InlineData("lab/pve2/101", "lab")]
    public void Pick_EveryForm_FindsTheGuest(string text, string? cluster = null) =>
        GuestNames.Pick(GuestName.Parse(text, cluster), [Guest("lab", "pve2", 101, "web-01"), Guest("lab", "pve1", 102, "db-01")]).ShouldNotBeNull().Vmid.ShouldBe(101);

    [Theory]
    [InlineData("web-01", "attic")]
    [InlineData("pve1/101", null)]
    [InlineData("lab/pve1/101", null)]
    [InlineData("attic/101", "lab")]
    public void Pick_AnotherPlace_FindsNone(string text, string? cluster) =>
        GuestNames.Pick(GuestName.Parse(text, cluster), [Guest("lab", "pve2", 101, "web-01")]).ShouldBeNull();

    [Theory]
    [InlineData("a/b/c/d")]
    [InlineData("lab//101")]
    [InlineData("")]
    public void Parse_OtherForms_AreInvalid(string text) =>
        Should.Throw<FailureException>(() => GuestName.Parse(text, null)).Failure.Kind.ShouldBe(FailureKind.Invalid);

    [Fact]
    public void Pick_NameOfSeveral_ListsThemInAFormThatCanBePasted()
    {
        GuestRow[] guests = [Guest("lab", "pve2", 101, "web"), Guest("attic", "pve1", 105, "web")];

        var failure = Should.Throw<FailureException>(() => GuestNames.Pick(GuestName.Parse("web", null), guests)).Failure;

        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain("attic/pve1/105");
        failure.Message.ShouldContain("lab/pve2/101");
        foreach (var fault in failure.Faults)
            GuestNames.Pick(GuestName.Parse(fault.Message, null), guests).ShouldNotBeNull();
    }

    [Fact]
    public void Pick_NumberThatIsAlsoAName_MeansTheVmid() =>
        GuestNames.Pick(GuestName.Parse("200", null), [Guest("lab", "pve1", 100, "200"), Guest("lab", "pve1", 200, "web")]).ShouldNotBeNull().Vmid.ShouldBe(200);

    [Fact]
    public void NotFound_MistypedName_NamesTheNearest()
    {
        var failure = GuestNames.NotFound(GuestName.Parse("wbe-01", null), [Guest("lab", "pve2", 101, "web-01"), Guest("lab", "pve2", 102, "database")]).Failure;

        failure.Kind.ShouldBe(FailureKind.NotFound);
        failure.WayOut.ShouldNotBeNull().ShouldContain("web-01 (lab/pve2/101)");
        failure.WayOut.ShouldNotContain("database");
    }

    [Fact]
    public async Task FindLive_GuestMovedSinceItWasSeen_ReadsItWhereItIs()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync(new SandboxOptions { Nodes = 2, Guests = 12 });
        await using var _ = workspace;
        var guest = (await workspace.GuestsAsync()).First(g => !g.Template);
        await workspace.TamperAsync($"UPDATE guest_readings SET node = '{sandbox.Nodes.First(n => n != guest.Node)}' WHERE vmid = {guest.Vmid}");

        var live = await workspace.Get<GuestFinder>().FindLiveAsync($"{guest.Vmid}", null, Ct);

        live.Row.Node.ShouldBe(guest.Node);
        live.Digest.ShouldBe(guest.Digest);
        live.Row.Status.ShouldBe(guest.Status);
        live.Lease.ShouldBe($"lab/guest/{guest.Vmid}");
    }

    [Fact]
    public async Task FindLive_GuestMadeSinceTheLastSync_IsFound()
    {
        var (workspace, _) = await EstateWorkspace.ReadAsync();
        await using var _1 = workspace;
        var guest = (await workspace.GuestsAsync())[0];
        await workspace.TamperAsync($"DELETE FROM guest_readings WHERE vmid = {guest.Vmid}");

        (await workspace.Get<GuestFinder>().FindLiveAsync(guest.Name, "lab", Ct)).Row.Vmid.ShouldBe(guest.Vmid);
    }

    [Fact]
    public async Task FindLive_GuestDestroyedSinceItWasSeen_IsNotFound()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;
        var guest = (await workspace.GuestsAsync()).First(g => g is { Type: GuestType.Ct, Status: "stopped", Template: false });
        using var other = EstateWorkspace.Other(sandbox);
        await other.Tasks.AwaitAsync(await other.Node(guest.Node).Guest(GuestKind.Lxc, guest.Vmid).DestroyAsync(new GuestDestruction(), Ct), null, Ct);

        var failure = (await Should.ThrowAsync<FailureException>(() => workspace.Get<GuestFinder>().FindLiveAsync($"{guest.Vmid}", null, Ct))).Failure;

        failure.Kind.ShouldBe(FailureKind.NotFound);
        failure.Message.ShouldContain("is no more");
    }

    [Fact]
    public async Task FindLive_VmidThatIsAnotherGuestNow_IsAConflict()
    {
        var (workspace, _) = await EstateWorkspace.ReadAsync();
        await using var _1 = workspace;
        var guest = (await workspace.GuestsAsync())[0];
        await workspace.TamperAsync($"UPDATE guest_readings SET name = 'once-mine' WHERE vmid = {guest.Vmid}");

        var failure = (await Should.ThrowAsync<FailureException>(() => workspace.Get<GuestFinder>().FindLiveAsync("once-mine", null, Ct))).Failure;

        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Message.ShouldContain(guest.Name);
    }

    static GuestRow Guest(string cluster, string node, int vmid, string name) => new()
    {
        Cluster = cluster,
        Node = node,
        Vmid = vmid,
        Name = name,
        Type = GuestType.Vm,
        Status = "running",
        Tags = [],
        Seen = DateTimeOffset.UnixEpoch,
    };
}
