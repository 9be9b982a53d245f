using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Inventory.Tables;
using Croft.Engine.Tests.Clusters;

namespace Croft.Engine.Tests.Inventory.Past;

public sealed class HistoryTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);

    static readonly GuestSeen Web = new(101, true, "pve1", "web-01", "running", ";web;", null, false, null, null) { Cores = 2 };
    static readonly GuestSeen Db = new(102, false, "pve1", "db-01", "running", "", null, false, null, null);

    static readonly StorageSeen Nfs = new("pve1", "nfs", "nfs", "available", 10, 100, "backup", true);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HistoryList_Changes_AreToldNewestFirst()
    {
        await using var workspace = await ChangedAsync();

        (await ListAsync(workspace)).ShouldBe([
            "40 guest 101 web-01 presence present absent",
            "30 config 101 web-01 description  new",
            "30 config 101 web-01 cores 2 4",
            "20 storage pve1/nfs  status available unknown",
            "20 node pve2  status online offline",
            "20 cluster lab  trouble timed out ",
            "15 cluster lab  trouble  no route",
            "10 guest 102 db-01 presence absent present",
            "10 guest 101 web-01 tags web web,prod",
            "10 guest 101 web-01 status running stopped",
        ], ignoreOrder: false);
    }

    [Fact]
    public async Task HistoryList_InPages_TellsEveryChangeOnce()
    {
        await using var workspace = await ChangedAsync();
        var all = await ListAsync(workspace);
        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await workspace.RunAsync<Page<ChangeRow>>("history list", new ListHistoryRequest { Limit = 3, After = next });
            page.Items.Count.ShouldBeLessThanOrEqualTo(3);
            seen.AddRange(page.Items.Select(Text));
            next = page.Next;
        }
        while (next is not null);

        seen.ShouldBe(all);
    }

    [Fact]
    public async Task HistoryList_Filters_HoldAllAtOnce()
    {
        await using var workspace = await ChangedAsync();

        (await ListAsync(workspace, new() { Kind = "guest", Field = "presence", Since = At(10) })).ShouldBe(["40 guest 101 web-01 presence present absent"]);
        (await ListAsync(workspace, new() { Field = "trouble", Cluster = "lab" })).Count.ShouldBe(2);
        (await workspace.FailsAsync("history list", new ListHistoryRequest { Cluster = "attic" })).Kind.ShouldBe(FailureKind.NotFound);
        (await workspace.FailsAsync("history list", new ListHistoryRequest { After = "x" })).Kind.ShouldBe(FailureKind.Invalid);
    }

    [Theory]
    [InlineData("web-01")]
    [InlineData("101")]
    [InlineData("lab/101")]
    public async Task HistoryGuest_GuestThatIsGone_IsFoundByWhatItWas(string name)
    {
        await using var workspace = await ChangedAsync();

        var page = await workspace.RunAsync<Page<ChangeRow>>("history guest", new GuestHistoryRequest { Guest = name });

        page.Items.Count.ShouldBe(5);
        page.Items.ShouldAllBe(c => c.Subject == "101" && c.Name == "web-01");
        var one = await workspace.RunAsync<Page<ChangeRow>>("history guest", new GuestHistoryRequest { Guest = name, Field = "cores" });
        Text(one.Items.ShouldHaveSingleItem()).ShouldBe("30 config 101 web-01 cores 2 4");
    }

    [Fact]
    public async Task HistoryList_VmidThatWasUsedAgain_IsToldByTheNameOfThen()
    {
        await using var workspace = await ChangedAsync();
        var writer = workspace.Get<ReadingsWriter>();
        foreach (var (minute, name) in new[] { (50, "copy-01"), (60, "copy-02") })
        {
            await writer.WriteAsync(new ClusterSight("lab", Start.AddMinutes(minute), [Node("pve1", "online")], [Db, Web with { Name = name }], [Nfs]), Ct);
        }

        var presence = (await ListAsync(workspace)).Where(t => t.Contains("guest 101", StringComparison.Ordinal)).ToList();

        presence.Take(3).ShouldBe(["60 guest 101 copy-01 name copy-01 copy-02", "50 guest 101 copy-01 presence absent present", "40 guest 101 web-01 presence present absent"]);
        presence.Skip(3).ShouldAllBe(t => t.Contains(" web-01 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HistoryGuest_GuestThatNeverWas_NamesWhatIsNear()
    {
        await using var workspace = await ChangedAsync();

        var failure = await workspace.FailsAsync("history guest", new GuestHistoryRequest { Guest = "db-02" });

        failure.Kind.ShouldBe(FailureKind.NotFound);
        failure.WayOut!.ShouldContain("db-01");
    }

    [Fact]
    public async Task HistoryNode_Node_TellsOfItsStoragesToo()
    {
        await using var workspace = await ChangedAsync();

        var page = await workspace.RunAsync<Page<ChangeRow>>("history node", new NodeHistoryRequest { Node = "lab/pve1" });

        page.Items.Select(c => c.Subject).ShouldBe(["pve1/nfs"]);
        (await workspace.RunAsync<Page<ChangeRow>>("history node", new NodeHistoryRequest { Node = "pve2" })).Items.Select(c => c.Subject).ShouldBe(["pve2"]);
        (await workspace.FailsAsync("history node", new NodeHistoryRequest { Node = "pve3" })).WayOut!.ShouldContain("pve1");
    }

    [Fact]
    public async Task HistoryGuest_PasswordOfCloudInit_IsNeverTold()
    {
        await using var workspace = await ChangedAsync();
        foreach (var (minute, password) in new[] { (50, "old-secret"), (51, "new-secret") })
        {
            var reading = ConfigReading.Of([
                new Croft.Proxmox.PendingValue("cipassword", password, null, default), new Croft.Proxmox.PendingValue("cores", $"{minute}", null, default),
                new Croft.Proxmox.PendingValue("digest", $"{minute}", null, default)])!;
            await workspace.Get<ReadingsWriter>().WriteAsync([new ConfigSeen("lab", 102, reading, Start.AddMinutes(minute))], Ct);
        }

        var page = await workspace.RunAsync<Page<ChangeRow>>("history guest", new GuestHistoryRequest { Guest = "102" });

        page.Items.ShouldContain(c => c.Field == "cores");
        string.Concat(page.Items.Select(c => c.From + c.To)).ShouldNotContain("secret");
    }

    static string At(double minute) => Start.AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);

    static string Text(ChangeRow row) => $"{(row.Seen - Start).TotalMinutes} {row.Kind} {row.Subject} {row.Name} {row.Field} {row.From} {row.To}";

    static async Task<List<string>> ListAsync(EstateWorkspace workspace, ListHistoryRequest? request = null) =>
        [.. (await workspace.RunAsync<Page<ChangeRow>>("history list", request ?? new ListHistoryRequest())).Items.Select(Text)];

    /// <summary>A lab of two guests in which something of every kind has changed.</summary>
    static async Task<EstateWorkspace> ChangedAsync()
    {
        var workspace = await EstateWorkspace.EmptyAsync();
        await workspace.AddAsync("lab");
        var writer = workspace.Get<ReadingsWriter>();
        await SeeAsync(0, "online", [Web], Nfs);
        await ReadAsync(1, "a", """{"cores":"2"}""");
        await SeeAsync(10, "online", [Web with { Status = "stopped", Tags = ";web;prod;" }, Db], Nfs);
        await writer.WriteTroubleAsync("lab", "no route", Start.AddMinutes(15), Ct);
        await writer.WriteTroubleAsync("lab", "timed out", Start.AddMinutes(16), Ct);
        await SeeAsync(20, "offline", [Web with { Status = "stopped", Tags = ";web;prod;" }, Db], Nfs with { Status = "unknown" });
        await ReadAsync(30, "b", """{"cores":"4","description":"new"}""");
        await SeeAsync(40, "offline", [Db], Nfs with { Status = "unknown" });
        await writer.SettleAsync("lab", [101], [], Start.AddMinutes(40), Ct);
        return workspace;

        Task SeeAsync(double minute, string status, GuestSeen[] guests, StorageSeen storage) => writer.WriteAsync(
            new ClusterSight("lab", Start.AddMinutes(minute), [Node("pve1", "online"), Node("pve2", status)], guests, [storage]), Ct);

        Task ReadAsync(double minute, string digest, string config) =>
            writer.WriteAsync([new ConfigSeen("lab", 101, new ConfigReading(digest, config, null), Start.AddMinutes(minute))], Ct);
    }

    static NodeSeen Node(string name, string status) => new(name, status, null, null, null, null, null, null, null);
}
