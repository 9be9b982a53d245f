namespace Croft.Proxmox.Tests.Guests;

public sealed class MigrationPreconditionsTests
{
    [Theory]
    [InlineData(GuestKind.Qemu, """{"running":1,"allowed_nodes":["pve2"],"not_allowed_nodes":{"pve3":{"unavailable_storages":["fast"]}},"local_disks":[],"local_resources":["hostpci0"]}""", "hostpci0", "fast")]
    [InlineData(GuestKind.Lxc, """{"running":1,"allowed-nodes":["pve2"],"not-allowed-nodes":{"pve3":{"blocking-ha-resources":[{"sid":"ct:1","cause":"node-affinity"}]}}}""", "", "")]
    public async Task Read_EitherSpelling_GivesNodes(GuestKind kind, string data, string resources, string storages)
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json($$"""{"data":{{data}}}"""));
        using var client = server.Client();

        var found = await client.Node("pve1").Guest(kind, 100).MigrationPreconditionsAsync("pve2", TestContext.Current.CancellationToken);

        found.IsRunning.ShouldBeTrue();
        found.AllowedNodes.ShouldBe(["pve2"]);
        string.Join(',', found.LocalResources).ShouldBe(resources);
        string.Join(',', found.NotAllowedNodes["pve3"]).ShouldBe(storages);
    }
}
