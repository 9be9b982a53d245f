namespace Croft.Proxmox.Tests.Transport;

public sealed class ConnectionReuseTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Relayed_HundredCalls_UseOneConnection()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":[1,2,3]}"""));
        using var client = server.Client();

        for (var i = 0; i < 100; i++)
            (await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/version"), Ct)).Data.GetArrayLength().ShouldBe(3);

        server.Requests.Count.ShouldBe(100);
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Relayed_ChangingCalls_UseOneConnection()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":null}"""));
        using var client = server.Client();

        for (var i = 0; i < 10; i++)
        {
            await client.SendAsync(new ProxmoxCall(HttpMethod.Post, "/nodes/pve/qemu/1/status/start"), Ct);
            await client.SendAsync(new ProxmoxCall(HttpMethod.Put, "/pools/a") { Parameters = [new("comment", "x")] }, Ct);
            await client.SendAsync(new ProxmoxCall(HttpMethod.Delete, "/pools/a"), Ct);
        }

        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task CloseAlone_IsObeyed()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Of(200, "OK", """{"data":1}""", ["close"]) with { Close = true });
        using var client = server.Client();

        for (var i = 0; i < 3; i++)
            await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/version"), Ct);

        server.Connections.ShouldBe(3);
        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Refusal_ClosesItsConnection()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Of(500, "no options specified", """{"data":null,"message":"no options specified\n"}""", ["close", "Keep-Alive"]));
        using var client = server.Client();

        for (var i = 0; i < 3; i++)
            await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(new ProxmoxCall(HttpMethod.Put, "/a"), Ct));

        server.Connections.ShouldBe(3);
        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task MaxConnections_ManyCallsAtOnce_AreBounded()
    {
        var gate = new TaskCompletionSource();
        var waiting = 0;
        await using var server = new RecordedServer(_ =>
        {
            if (Interlocked.Increment(ref waiting) == 3)
                gate.SetResult();
            return RawAnswer.Json("""{"data":1}""") with { After = gate.Task };
        });
        using var client = new ProxmoxClient(server.Options() with { MaxConnectionsPerEndpoint = 3 });

        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/version"), Ct)));

        server.Connections.ShouldBe(3);
    }
}
