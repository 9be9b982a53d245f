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
    public void Schedule_ThatIsNone_IsInvalid(string text) => Schedule.Fault(text).ShouldNotBeNull();

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
        (await sandbox.Client.Post("/cluster/replication", ("id", $"{guest.Vmid}-0"), ("target", guest.Node.Name), ("type", "local"))).Reason.ShouldContain("must not be identical");
        var id = await ReplicableAsync(sandbox);
        (await sandbox.Client.Post("/cluster/replication", ("id", id), ("target", "pve2"), ("type", "local"), ("schedule", "*/5"))).Status.ShouldBe(200);
        (await sandbox.Client.Post("/cluster/replication", ("id", "990-1"), ("target", "pve2"), ("type", "local"))).Reason.ShouldContain("already exists");
        (await sandbox.Client.Post($"/nodes/pve1/replication/{id}/schedule_now")).Status.ShouldBe(200);
        (await sandbox.Client.Get($"/nodes/pve1/replication/{id}/status")).Data.GetProperty("last_sync").GetInt64().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("ceph:1", "No replicatable volumes found")]
    [InlineData("local-lvm:1", "missing replicate feature on volume 'local-lvm:vm-990-disk-0'")]
    [InlineData("local-lvm:1,replicate=0", "No replicatable volumes found")]
    public async Task Replication_OfVolumesThatAreNotOnZfs_IsRefused(string disk, string reason)
    {
        await using var sandbox = await Sandboxed.StartAsync();
        await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/qemu", ("vmid", "990"), ("scsi0", disk));
        (await sandbox.Client.Post("/cluster/replication", ("id", "990-0"), ("target", "pve2"), ("type", "local"))).Reason.ShouldContain(reason);
    }

    /// <summary>A machine with a disk on ZFS; the id of its first job.</summary>
    internal static async Task<string> ReplicableAsync(Sandboxed sandbox)
    {
        await sandbox.Client.Post("/storage", ("storage", "tank"), ("type", "zfspool"), ("pool", "tank"), ("content", "images,rootdir"));
        await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/qemu", ("vmid", "990"), ("scsi0", "tank:1"));
        return "990-0";
    }
}
