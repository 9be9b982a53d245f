using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Storage;

public sealed class DefinitionTests
{
    [Fact]
    public async Task Definition_ChangedAndDeleted_FollowsItsDigest()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Post("/storage", ("storage", "tank"), ("type", "dir"), ("content", "iso"))).Reason.ShouldBe("missing value for required option 'path'");
        (await sandbox.Client.Post("/storage", ("storage", "tank"), ("type", "dir"), ("path", "/tank"), ("content", "iso"), ("nodes", "pve1,pve2"))).Status.ShouldBe(200);
        (await sandbox.Client.Get("/nodes/pve3/storage/tank/status")).Reason.ShouldBe("storage 'tank' is not available on node 'pve3'");
        var digest = (await sandbox.Client.Get("/storage/tank")).Data.GetProperty("digest").GetString()!;
        (await sandbox.Client.Put("/storage/tank", ("nodes", "pve3"), ("digest", digest))).Status.ShouldBe(200);
        (await sandbox.Client.Get("/storage/tank")).Data.GetProperty("nodes").GetString().ShouldBe("pve3");
        (await sandbox.Client.Put("/storage/tank", ("nodes", "pve1"), ("digest", digest))).Reason.ShouldStartWith("detected modified configuration");
        (await sandbox.Client.Put("/storage/tank", ("delete", "nodes"))).Status.ShouldBe(200);
        (await sandbox.Client.Get("/storage/tank")).Data.TryGetProperty("nodes", out _).ShouldBeFalse();
        (await sandbox.Client.Put("/storage/tank", ("delete", "path"))).Reason.ShouldBe("update storage failed: unable to delete fixed option 'path'");
        (await sandbox.Client.Put("/storage/tank", ("disable", "1"), ("digest", new string('0', 40)))).Reason.ShouldBe("detected modified configuration - file changed by other user? Try again.");
        (await sandbox.Client.Delete("/storage/tank")).Status.ShouldBe(200);
        (await sandbox.Client.Delete("/storage/tank")).Reason.ShouldBe("delete storage failed: storage 'tank' does not exist");
    }
}
