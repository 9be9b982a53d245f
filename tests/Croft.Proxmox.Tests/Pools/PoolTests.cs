namespace Croft.Proxmox.Tests.Pools;

public sealed class PoolTests
{
    const string Row = """{"poolid":"web","comment":"c","members":[{"id":"qemu/100","type":"qemu","vmid":100,"status":"running","node":"pve1"}]}""";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_NewForm_IsAskedFirstAndAlone()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json($$"""{"data":[{{Row}}]}"""));
        using var client = server.Client();

        var pool = await client.Pools.GetAsync("web", Ct);

        pool.Members.ShouldHaveSingleItem().Vmid.ShouldBe(100);
        server.Requests.ShouldHaveSingleItem().Target.ShouldBe("/api2/json/pools?poolid=web");
    }

    [Fact]
    public async Task GetUpdateDelete_OldVersion_FallBackToThePath()
    {
        await using var server = new RecordedServer(r => (r.Method, r.Path) switch
        {
            ("GET", "/api2/json/pools") => RawAnswer.Json(
                """{"data":null,"message":"Parameter verification failed.\n","errors":{"poolid":"property is not defined in schema and the schema does not allow additional properties"}}""",
                400, "Parameter verification failed."),
            (_, "/api2/json/pools") => RawAnswer.Json("""{"data":null,"message":"Method not implemented"}""", 501, "Method not implemented"),
            ("GET", "/api2/json/pools/web") => RawAnswer.Json("""{"data":{"comment":"c","members":[]}}"""),
            _ => RawAnswer.Json("""{"data":null}"""),
        });
        using var client = server.Client();

        (await client.Pools.GetAsync("web", Ct)).ShouldSatisfyAllConditions(p => p.Name.ShouldBe("web"), p => p.Comment.ShouldBe("c"));
        await client.Pools.UpdateAsync("web", new() { Vmids = [100] }, Ct);
        await client.Pools.DeleteAsync("web", Ct);

        server.Requests.Select(r => $"{r.Method} {r.Path["/api2/json".Length..]} {r.Body}").ShouldBe(
        [
            "GET /pools ", "GET /pools/web ",
            "PUT /pools poolid=web&vms=100", "PUT /pools/web vms=100",
            "DELETE /pools ", "DELETE /pools/web ",
        ]);
    }

    [Fact]
    public async Task GetAsync_MissingPool_IsNotAskedForTwice()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":null,"message":"pool 'none' does not exist\n"}""", 500, "pool 'none' does not exist"));
        using var client = server.Client();

        (await Should.ThrowAsync<ProxmoxException>(() => client.Pools.GetAsync("none", Ct))).Error.ShouldBe(ProxmoxError.NotFound);
        server.Requests.Count.ShouldBe(1);
    }
}
