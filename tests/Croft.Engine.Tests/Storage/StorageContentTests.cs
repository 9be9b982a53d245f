using Croft.Contracts;
using Croft.Engine.Tests.Guests;

namespace Croft.Engine.Tests.Storage;

public sealed class StorageContentTests
{
    static async Task<Lab> LabAsync()
    {
        var lab = await Lab.StartAsync();
        await lab.Process.RunAsync("sync", new SyncRequest());
        return lab;
    }

    static Task<Page<VolumeRow>> ListAsync(Lab lab, StorageContentRequest request) => lab.Process.RunAsync<Page<VolumeRow>>("storage content", request);

    [Fact]
    public async Task Content_OfALocalStorage_IsToldOncePerNode()
    {
        await using var lab = await LabAsync();
        var rows = (await ListAsync(lab, new StorageContentRequest { Storage = "local", Type = "vztmpl" })).Items;
        rows.Select(r => r.Node).ShouldBe(["pve1", "pve2", "pve3"]);
        rows.ShouldAllBe(r => r.Content == "vztmpl" && r.Size > 0 && r.Made != null && r.Vmid == null);
        (await ListAsync(lab, new StorageContentRequest { Storage = "pve2/local", Type = "vztmpl" })).Items.ShouldHaveSingleItem().Node.ShouldBe("pve2");
    }

    [Fact]
    public async Task Content_OfASharedStorage_IsToldOnceWithWhoseItIs()
    {
        await using var lab = await LabAsync();
        await lab.MachineAsync("mine");
        await lab.DoAsync("backup create", new CreateBackupRequest { Guest = "mine", Storage = "backup", Protected = true });
        await lab.Process.RunAsync("sync", new SyncRequest());

        var row = (await ListAsync(lab, new StorageContentRequest { Storage = "backup", Guest = "mine" })).Items.ShouldHaveSingleItem();

        (row.Guest, row.Protected, row.Node, row.Content).ShouldBe(("mine", true, null, "backup"));
        row.Notes.ShouldNotBeNull().ShouldStartWith("mine");
        var disk = (await ListAsync(lab, new StorageContentRequest { Storage = "ceph", Guest = $"{row.Vmid}" })).Items.ShouldHaveSingleItem();
        (disk.Guest, disk.Content).ShouldBe(("mine", "images"));
    }

    [Fact]
    public async Task Content_OfANodeThatCantBeAsked_IsPartial()
    {
        await using var lab = await LabAsync();
        await lab.Cluster.Faults.SetNodeOnlineAsync("pve2", false, TestContext.Current.CancellationToken);
        var page = await ListAsync(lab, new StorageContentRequest { Storage = "local" });
        page.Items.Select(r => r.Node).Distinct().ShouldBe(["pve1", "pve3"]);
        page.Missing.ShouldHaveSingleItem().What.ShouldBe("lab/pve2/storage/local");
    }

    [Fact]
    public async Task Content_OfAnUnknownStorage_NamesThoseThereAre()
    {
        await using var lab = await LabAsync();
        (await Should.ThrowAsync<FailureException>(() => ListAsync(lab, new StorageContentRequest { Storage = "nvme" }))).Failure.WayOut.ShouldNotBeNull().ShouldContain("ceph");
    }
}
