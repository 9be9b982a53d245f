using Croft.Contracts;
using Croft.Engine.Tests.Clusters;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;
using static Croft.Engine.Tests.Accounts.Accounts;

namespace Croft.Engine.Tests.Inventory;

public sealed class VanishedStoragesTests
{
    const string Account = "auditor@pve";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sync_RightToAStorageLost_KeepsItAsUnknownAndNamesThePrivilege()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        using var other = await AuditedAsync(workspace);
        var before = await StoragesAsync(workspace);
        await AclAsync(other, "/storage/nfs", "NoAccess");

        var read = await workspace.SyncAsync();

        var missing = read.Missing.ShouldHaveSingleItem();
        missing.What.ShouldBe("lab/storages");
        missing.Kind.ShouldBe(FailureKind.Denied);
        missing.Why.ShouldContain("nfs is listed no more");
        missing.Why.ShouldContain("Datastore.Audit on /storage/nfs");
        var page = await workspace.RunAsync<Page<StorageRow>>("storage list", new ListStoragesRequest());
        page.Items.Count.ShouldBe(before.Count);
        page.Items.ShouldAllBe(s => s.Status == "unknown" == (s.Storage == "nfs"));
        page.Missing.ShouldHaveSingleItem().Why.ShouldContain("nfs is listed no more");
        (await workspace.SyncAsync()).Missing.ShouldHaveSingleItem();
        await AclAsync(other, "/storage/nfs", "NoAccess", delete: true);
        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();
        (await StoragesAsync(workspace)).ShouldBe(before);
    }

    [Fact]
    public async Task Sync_StorageDeleted_IsForgotten()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        using var other = await AuditedAsync(workspace);
        await other.Storages.CreateAsync("extra", "dir", [new("path", "/mnt/extra"), new("content", "iso")], Ct);
        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();
        (await StoragesAsync(workspace)).ShouldContain(s => s.Contains("/extra "));
        await other.Storages.DeleteAsync("extra", Ct);

        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();

        (await StoragesAsync(workspace)).ShouldNotContain(s => s.Contains("/extra "));
        (await workspace.HistoryAsync()).Count(h => h is { Kind: "storage", Field: "" } && h.Subject.EndsWith("/extra", StringComparison.Ordinal)).ShouldBe(6);
    }

    [Fact]
    public async Task Sync_ThatSeesNoStorage_IsBelievedOnlyOfAnAccountThatWouldSeeThem()
    {
        await using var lab = await Lab.StartAsync();
        Task<SyncResult> SyncAsync() => lab.Process.RunAsync<SyncResult>("sync", new SyncRequest { StatusOnly = true });
        var root = await lab.BecomeAuditorAsync();
        await HideAsync(root, "/storage");

        (await SyncAsync()).Missing.ShouldBe([new Missing("lab/storages", FailureKind.Denied, "none are seen, and Croft's account lacks Datastore.Audit on /storage")]);

        var page = await lab.Process.RunAsync<Page<StorageRow>>("storage list", new ListStoragesRequest());
        page.Items.ShouldBeEmpty();
        page.Missing.ShouldBe([new Missing("lab/storages", FailureKind.Denied, "none are seen; most often Croft's account lacks Datastore.Audit on /storage")]);
        foreach (var storage in await root.Storages.ListAsync(null, Ct))
            await root.Storages.DeleteAsync(storage.Name, Ct);
        await lab.UseAsync(lab.Cluster.Token);
        (await SyncAsync()).ShouldSatisfyAllConditions(s => s.Clusters.Single().Storages.ShouldBe(0), s => s.Missing.ShouldBeEmpty());
    }

    /// <summary>A cluster that an account reads which may audit everything.</summary>
    static async Task<ProxmoxClient> AuditedAsync(EstateWorkspace workspace)
    {
        var sandbox = await workspace.SandboxAsync();
        await workspace.RunAsync<ClusterDetail>("cluster add", EstateWorkspace.Adding("lab", sandbox) with { Token = sandbox.AuditToken, Fingerprint = sandbox.Fingerprint });
        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();
        return EstateWorkspace.Other(sandbox);
    }

    static async Task<List<string>> StoragesAsync(EstateWorkspace workspace) =>
        [.. (await workspace.RunAsync<Page<StorageRow>>("storage list", new ListStoragesRequest())).Items.Select(s => $"{s.Node}/{s.Storage} {s.Status}")];

    static Task AclAsync(ProxmoxClient other, string path, string role, bool delete = false) => other.SendAsync(new ProxmoxCall(HttpMethod.Put, "/access/acl")
    {
        Parameters = [new("path", path), new("roles", role), new("users", Account), new("delete", delete ? "1" : "0")],
    }, Ct);
}
