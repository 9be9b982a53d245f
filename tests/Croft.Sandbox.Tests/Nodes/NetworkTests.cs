using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Nodes;

public sealed class NetworkTests
{
    const string Path = "/nodes/pve2/network";

    [Fact]
    public async Task Changes_WaitUntilTheyAreAppliedOrThrownAway()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Post(Path, ("iface", "vmbr5"), ("type", "bridge"), ("cidr", "10.5.0.1/24"), ("autostart", "1"))).Status.ShouldBe(200);
        (await sandbox.Client.Post(Path, ("iface", "vmbr5"), ("type", "bridge"))).Error("iface").ShouldBe("interface already exists");
        (await sandbox.Client.Get(Path)).Root.GetProperty("changes").GetString()!.ShouldContain("+iface vmbr5 inet manual\n+\taddress 10.5.0.1/24\n");
        (await sandbox.Client.Delete(Path)).Status.ShouldBe(200);
        (await sandbox.Client.Get(Path)).Root.TryGetProperty("changes", out _).ShouldBeFalse();
        await sandbox.Client.Post(Path, ("iface", "vmbr5"), ("type", "bridge"), ("autostart", "1"));
        (await sandbox.Client.Get(Path + "/vmbr5")).Data.TryGetProperty("active", out _).ShouldBeFalse();
        (await sandbox.Client.Run(HttpMethod.Put, Path)).ShouldBe("OK");
        (await sandbox.Client.Get(Path + "/vmbr5")).Data.GetProperty("active").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("bridge_ports", "eno1", "bridge_ports", "eno1 is already used on interface 'vmbr0'.")]
    [InlineData("gateway", "10.0.0.7", "gateway", "Default gateway already exists on interface 'vmbr0'.")]
    [InlineData("cidr", "nope", "cidr", "invalid format - value does not look like a valid IPv4 CIDR network\n")]
    public async Task Interface_ThatContradicts_IsRefused(string option, string value, string field, string text)
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Post(Path, ("iface", "vmbr5"), ("type", "bridge"), (option, value))).Error(field).ShouldBe(text);
    }

    [Fact]
    public async Task Apply_ThatTakesTheNodesAddress_CutsItOff()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        using var direct = new Client(sandbox.Cluster, url: sandbox.Cluster.UrlOf("pve2"));
        await sandbox.Client.Put(Path + "/vmbr0", ("type", "bridge"), ("cidr", "10.99.0.1/24"));
        await sandbox.Client.Put(Path);
        (await sandbox.Client.Get("/nodes/pve2/status")).Status.ShouldBe(595);
        await Should.ThrowAsync<HttpRequestException>(() => direct.Get("/version"));
    }

    [Fact]
    public async Task Apply_MadeToCut_ComesBackWithTheOldNetworkAfterItsTime()
    {
        var time = new ManualTime();
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { Time = time });
        sandbox.Cluster.Faults.CutNextNetworkApply("pve2", TimeSpan.FromSeconds(60));
        await sandbox.Client.Post(Path, ("iface", "vmbr5"), ("type", "bridge"));
        await sandbox.Client.Put(Path);
        (await sandbox.Client.Get(Path)).Status.ShouldBe(595);
        time.Advance(TimeSpan.FromSeconds(61));
        (await sandbox.Client.Get(Path)).Body.ShouldNotContain("vmbr5");
        sandbox.Cluster.Effects["pve2/network apply"].ShouldBe(1);
        sandbox.Cluster.Effects["pve2/network restore"].ShouldBe(1);
    }
}
