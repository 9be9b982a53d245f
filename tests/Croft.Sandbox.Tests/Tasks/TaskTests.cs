using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Tasks;

public sealed class TaskTests
{
    readonly ManualTime time = new();

    SandboxOptions AtRealSpeed => new() { Speed = 1, Time = time };

    [Fact]
    public async Task Start_OnRealTime_RunsUntilItsTimeIsOver()
    {
        await using var sandbox = await Sandboxed.StartAsync(AtRealSpeed);
        var (guest, path) = sandbox.Guest("qemu", running: false);
        var upid = (await sandbox.Client.Post(path + "/status/start")).Data.GetString()!;
        upid.ShouldMatch($"^UPID:{guest.Node.Name}:[0-9A-F]{{8}}:[0-9A-F]{{8}}:[0-9A-F]{{8}}:qmstart:{guest.Vmid}:root@pam!croft:$");
        var status = await sandbox.Client.Get($"/nodes/{guest.Node.Name}/tasks/{upid}/status");
        status.Data.GetProperty("status").GetString().ShouldBe("running");
        status.Data.TryGetProperty("exitstatus", out _).ShouldBeFalse();
        status.Data.GetProperty("user").GetString().ShouldBe("root@pam");
        status.Data.GetProperty("tokenid").GetString().ShouldBe("croft");
        var active = (await sandbox.Client.Get($"/nodes/{guest.Node.Name}/tasks?source=active")).Data[0];
        active.GetProperty("status").GetString().ShouldBe("RUNNING");
        active.GetProperty("user").GetString().ShouldBe("root@pam!croft");
        time.Advance(TimeSpan.FromSeconds(30));
        (await sandbox.Client.ExitStatus(upid)).ShouldBe("OK");
        sandbox.Cluster.Effects[$"{guest.Id} start"].ShouldBe(1);
    }

    [Fact]
    public async Task Task_Stopped_EndsInterruptedWithoutEffect()
    {
        await using var sandbox = await Sandboxed.StartAsync(AtRealSpeed);
        var (guest, path) = sandbox.Guest("qemu", running: false);
        var upid = (await sandbox.Client.Post(path + "/clone", ("newid", "8000"), ("full", "1"))).Data.GetString()!;
        sandbox.Cluster.State.Find(8000).ShouldNotBeNull();
        (await sandbox.Client.Delete($"/nodes/{guest.Node.Name}/tasks/{upid}")).Status.ShouldBe(200);
        (await sandbox.Client.ExitStatus(upid)).ShouldBe("received interrupt");
        sandbox.Cluster.State.Find(8000).ShouldBeNull();
        sandbox.Cluster.State.Storages.SelectMany(storage => storage.Spaces).SelectMany(space => space.Volumes.Values).ShouldNotContain(volume => volume.Vmid == 8000);
    }

    [Fact]
    public async Task Task_Unknown_IsAnErrorForStatusAndAnObjectForLog()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        const string Unknown = "UPID:pve1:00000001:00000001:00000001:qmstart:100:root@pam:";
        (await sandbox.Client.Get($"/nodes/pve1/tasks/{Unknown}/status")).Error("upid").ShouldBe("no such task");
        var log = await sandbox.Client.Get($"/nodes/pve1/tasks/{Uri.EscapeDataString(Unknown)}/log");
        (log.Status, log.Body).ShouldBe((200, """{"data":{}}"""));
    }

    [Fact]
    public async Task Task_MadeToFail_EndsWithThatText()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (guest, path) = sandbox.Guest("lxc", running: false);
        sandbox.Cluster.Faults.FailNextTask("vzstart", "startup for container failed");
        (await sandbox.Client.Run(HttpMethod.Post, path + "/status/start")).ShouldBe("startup for container failed");
        sandbox.Cluster.Effects[$"{guest.Id} start"].ShouldBe(0);
        var failed = (await sandbox.Client.Get($"/nodes/{guest.Node.Name}/tasks?errors=1")).Data[0];
        failed.GetProperty("status").GetString().ShouldBe("startup for container failed");
        (await sandbox.Client.Run(HttpMethod.Post, path + "/status/start")).ShouldBe("OK");
    }

    [Fact]
    public async Task Tasks_OfThousandsOfGuests_ShareOneTimer()
    {
        await using var sandbox = await Sandboxed.StartAsync(AtRealSpeed with { Guests = 300 });
        foreach (var guest in sandbox.Cluster.State.Guests.Where(guest => !guest.IsRunning && !guest.IsTemplate).Take(20).ToList())
            await sandbox.Client.Post($"/nodes/{guest.Node.Name}/{guest.Id}/status/start");
        time.Waiting.ShouldBe(1);
    }
}
