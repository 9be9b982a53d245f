using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Nodes;

public sealed class NodeTests
{
    [Theory]
    [InlineData("/nodes/pve1/disks/list")]
    [InlineData("/nodes/pve1/disks/smart?disk=%2Fdev%2Fsda")]
    [InlineData("/nodes/pve1/disks/zfs")]
    [InlineData("/nodes/pve1/disks/zfs/rpool")]
    [InlineData("/nodes/pve1/disks/lvm")]
    [InlineData("/nodes/pve1/disks/lvmthin")]
    [InlineData("/nodes/pve1/apt/update")]
    [InlineData("/nodes/pve1/apt/versions")]
    [InlineData("/nodes/pve1/services")]
    [InlineData("/nodes/pve1/time")]
    [InlineData("/nodes/pve1/vzdump/defaults")]
    [InlineData("/nodes/pve1/capabilities/qemu/cpu")]
    [InlineData("/nodes/pve1/hardware/pci")]
    public async Task Report_IsAnswered(string path)
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Get(path)).Data.ToString().Length.ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task Service_Stopped_IsDeadUntilStarted()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/services/cron/stop")).ShouldBe("OK");
        (await sandbox.Client.Get("/nodes/pve1/services/cron/state")).Data.GetProperty("state").GetString().ShouldBe("dead");
        (await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/services/cron/reload")).ShouldBe("command 'systemctl reload cron' failed: exit code 1");
        (await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/services/cron/start")).ShouldBe("OK");
        (await sandbox.Client.Get("/nodes/pve1/services/cron/state")).Data.GetProperty("state").GetString().ShouldBe("running");
    }

    [Fact]
    public async Task Hosts_FromAnOldDigest_AreRefused()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var digest = (await sandbox.Client.Get("/nodes/pve1/hosts")).Data.GetProperty("digest").GetString()!;
        (await sandbox.Client.Post("/nodes/pve1/hosts", ("data", "127.0.0.1 localhost\n"), ("digest", digest))).Status.ShouldBe(200);
        (await sandbox.Client.Post("/nodes/pve1/hosts", ("data", ""), ("digest", digest))).Reason.ShouldBe("detected modified configuration - file changed by other user? Try again.");
    }

    [Fact]
    public async Task Guests_StoppedAndStartedTogether_EachHaveATask()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var running = sandbox.Cluster.State.Guests.Where(guest => guest.Node.Name == "pve1" && guest.IsRunning).ToList();
        (await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/stopall")).ShouldBe("OK");
        running.ShouldAllBe(guest => !guest.IsRunning);
        running.ShouldAllBe(guest => sandbox.Cluster.Effects[$"{guest.Id} shutdown"] == 1);
        (await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/startall", ("vms", $"{running[0].Vmid}"), ("force", "1"))).ShouldBe("OK");
        running.Where(guest => guest.IsRunning).ShouldBe([running[0]]);
    }
}
