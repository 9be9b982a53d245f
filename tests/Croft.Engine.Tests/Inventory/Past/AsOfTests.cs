using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.State;
using Croft.Engine.Tests.Clusters;

namespace Croft.Engine.Tests.Inventory.Past;

public sealed class AsOfTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);

    static readonly GuestSeen Web = new(101, true, "pve1", "web-01", "running", ";web;", "prod", false, null, null) { Cpu = 0.5, Cores = 2, Memory = 1 << 30, MemoryMax = 2L << 30 };
    static readonly GuestSeen Db = new(102, false, "pve2", "db-01", "running", ";db;", null, false, "backup", "started") { Cores = 4, MemoryMax = 4L << 30 };

    static readonly NodeSeen One = Node("pve1"), Two = Node("pve2");

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GuestList_AsOf_TakesEveryLaterChangeBack()
    {
        await using var workspace = await LabAsync();
        await SeeAsync(workspace, 0, [Web, Db]);
        await SeeAsync(workspace, 10, [Web with { Status = "stopped" }, Db]);
        await SeeAsync(workspace, 20, [Web with { Status = "running", Node = "pve2", Name = "web-1", Tags = ";web;old;", Cores = 8, Pool = null }, Db]);

        (await ListAsync(workspace, 5)).ShouldBe(["101 pve1 web-01 running web prod 2", "102 pve2 db-01 running db  4"]);
        (await ListAsync(workspace, 10)).ShouldBe(["101 pve1 web-01 stopped web prod 2", "102 pve2 db-01 running db  4"]);
        (await ListAsync(workspace, 25)).ShouldBe(["101 pve2 web-1 running web,old  8", "102 pve2 db-01 running db  4"]);
    }

    [Fact]
    public async Task GuestList_AsOf_ShowsWhoWasThereThen()
    {
        await using var workspace = await LabAsync();
        await SeeAsync(workspace, 0, [Web]);
        await SeeAsync(workspace, 10, [Web, Db]);
        await SeeAsync(workspace, 20, [Db with { Status = "stopped" }], gone: [101]);
        await SeeAsync(workspace, 30, [Web with { Name = "other", IsVm = false }, Db]);

        (await ListAsync(workspace, 5)).ShouldBe(["101 pve1 web-01 running web prod 2"]);
        (await ListAsync(workspace, 15)).ShouldBe(["101 pve1 web-01 running web prod 2", "102 pve2 db-01 running db  4"]);
        (await ListAsync(workspace, 25)).ShouldBe(["102 pve2 db-01 stopped db  4"]);
        (await ListAsync(workspace, 35)).ShouldBe(["101 pve1 other running web prod 2", "102 pve2 db-01 running db  4"]);
    }

    [Fact]
    public async Task GuestList_AsOf_FiltersAndPagesThePast()
    {
        await using var workspace = await LabAsync();
        await SeeAsync(workspace, 0, [Web, Db]);
        await SeeAsync(workspace, 10, [Web with { Status = "stopped", Tags = "", Pool = null, Node = "pve2", IsVm = false }], gone: [102]);

        (await ListAsync(workspace, 5, new() { Status = "running", Tag = "web", Pool = "prod", Node = "pve1", Type = GuestType.Vm })).Count.ShouldBe(1);
        (await ListAsync(workspace, 5, new() { Node = "pve2" })).ShouldHaveSingleItem().ShouldStartWith("102");
        (await ListAsync(workspace, 5, new() { Select = "tag=db and memory>=4G and ha=started" })).ShouldHaveSingleItem().ShouldStartWith("102");
        (await ListAsync(workspace, 5, new() { Status = "stopped" })).ShouldBeEmpty();
        var page = await PageAsync(workspace, 5, new() { Limit = 1 });
        page.Next.ShouldBe("lab/101");
        (await ListAsync(workspace, 5, new() { Limit = 1, After = page.Next })).ShouldHaveSingleItem().ShouldStartWith("102");
    }

    [Theory]
    [InlineData("cpu>50%")]
    [InlineData("status=running and not lock=backup")]
    public async Task GuestList_AsOfSelectingWhatHasNoHistory_IsRefused(string select)
    {
        await using var workspace = await LabAsync();
        await SeeAsync(workspace, 0, [Web]);

        var failure = await workspace.FailsAsync("guest list", new ListGuestsRequest { Select = select, AsOf = At(1) });

        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain("has no history");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(15)]
    public async Task GuestList_AsOf_LeavesFiguresEmpty(int minute)
    {
        await using var workspace = await LabAsync();
        await SeeAsync(workspace, 0, [Web, Db]);
        await SeeAsync(workspace, 10, [Web with { Status = "stopped" }, Db]);

        foreach (var guest in (await PageAsync(workspace, minute)).Items)
            (guest.Cpu, guest.Memory, guest.Lock, guest.Uptime, guest.Digest).ShouldBe((null, null, null, null, null));
    }

    [Fact]
    public async Task GuestList_AsOfBeforeTheFirstReading_SaysSinceWhenSomethingIsKnown()
    {
        await using var workspace = await LabAsync();
        await SeeAsync(workspace, 0, [Web]);

        var failure = await workspace.FailsAsync("guest list", new ListGuestsRequest { AsOf = At(-1) });

        failure.Kind.ShouldBe(FailureKind.NotFound);
        failure.Message.ShouldContain("the history of lab begins 2026-01-10 12:00:00Z");
        failure.WayOut!.ShouldContain("2026-01-10T12:00:01Z");
    }

    [Fact]
    public async Task GuestList_AsOfBeforeOneOfTwoClusters_TellsOfTheOtherAndNamesIt()
    {
        await using var workspace = await LabAsync();
        await SeeAsync(workspace, 0, [Web]);
        await workspace.AddAsync("attic");
        await SeeAsync(workspace, 10, [Db], cluster: "attic");

        var page = await PageAsync(workspace, 5);

        page.Items.ShouldHaveSingleItem().Cluster.ShouldBe("lab");
        page.Missing.ShouldHaveSingleItem().ShouldBe(new Missing("attic", FailureKind.NotFound, "its history begins 2026-01-10 12:10:00Z"));
    }

    [Fact]
    public async Task GuestList_AsOf_NodeThatWasDownHoldsUnknownGuests()
    {
        await using var workspace = await LabAsync();
        await SeeAsync(workspace, 0, [Web, Db]);
        await SeeAsync(workspace, 10, [Web, Db], nodes: [One, Two with { Status = "offline", Cores = null, MemoryMax = null }]);
        await SeeAsync(workspace, 20, [Web, Db]);

        (await PageAsync(workspace, 5)).Items.Select(g => g.Status).ShouldBe(["running", "running"]);
        var down = await PageAsync(workspace, 15);
        down.Items.Select(g => g.Status).ShouldBe(["running", "unknown"]);
        down.Missing.ShouldHaveSingleItem().What.ShouldBe("lab/pve2");
        var nodes = (await workspace.RunAsync<Page<NodeRow>>("node list", new ListNodesRequest { AsOf = At(15) })).Items;
        nodes.Select(n => (n.Node, n.Status, n.Cores, n.Cpu)).ShouldBe([("pve1", "online", 8, null), ("pve2", "offline", 8, null)]);
        nodes[1].Seen.ShouldBe(Start.AddMinutes(10));
        (await PageAsync(workspace, 25)).Items.ShouldAllBe(g => g.Status == "running");
    }

    [Fact]
    public async Task GuestList_AsOf_ClusterThatWasSilentIsUnknown()
    {
        await using var workspace = await LabAsync();
        await SeeAsync(workspace, 0, [Web]);
        await workspace.Get<ReadingsWriter>().WriteTroubleAsync("lab", "no route to host", Start.AddMinutes(10), Ct);
        await SeeAsync(workspace, 20, [Web]);

        var page = await PageAsync(workspace, 15);

        page.Items.ShouldHaveSingleItem().Status.ShouldBe("unknown");
        page.Missing.ShouldHaveSingleItem().Why.ShouldBe("no route to host");
        (await PageAsync(workspace, 25)).Items.ShouldHaveSingleItem().Status.ShouldBe("running");
    }

    [Fact]
    public async Task GuestList_AsOf_TellsHowOldTheReadingWasThen()
    {
        await using var workspace = await LabAsync();
        await SeeAsync(workspace, 0, [Web]);
        await SeeAsync(workspace, 0.5, [Web]);
        await SeeAsync(workspace, 60, [Web]);

        (await PageAsync(workspace, 0.25)).OldestReading.ShouldBe(Start.AddMinutes(0.25));
        (await PageAsync(workspace, 45)).OldestReading.ShouldBe(Start.AddMinutes(0.5));
    }

    [Fact]
    public async Task NodeList_AsOf_KnowsNodesThatCameAndWent()
    {
        await using var workspace = await LabAsync();
        await SeeAsync(workspace, 0, [Web], nodes: [One]);
        await SeeAsync(workspace, 10, [Web], nodes: [One, Two]);
        await SeeAsync(workspace, 20, [Web], nodes: [One]);

        (await NodesAsync(workspace, 5)).ShouldBe(["pve1"]);
        (await NodesAsync(workspace, 15)).ShouldBe(["pve1", "pve2"]);
        (await NodesAsync(workspace, 25)).ShouldBe(["pve1"]);
    }

    [Fact]
    public async Task StorageList_AsOf_ShowsThemAsTheyWere()
    {
        await using var workspace = await LabAsync();
        var nfs = new StorageSeen("pve1", "nfs", "nfs", "available", 10, 100, "backup,images", true);
        await SeeAsync(workspace, 0, [], storages: []);
        await SeeAsync(workspace, 10, [], storages: [nfs]);
        await SeeAsync(workspace, 20, [], storages: [nfs with { Status = "unknown", Content = "backup" }]);

        (await StoragesAsync(workspace, 5)).ShouldBeEmpty();
        var then = (await StoragesAsync(workspace, 15)).ShouldHaveSingleItem();
        (then.Status, then.Used, then.Total, then.Shared).ShouldBe(("available", null, null, true));
        then.Content.ShouldBe(["backup", "images"]);
        (await StoragesAsync(workspace, 25)).ShouldHaveSingleItem().Content.ShouldBe(["backup"]);
    }

    [Fact]
    public async Task GuestShow_AsOf_ShowsItsConfigThen()
    {
        await using var workspace = await LabAsync();
        await SeeAsync(workspace, 0, [Web]);
        await ReadAsync(workspace, 1, "a", """{"cores":"2","name":"web-01"}""", null);
        await ReadAsync(workspace, 10, "b", """{"cores":"2","description":"new","name":"web-01"}""", """{"cores":"4"}""");
        await ReadAsync(workspace, 20, "c", """{"cores":"4","name":"web-01"}""", null);

        var first = await ShowAsync(workspace, 5);
        first.Config.ShouldBe(new Dictionary<string, string> { ["cores"] = "2", ["name"] = "web-01" }, ignoreOrder: true);
        first.Pending.ShouldBeEmpty();
        var second = await ShowAsync(workspace, 15);
        second.Config["description"].ShouldBe("new");
        second.Pending.ShouldHaveSingleItem().ShouldBe(new FieldChange("cores", "2", "4"));
        (await ShowAsync(workspace, 25)).Config.ShouldBe(new Dictionary<string, string> { ["cores"] = "4", ["name"] = "web-01" }, ignoreOrder: true);
        (await ShowAsync(workspace, 0.5)).Missing.ShouldHaveSingleItem().Why.ShouldContain("not read yet");
    }

    [Fact]
    public async Task GuestShow_AsOfBeforeItWasDestroyed_ShowsIt()
    {
        await using var workspace = await LabAsync();
        await SeeAsync(workspace, 0, [Web]);
        await ReadAsync(workspace, 1, "a", """{"cores":"2"}""", """{"cores":null}""");
        await SeeAsync(workspace, 10, [Db], gone: [101]);
        await SeeAsync(workspace, 20, [Db, Web with { Name = "again" }]);
        await ReadAsync(workspace, 21, "z", """{"cores":"9"}""", null);

        var shown = await ShowAsync(workspace, 5);

        shown.Guest.Name.ShouldBe("web-01");
        shown.Config["cores"].ShouldBe("2");
        shown.Pending.ShouldHaveSingleItem().ShouldBe(new FieldChange("cores", "2", null));
        (await ShowAsync(workspace, 0.5)).Missing.Count.ShouldBe(1);
        (await ShowAsync(workspace, 22, "again")).Config["cores"].ShouldBe("9");
        (await workspace.FailsAsync("guest show", new ShowGuestRequest { Guest = "101", AsOf = At(15) })).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public async Task Status_AsOf_CountsWhatWas()
    {
        await using var workspace = await LabAsync();
        await SeeAsync(workspace, 0, [Web, Db]);
        await SeeAsync(workspace, 10, [Web with { Status = "stopped" }], gone: [102]);

        var status = await workspace.RunAsync<EstateStatus>("status", new StatusRequest { AsOf = At(5) });

        var row = status.Clusters.ShouldHaveSingleItem();
        (row.Running, row.Stopped, row.NodesOnline).ShouldBe((2, 0, 2));
        status.NearlyFull.ShouldBeNull();
        status.FailedTasks.ShouldBeNull();
    }

    [Theory]
    [InlineData("guest list")]
    [InlineData("node list")]
    [InlineData("storage list")]
    [InlineData("status")]
    [InlineData("guest show")]
    [InlineData("node show")]
    public async Task Verbs_AsOfAndFresh_ContradictEachOther(string verb)
    {
        await using var workspace = await LabAsync();
        await SeeAsync(workspace, 0, [Web]);
        object request = verb switch
        {
            "guest list" => new ListGuestsRequest { AsOf = At(1), Fresh = true },
            "node list" => new ListNodesRequest { AsOf = At(1), Fresh = true },
            "storage list" => new ListStoragesRequest { AsOf = At(1), Fresh = true },
            "status" => new StatusRequest { AsOf = At(1), Fresh = true },
            "guest show" => new ShowGuestRequest { Guest = "101", AsOf = At(1), Fresh = true },
            _ => new ShowNodeRequest { Node = "pve1", AsOf = At(1), Fresh = true },
        };

        (await workspace.FailsAsync(verb, request)).Message.ShouldContain("--as-of");
    }

    [Fact]
    public async Task Write_HistoryOlderThanItIsKept_IsForgotten()
    {
        await using var workspace = await LabAsync();
        const int day = 24 * 60;
        await SeeAsync(workspace, 0, [Web]);
        await SeeAsync(workspace, 1, [Web with { Status = "stopped" }]);
        await SeeAsync(workspace, 100 * day, [Web]);
        (await PageAsync(workspace, 0.5)).Items.ShouldHaveSingleItem().Status.ShouldBe("running");

        await SeeAsync(workspace, 402 * day, [Web]);

        (await workspace.HistoryAsync()).ShouldHaveSingleItem();
        (await workspace.FailsAsync("guest list", new ListGuestsRequest { AsOf = At(0.5) })).Message.ShouldContain($"begins {Start.AddDays(100):u}");
        (await PageAsync(workspace, 200 * day)).Items.ShouldHaveSingleItem().Status.ShouldBe("running");
    }

    [Fact]
    public async Task NodeShow_AsOf_ShowsWhatLayOnItThen()
    {
        await using var workspace = await LabAsync();
        await SeeAsync(workspace, 0, [Web, Db]);
        await SeeAsync(workspace, 10, [Web with { Node = "pve2" }, Db]);

        (await workspace.RunAsync<NodeDetail>("node show", new ShowNodeRequest { Node = "pve1", AsOf = At(5) })).Guests.ShouldHaveSingleItem().Name.ShouldBe("web-01");
        (await workspace.RunAsync<NodeDetail>("node show", new ShowNodeRequest { Node = "pve2", AsOf = At(15) })).Guests.Count.ShouldBe(2);
    }

    static NodeSeen Node(string name) => new(name, "online", 0.1, 8, 1L << 30, 16L << 30, null, null, null);

    static string At(double minute) => Start.AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);

    static async Task<EstateWorkspace> LabAsync()
    {
        var workspace = await EstateWorkspace.EmptyAsync();
        await workspace.AddAsync("lab");
        return workspace;
    }

    static async Task SeeAsync(
        EstateWorkspace workspace, double minute, GuestSeen[] guests, int[]? gone = null, NodeSeen[]? nodes = null, StorageSeen[]? storages = null, string cluster = "lab")
    {
        var at = Start.AddMinutes(minute);
        await workspace.Get<ReadingsWriter>().WriteAsync(new ClusterSight(cluster, at, nodes ?? [One, Two], guests, storages ?? []), Ct);
        await workspace.Get<ReadingsWriter>().SettleAsync(cluster, gone ?? [], [], at, Ct);
    }

    static Task ReadAsync(EstateWorkspace workspace, double minute, string digest, string config, string? pending) =>
        workspace.Get<ReadingsWriter>().WriteAsync([new ConfigSeen("lab", 101, new ConfigReading(digest, config, pending), Start.AddMinutes(minute))], Ct);

    static Task<Page<GuestRow>> PageAsync(EstateWorkspace workspace, double minute, ListGuestsRequest? filter = null) =>
        workspace.RunAsync<Page<GuestRow>>("guest list", (filter ?? new ListGuestsRequest()) with { AsOf = At(minute) });

    static async Task<List<string>> ListAsync(EstateWorkspace workspace, double minute, ListGuestsRequest? filter = null) =>
        [.. (await PageAsync(workspace, minute, filter)).Items.Select(g => $"{g.Vmid} {g.Node} {g.Name} {g.Status} {string.Join(',', g.Tags)} {g.Pool} {g.Cores}")];

    static async Task<IEnumerable<string>> NodesAsync(EstateWorkspace workspace, double minute) =>
        (await workspace.RunAsync<Page<NodeRow>>("node list", new ListNodesRequest { AsOf = At(minute) })).Items.Select(n => n.Node);

    static async Task<IReadOnlyList<StorageRow>> StoragesAsync(EstateWorkspace workspace, double minute) =>
        (await workspace.RunAsync<Page<StorageRow>>("storage list", new ListStoragesRequest { AsOf = At(minute) })).Items;

    static Task<GuestDetail> ShowAsync(EstateWorkspace workspace, double minute, string guest = "101") =>
        workspace.RunAsync<GuestDetail>("guest show", new ShowGuestRequest { Guest = guest, AsOf = At(minute) });
}
