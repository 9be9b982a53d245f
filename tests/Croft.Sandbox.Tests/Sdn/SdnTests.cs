using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Sdn;

public sealed class SdnTests
{
    [Fact]
    public async Task Networks_WaitUntilApplied_ThenGuestsPlugIn()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Post("/cluster/sdn/zones", ("zone", "lab"), ("type", "simple"))).Status.ShouldBe(200);
        (await sandbox.Client.Post("/cluster/sdn/vnets", ("vnet", "lab1"), ("zone", "lab"))).Status.ShouldBe(200);
        (await sandbox.Client.Post("/cluster/sdn/vnets/lab1/subnets", ("subnet", "10.9.0.0/24"), ("type", "subnet"), ("gateway", "10.9.0.1"))).Status.ShouldBe(200);
        (await sandbox.Client.Get("/cluster/sdn/vnets?pending=1")).Data[0].GetProperty("state").GetString().ShouldBe("new");
        await sandbox.Client.Post("/nodes/pve1/qemu", ("vmid", "8000"), ("net0", "virtio,bridge=lab1"));
        (await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/qemu/8000/status/start")).ShouldBe("bridge 'lab1' does not exist");
        (await sandbox.Client.Run(HttpMethod.Put, "/cluster/sdn")).ShouldBe("OK");
        (await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/qemu/8000/status/start")).ShouldBe("OK");
        (await sandbox.Client.Get("/cluster/sdn/vnets?pending=1")).Data[0].TryGetProperty("state", out _).ShouldBeFalse();
        (await sandbox.Client.Get("/cluster/sdn/vnets/lab1/subnets/lab-10.9.0.0-24")).Data.GetProperty("gateway").GetString().ShouldBe("10.9.0.1");
    }

    [Fact]
    public async Task Change_AndDelete_ShowWhatWillBe()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        await sandbox.Client.Post("/cluster/sdn/zones", ("zone", "lab"), ("type", "vlan"), ("bridge", "vmbr0"));
        await sandbox.Client.Put("/cluster/sdn");
        await sandbox.Client.Put("/cluster/sdn/zones/lab", ("mtu", "1450"));
        var changed = (await sandbox.Client.Get("/cluster/sdn/zones/lab?pending=1")).Data;
        (changed.GetProperty("state").GetString(), changed.GetProperty("pending").GetProperty("mtu").GetInt32()).ShouldBe(("changed", 1450));
        (await sandbox.Client.Post("/cluster/sdn/vnets", ("vnet", "lab1"), ("zone", "lab"))).Error("tag").ShouldBe("missing vlan tag");
        await sandbox.Client.Post("/cluster/sdn/vnets", ("vnet", "lab1"), ("zone", "lab"), ("tag", "7"));
        (await sandbox.Client.Delete("/cluster/sdn/zones/lab")).Reason.ShouldBe("delete sdn zone object failed: zone lab is used by vnet lab1 at /usr/share/perl5/PVE/Network/SDN/Zones/Plugin.pm line 158.");
        await sandbox.Client.Delete("/cluster/sdn/vnets/lab1");
        await sandbox.Client.Delete("/cluster/sdn/zones/lab");
        (await sandbox.Client.Get("/cluster/sdn/zones?pending=1")).Data[0].GetProperty("state").GetString().ShouldBe("deleted");
        (await sandbox.Client.Get("/cluster/sdn/zones?running=1")).Data.GetArrayLength().ShouldBe(1);
    }
}
