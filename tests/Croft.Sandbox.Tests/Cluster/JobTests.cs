using Croft.Sandbox.Calls.Cluster.Jobs;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Cluster;

public sealed class JobTests
{
    [Theory]
    [InlineData("02:00", "2026-11-21 02:00")]
    [InlineData("*/15", "2026-11-20 12:15")]
    [InlineData("sat 18:15", "2026-11-21 18:15")]
    [InlineData("mon..fri 0/2:30", "2026-11-20 12:30")]
    [InlineData("sun 01:00", "2026-11-22 01:00")]
    [InlineData("hourly", "2026-11-20 13:00")]
    public void Schedule_Next_IsTheFirstMomentAfter(string text, string expected) =>
        Schedule.Next(text, new DateTimeOffset(2026, 11, 20, 12, 7, 30, TimeSpan.Zero))!.Value.ToString("yyyy-MM-dd HH:mm").ShouldBe(expected);

    [Theory]
    [InlineData("noon")]
    [InlineData("25:00")]
    [InlineData("*/0")]
    public void Schedule_ThatIsNone_IsInvalid(string text) => Schedule.IsValid(text).ShouldBeFalse();

    [Fact]
    public async Task BackupJob_Kept_CoversItsGuests()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var all = (await sandbox.Client.Get("/cluster/backup-info/not-backed-up")).Data.GetArrayLength();
        (await sandbox.Client.Post("/cluster/backup", ("id", "nightly"), ("schedule", "02:00"), ("vmid", "101,102"), ("storage", "backup"), ("prune-backups", "keep-last=3"))).Status.ShouldBe(200);
        var job = (await sandbox.Client.Get("/cluster/backup")).Data[0];
        job.GetProperty("prune-backups").GetProperty("keep-last").GetString().ShouldBe("3");
        job.GetProperty("next-run").GetInt64().ShouldBeGreaterThan(0);
        (await sandbox.Client.Get("/cluster/backup-info/not-backed-up")).Data.GetArrayLength().ShouldBe(all - 2);
        (await sandbox.Client.Put("/cluster/backup/nightly", ("enabled", "0"))).Status.ShouldBe(200);
        (await sandbox.Client.Get("/cluster/backup/nightly")).Data.GetProperty("enabled").GetInt32().ShouldBe(0);
        (await sandbox.Client.Delete("/cluster/backup/nightly")).Status.ShouldBe(200);
        (await sandbox.Client.Get("/cluster/backup/nightly")).Error("id").ShouldBe("No such job 'nightly'");
    }

    [Fact]
    public async Task Replication_ToAnotherNode_RunsWhenAsked()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (guest, _) = sandbox.Guest("qemu", running: true);
        var target = sandbox.Cluster.Nodes.First(node => node != guest.Node.Name);
        (await sandbox.Client.Post("/cluster/replication", ("id", $"{guest.Vmid}-0"), ("target", guest.Node.Name), ("type", "local"))).Reason.ShouldContain("own node");
        (await sandbox.Client.Post("/cluster/replication", ("id", $"{guest.Vmid}-0"), ("target", target), ("type", "local"), ("schedule", "*/5"))).Status.ShouldBe(200);
        (await sandbox.Client.Post($"/nodes/{guest.Node.Name}/replication/{guest.Vmid}-0/schedule_now")).Status.ShouldBe(200);
        (await sandbox.Client.Get($"/nodes/{guest.Node.Name}/replication/{guest.Vmid}-0/status")).Data.GetProperty("last_sync").GetInt64().ShouldBeGreaterThan(0);
    }
}
