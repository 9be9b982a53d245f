using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Guests;

public sealed class CloudInitTests
{
    [Fact]
    public async Task Drive_ChangedAfterItWasWritten_ShowsWhatWaits()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/qemu/9000/clone", ("newid", "8000"), ("name", "fresh"));
        const string Path = "/nodes/pve1/qemu/8000";
        await sandbox.Client.Put(Path + "/config", ("ciuser", "one"), ("ipconfig0", "ip=10.1.2.3/22,gw=10.1.0.1"), ("cipassword", "planted-secret"));
        await sandbox.Client.Put(Path + "/cloudinit");
        await sandbox.Client.Put(Path + "/config", ("ciuser", "two"));
        var user = (await sandbox.Client.Get(Path + "/cloudinit")).Data.EnumerateArray().First(entry => entry.GetProperty("key").GetString() == "ciuser");
        (user.GetProperty("value").GetString(), user.GetProperty("pending").GetString()).ShouldBe(("one", "two"));
        (await sandbox.Client.Get(Path + "/cloudinit")).Body.ShouldNotContain("planted-secret");
        (await sandbox.Client.Get(Path + "/cloudinit/dump?type=network")).Data.GetString()!.ShouldContain("netmask: '255.255.252.0'");
        (await sandbox.Client.Get(Path + "/cloudinit/dump?type=user")).Data.GetString()!.ShouldContain("hostname: fresh\n");
    }

    [Fact]
    public async Task Password_IsToldByNoConfig_AndByTheDumpAlone()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/qemu/9000/clone", ("newid", "8000"), ("name", "fresh"));
        const string Path = "/nodes/pve1/qemu/8000", Planted = "planted-secret";
        await sandbox.Client.Put(Path + "/config", ("cipassword", Planted));
        foreach (var path in new[] { "/config", "/config?current=1", "/pending" }) (await sandbox.Client.Get(Path + path)).Body.ShouldNotContain(Planted);
        (await sandbox.Client.Get(Path + "/config")).Data.GetProperty("cipassword").GetString().ShouldBe("**********");
        (await sandbox.Client.Get(Path + "/cloudinit/dump?type=user")).Data.GetString()!.ShouldContain(Planted);
    }

    [Theory]
    [InlineData("/nodes/pve1/rrddata?timeframe=week", "memused")]
    [InlineData("/nodes/pve1/storage/local/rrddata?timeframe=hour", "used")]
    public async Task Series_EndNowAndCarryFigures(string path, string figure)
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var points = (await sandbox.Client.Get(path)).Data;
        points.GetArrayLength().ShouldBe(70);
        points[68].GetProperty(figure).GetDouble().ShouldBeGreaterThan(0);
        points[69].EnumerateObject().Count().ShouldBe(1);
    }
}
