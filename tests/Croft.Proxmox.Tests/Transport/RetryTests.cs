using System.Net;
using System.Net.Sockets;

namespace Croft.Proxmox.Tests.Transport;

public sealed class RetryTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Changing => new("POST", "PUT", "DELETE");

    [Fact]
    public async Task Get_KeptConnectionClosedBeforeAnswer_IsSentAgain()
    {
        var turn = 0;
        await using var server = new RecordedServer(_ => ++turn == 2 ? RawAnswer.Hangup : RawAnswer.Json("""{"data":1}"""));
        using var client = server.Client();

        await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/a"), Ct);
        await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/b"), Ct);

        server.Requests.Select(r => r.Target).ShouldBe(["/api2/json/a", "/api2/json/b", "/api2/json/b"]);
        server.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task Get_WorkersRestartWithoutAWord_EveryCallIsAnswered()
    {
        var turn = 0;
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":1}""") with { Close = Interlocked.Increment(ref turn) % 7 == 0 });
        using var client = server.Client();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 50; i++)
                (await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/version"), Ct)).Data.GetInt32().ShouldBe(1);
        }));

        turn.ShouldBeGreaterThanOrEqualTo(400);
    }

    [Fact]
    public async Task Get_AlwaysClosed_EndsAfterThreeSendings()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Hangup);
        using var client = server.Client();

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/a"), Ct));

        failure.Error.ShouldBe(ProxmoxError.Unreachable);
        failure.MayHaveHappened.ShouldBeFalse();
        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Get_OneEndpointOnly_WaitsByTheClockBeforeEachRepeat()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Hangup);
        var time = new ManualTime();
        using var client = new ProxmoxClient(server.Options(time));
        var sending = client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/a"), Ct);

        foreach (var expected in new[] { 30_000, 200, 400 })
        {
            var wait = await time.Timers.ReadAsync(Ct);
            wait.TotalMilliseconds.ShouldBe(expected);
            sending.IsCompleted.ShouldBeFalse();
            if (expected < 1000)
                time.Advance(wait);
        }

        await Should.ThrowAsync<ProxmoxException>(() => sending);
        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Get_NoEndpointAnswers_NamesThemAll()
    {
        await using var first = new RecordedServer(_ => RawAnswer.Hangup);
        await using var second = new RecordedServer(_ => RawAnswer.Hangup);
        using var client = new ProxmoxClient(first.Options() with { Endpoints = [first.Address, second.Address] });

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/a"), Ct));

        failure.Message.ShouldContain(first.Address.Authority);
        failure.Message.ShouldContain(second.Address.Authority);
    }

    [Theory]
    [MemberData(nameof(Changing))]
    public async Task Change_KeptConnectionClosedBeforeAnswer_IsNeverSentAgain(string method)
    {
        var turn = 0;
        await using var server = new RecordedServer(_ => ++turn == 2 ? RawAnswer.Hangup : RawAnswer.Json("""{"data":1}"""));
        using var client = server.Client();
        await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/a"), Ct);

        var failure = await Should.ThrowAsync<ProxmoxException>(
            () => client.SendAsync(new ProxmoxCall(new HttpMethod(method), "/b") { Parameters = [new("k", "v")] }, Ct));

        failure.Error.ShouldBe(ProxmoxError.Unreachable);
        failure.MayHaveHappened.ShouldBeTrue();
        failure.Message.ShouldContain("may have been made");
        server.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Changing))]
    public async Task Change_ConnectionClosedWhileIdle_GoesOverANewOne(string method)
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":1}"""));
        using var client = server.Client();
        await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/a"), Ct);
        server.Cut();
        await server.AllClosedAsync(Ct);

        // The close may still be on its way: then the change is reported as perhaps made, and never sent twice.
        try
        {
            await client.SendAsync(new ProxmoxCall(new HttpMethod(method), "/b"), Ct);
            server.Requests.Count.ShouldBe(2);
        }
        catch (ProxmoxException e)
        {
            e.MayHaveHappened.ShouldBeTrue();
            server.Requests.Count.ShouldBeLessThanOrEqualTo(2);
        }
    }

    [Theory]
    [MemberData(nameof(Changing))]
    public async Task Change_FirstEndpointRefusesConnections_GoesToTheNext(string method)
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":1}"""));
        using var client = new ProxmoxClient(server.Options() with { Endpoints = [new Uri($"https://127.0.0.1:{FreePort()}"), server.Address] });

        await client.SendAsync(new ProxmoxCall(new HttpMethod(method), "/b"), Ct);
        await client.SendAsync(new ProxmoxCall(new HttpMethod(method), "/c"), Ct);

        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Get_FirstEndpointDropsTheCall_GoesToTheNext()
    {
        await using var broken = new RecordedServer(_ => RawAnswer.Hangup);
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":1}"""));
        using var client = new ProxmoxClient(server.Options() with { Endpoints = [broken.Address, server.Address] });

        await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/b"), Ct);

        broken.Requests.Count.ShouldBe(1);
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Change_NobodyListens_NamesTheAddressAndDidNotHappen()
    {
        var port = FreePort();
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":1}"""));
        using var client = new ProxmoxClient(server.Options() with { Endpoints = [new Uri($"https://127.0.0.1:{port}")] });

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(new ProxmoxCall(HttpMethod.Post, "/b"), Ct));

        failure.Error.ShouldBe(ProxmoxError.Unreachable);
        failure.MayHaveHappened.ShouldBeFalse();
        failure.Message.ShouldContain($"127.0.0.1:{port}");
        failure.Message.ShouldContain("connection refused");
    }

    [Fact]
    public async Task Change_Answered500_IsFinal()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":null,"message":"no\n"}""", 500, "no"));
        using var client = server.Client();

        await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/b"), Ct));

        server.Requests.Count.ShouldBe(1);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
