using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Cluster;

public sealed class HighAvailabilityTests
{
    readonly ManualTime time = new();

    [Fact]
    public async Task Start_OfManagedGuest_IsAskedOfTheManagerWhichDoesItLater()
    {
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { Speed = 1, Time = time });
        var (guest, path) = sandbox.Guest("qemu", running: false);
        (await sandbox.Client.Post("/cluster/ha/resources", ("sid", $"vm:{guest.Vmid}"), ("state", "stopped"))).Status.ShouldBe(200);
        time.Advance(TimeSpan.FromSeconds(11));
        var upid = (await sandbox.Client.Post(path + "/status/start")).Data.GetString()!;
        upid.Split(':')[5].ShouldBe("hastart");
        time.Advance(TimeSpan.FromSeconds(2));
        (await sandbox.Client.ExitStatus(upid)).ShouldBe("OK");
        guest.IsRunning.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(20));
        time.Advance(TimeSpan.FromSeconds(20));
        guest.IsRunning.ShouldBeTrue();
        var current = (await sandbox.Client.Get("/cluster/ha/status/current")).Data.EnumerateArray().First(entry => entry.GetProperty("id").GetString() == $"service:vm:{guest.Vmid}");
        current.GetProperty("state").GetString().ShouldBe("started");
        (await sandbox.Client.Get(path + "/status/current")).Data.GetProperty("ha").GetProperty("managed").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Resource_OfNothingOrTwice_IsRefused()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Post("/cluster/ha/resources", ("sid", "vm:7777"))).Reason.ShouldBe("resource 'vm:7777' does not exist in cluster");
        var (guest, path) = sandbox.Guest("lxc", running: false);
        await sandbox.Client.Post("/cluster/ha/resources", ("sid", $"ct:{guest.Vmid}"), ("state", "disabled"));
        (await sandbox.Client.Post("/cluster/ha/resources", ("sid", $"{guest.Vmid}"))).Reason.ShouldBe($"create resource failed: resource ID 'ct:{guest.Vmid}' already defined");
        (await sandbox.Client.Delete(path)).Reason.ShouldBe($"unable to remove CT {guest.Vmid} - used in HA resources and purge parameter not set.");
        (await sandbox.Client.Delete("/cluster/ha/resources/ct:7777")).Reason.ShouldBe("cannot delete service 'ct:7777', not HA managed!");
    }

    [Fact]
    public async Task Groups_UntilEight_RulesFromNine()
    {
        await using var eight = await Sandboxed.StartAsync();
        (await eight.Client.Post("/cluster/ha/groups", ("group", "first"), ("nodes", "pve1:2,pve2"))).Status.ShouldBe(200);
        (await eight.Client.Get("/cluster/ha/rules")).Status.ShouldBe(501);
        await using var nine = await Sandboxed.StartAsync(new SandboxOptions { Version = "9.1" });
        (await nine.Client.Post("/cluster/ha/groups", ("group", "first"), ("nodes", "pve1"))).Reason.ShouldBe("cannot create group: ha groups have been migrated to rules");
        (await nine.Client.Post("/cluster/ha/rules", ("rule", "near"), ("type", "node-affinity"), ("resources", "vm:101"), ("nodes", "pve1"))).Reason
            .ShouldBe("create ha rule failed: cannot use unmanaged resource(s) vm:101.");
        var (guest, _) = nine.Guest("qemu", running: true);
        await nine.Client.Post("/cluster/ha/resources", ("sid", $"vm:{guest.Vmid}"));
        (await nine.Client.Post("/cluster/ha/rules", ("rule", "near"), ("type", "node-affinity"), ("resources", $"vm:{guest.Vmid}"), ("nodes", "pve1"))).Status.ShouldBe(200);
        (await nine.Client.Get("/cluster/ha/rules/near")).Data.GetProperty("nodes").GetString().ShouldBe("pve1");
    }
}
