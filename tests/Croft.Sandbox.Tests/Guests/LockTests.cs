using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Guests;

public sealed class LockTests
{
    readonly ManualTime time = new();

    SandboxOptions AtRealSpeed => new() { Speed = 1, Time = time };

    [Fact]
    public async Task Guest_WhileBackedUp_RefusesChangesAtOnceAndStartsInTheTask()
    {
        await using var sandbox = await Sandboxed.StartAsync(AtRealSpeed);
        var (guest, path) = sandbox.Guest("lxc", running: false);
        var backup = (await sandbox.Client.Post($"/nodes/{guest.Node.Name}/vzdump", ("vmid", $"{guest.Vmid}"), ("storage", "backup"))).Data.GetString()!;
        (await sandbox.Client.Put(path + "/config", ("memory", "256"))).Reason.ShouldBe("CT is locked (backup)");
        (await sandbox.Client.Delete(path)).Reason.ShouldBe("CT is locked (backup)");
        (await sandbox.Client.Run(HttpMethod.Post, path + "/status/start")).ShouldBe("CT is locked (backup)");
        time.Advance(TimeSpan.FromMinutes(10));
        (await sandbox.Client.ExitStatus(backup)).ShouldBe("OK");
        (await sandbox.Client.Put(path + "/config", ("memory", "256"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Guest_BeingCreated_ShowsOnlyItsLock()
    {
        await using var sandbox = await Sandboxed.StartAsync(AtRealSpeed);
        await sandbox.Client.Post("/nodes/pve1/qemu", ("vmid", "8000"), ("name", "new"));
        var config = (await sandbox.Client.Get("/nodes/pve1/qemu/8000/config")).Data;
        config.EnumerateObject().Select(property => property.Name).ShouldBe(["lock", "digest"], ignoreOrder: true);
        time.Advance(TimeSpan.FromMinutes(1));
        (await sandbox.Client.Get("/nodes/pve1/qemu/8000/config")).Data.GetProperty("name").GetString().ShouldBe("new");
    }

    [Fact]
    public async Task Creates_OfOneId_OnlyOneGetsATask()
    {
        await using var sandbox = await Sandboxed.StartAsync(AtRealSpeed);
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => sandbox.Client.Post("/nodes/pve1/lxc",
            ("vmid", "8000"), ("ostemplate", "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst"), ("rootfs", "local-lvm:4"))));
        replies.Count(reply => reply.Status == 200).ShouldBe(1);
        replies.Where(reply => reply.Status != 200).ShouldAllBe(reply => reply.Reason == "unable to create CT 8000 - CT 8000 already exists on node 'pve1'");
    }

    [Fact]
    public async Task FullClones_OnOneStorage_LaterOnesTimeOut()
    {
        await using var sandbox = await Sandboxed.StartAsync(AtRealSpeed);
        var (_, path) = sandbox.Guest("qemu", running: false);
        var first = (await sandbox.Client.Post(path + "/clone", ("newid", "8001"), ("full", "1"), ("storage", "local-lvm"))).Data.GetString()!;
        var second = (await sandbox.Client.Post(path + "/clone", ("newid", "8002"), ("full", "1"), ("storage", "local-lvm"))).Data.GetString()!;
        for (var step = 0; step < 60 * 10; step++)
            time.Advance(TimeSpan.FromSeconds(0.5));
        (await sandbox.Client.ExitStatus(first)).ShouldBe("OK");
        (await sandbox.Client.ExitStatus(second)).ShouldBe("clone failed: can't lock file '/var/lock/pve-manager/pve-storage-local-lvm' - got timeout");
        sandbox.Cluster.State.Find(8002).ShouldBeNull();
    }

    [Fact]
    public async Task Stop_BehindAShutdownThatHangs_TimesOutOnTheFile()
    {
        await using var sandbox = await Sandboxed.StartAsync(AtRealSpeed);
        var (guest, path) = sandbox.Guest("qemu", running: true);
        sandbox.Cluster.Faults.SetGuestDeaf(guest.Vmid, true);
        await sandbox.Client.Post(path + "/status/shutdown");
        var stop = (await sandbox.Client.Post(path + "/status/stop")).Data.GetString()!;
        for (var step = 0; step < 30; step++)
            time.Advance(TimeSpan.FromSeconds(0.5));
        (await sandbox.Client.ExitStatus(stop)).ShouldBe($"can't lock file '/var/lock/qemu-server/lock-{guest.Vmid}.conf' - got timeout");
        guest.IsRunning.ShouldBeTrue();
    }

    [Fact]
    public async Task Config_BehindAShortStart_WaitsForTheFile()
    {
        await using var sandbox = await Sandboxed.StartAsync(AtRealSpeed);
        var (guest, path) = sandbox.Guest("qemu", running: false);
        await sandbox.Client.Post(path + "/status/start");
        var change = sandbox.Client.Put(path + "/config", ("onboot", "0"));
        while (!change.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Yield();
        }
        (await change).Status.ShouldBe(200);
        guest.IsRunning.ShouldBeTrue();
    }
}
