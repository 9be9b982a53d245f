using System.Text.Json;
using Croft.Sandbox.Saving;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Saving;

public sealed class SavingTests
{
    [Fact]
    public async Task State_SavedAndStartedFrom_IsTheSame()
    {
        await using var first = await Sandboxed.StartAsync();
        await PrepareAsync(first);
        var text = JsonSerializer.Serialize(first.Cluster.Save(), SavedCluster.Json);
        await using var second = await Sandboxed.StartAsync(new SandboxOptions { Saved = JsonSerializer.Deserialize<SavedCluster>(text, SavedCluster.Json) });
        foreach (var path in (string[])["/pools", "/storage", "/cluster/backup", "/cluster/ha/resources", "/cluster/firewall/rules", "/cluster/sdn/vnets", "/access/groups",
            "/nodes/pve1/storage/local/content", "/nodes/pve1/tasks"])
            (await second.Client.Get(path)).Body.ShouldBe((await first.Client.Get(path)).Body, path);
        foreach (var guest in first.Cluster.State.Guests)
        {
            var path = $"/nodes/{guest.Node.Name}/{guest.Id}";
            (await second.Client.Get(path + "/pending")).Body.ShouldBe((await first.Client.Get(path + "/pending")).Body, path);
            (await second.Client.Get(path + "/snapshot")).Body.ShouldBe((await first.Client.Get(path + "/snapshot")).Body, path);
        }
        JsonSerializer.Serialize(second.Cluster.Save() with { Nodes = null, Access = null }, SavedCluster.Json)
            .ShouldBe(JsonSerializer.Serialize(first.Cluster.Save() with { Nodes = null, Access = null }, SavedCluster.Json));
    }

    [Fact]
    public async Task State_StartedFrom_IsTheSameClusterToItsClients()
    {
        await using var first = await Sandboxed.StartAsync();
        await using var second = await Sandboxed.StartAsync(new SandboxOptions { Saved = first.Cluster.Save() });
        second.Cluster.AuthorityPem.ShouldBe(first.Cluster.AuthorityPem);
        second.Cluster.Token.ShouldBe(first.Cluster.Token);
        second.Cluster.AuditToken.ShouldBe(first.Cluster.AuditToken);
        second.Cluster.RootPassword.ShouldBe(first.Cluster.RootPassword);
    }

    [Fact]
    public async Task State_WithABrokenAuthority_IsRefused()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var saved = sandbox.Cluster.Save() with { Authority = "-----BEGIN CERTIFICATE-----" };
        (await Should.ThrowAsync<ArgumentException>(() => Sandboxed.StartAsync(new SandboxOptions { Saved = saved }))).Message.ShouldContain("authority");
    }

    [Fact]
    public async Task State_Loaded_UndoesWhatHappenedSince()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (guest, path) = sandbox.Guest("qemu", running: false);
        var saved = sandbox.Cluster.Save();
        (await sandbox.Client.Run(HttpMethod.Delete, path)).ShouldBe("OK");
        sandbox.Cluster.Load(saved);
        (await sandbox.Client.Get(path + "/config")).Data.GetProperty("name").GetString().ShouldBe(guest.Name);
        (await sandbox.Client.Run(HttpMethod.Post, path + "/status/start")).ShouldBe("OK");
    }

    [Fact]
    public async Task Readings_WithoutTheRest_MakeATwin()
    {
        const string Readings = """
            {"version":"9.1","nodes":[{"name":"alpha"},{"name":"beta"}],
             "storages":[{"id":"tank","type":"zfspool","content":["images","rootdir"],"total":1099511627776}],
             "guests":[{"vmid":100,"kind":"qemu","node":"beta","status":"running","config":{"name":"web","memory":"1024","agent":"1","scsi0":"tank:vm-100-disk-0,size=8G"}}]}
            """;
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { Saved = JsonSerializer.Deserialize<SavedCluster>(Readings, SavedCluster.Json) });
        (await sandbox.Client.Get("/version")).Data.GetProperty("release").GetString().ShouldBe("9.1");
        (await sandbox.Client.Get("/nodes/beta/storage/tank/content")).Data[0].GetProperty("size").GetInt64().ShouldBe(8L << 30);
        (await sandbox.Client.Run(HttpMethod.Post, "/nodes/beta/qemu/100/snapshot", ("snapname", "now"))).ShouldBe("OK");
        (await sandbox.Client.Post("/nodes/beta/qemu/100/agent/ping")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task State_OfOtherNodes_IsRefusedByName()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        Should.Throw<InvalidDataException>(() => sandbox.Cluster.Load(new SavedCluster { Nodes = [new SavedNode("elsewhere")] })).Message.ShouldContain("'elsewhere'");
        Should.Throw<InvalidDataException>(() => sandbox.Cluster.Load(new SavedCluster { Version = "9.2" })).Message.ShouldContain("plays 8.4");
    }

    static async Task PrepareAsync(Sandboxed sandbox)
    {
        var (running, path) = sandbox.Guest("qemu", running: true);
        await sandbox.Client.Put(path + "/config", ("cores", "3"));
        await sandbox.Client.Post("/cluster/ha/resources", ("sid", $"vm:{running.Vmid}"));
        await sandbox.Client.Post("/cluster/backup", ("id", "nightly"), ("schedule", "02:00"), ("all", "1"), ("storage", "backup"));
        await sandbox.Client.Post("/cluster/firewall/rules", ("type", "in"), ("action", "DROP"));
        await sandbox.Client.Post(path + "/firewall/rules", ("type", "in"), ("action", "DROP"));
        await sandbox.Client.Post("/cluster/sdn/zones", ("zone", "lab"), ("type", "simple"));
        await sandbox.Client.Post("/cluster/sdn/vnets", ("vnet", "lab1"), ("zone", "lab"));
        await sandbox.Client.Post("/access/groups", ("groupid", "ops"));
        await sandbox.Client.Put("/cluster/sdn");
        await sandbox.Client.Run(HttpMethod.Post, $"/nodes/{running.Node.Name}/vzdump", ("vmid", $"{running.Vmid}"), ("storage", "backup"));
    }
}
