namespace Croft.Proxmox.Tests.Transport;

public sealed class DeadlineTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A server that gets requests and never answers.</summary>
    static (RecordedServer Server, Task Arrived) Silent()
    {
        var arrived = new TaskCompletionSource();
        var server = new RecordedServer(_ =>
        {
            arrived.TrySetResult();
            return RawAnswer.Json("""{"data":1}""") with { After = new TaskCompletionSource().Task };
        });
        return (server, arrived.Task);
    }

    [Theory]
    [InlineData("GET", false)]
    [InlineData("POST", true)]
    [InlineData("DELETE", true)]
    public async Task Deadline_NoAnswer_TimesOut(string method, bool mayHaveHappened)
    {
        var (server, arrived) = Silent();
        await using var _ = server;
        var time = new ManualTime();
        using var client = new ProxmoxClient(server.Options(time));
        var sending = client.SendAsync(new ProxmoxCall(new HttpMethod(method), "/nodes/pve/storage"), Ct);
        await arrived;

        time.Advance(TimeSpan.FromSeconds(29));
        sending.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(2));

        var failure = await Should.ThrowAsync<ProxmoxException>(() => sending);
        failure.Error.ShouldBe(ProxmoxError.TimedOut);
        failure.Message.ShouldContain("no answer within 30 s");
        failure.MayHaveHappened.ShouldBe(mayHaveHappened);
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Deadline_OfTheCall_Wins()
    {
        var (server, arrived) = Silent();
        await using var _ = server;
        var time = new ManualTime();
        using var client = new ProxmoxClient(server.Options(time));
        var sending = client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/x") { Deadline = TimeSpan.FromSeconds(2) }, Ct);
        await arrived;

        time.Advance(TimeSpan.FromSeconds(3));

        (await Should.ThrowAsync<ProxmoxException>(() => sending)).Message.ShouldContain("within 2 s");
    }

    [Fact]
    public async Task Deadline_AnswerStopsHalfWay_TimesOut()
    {
        var half = new TaskCompletionSource();
        await using var server = new RecordedServer(_ =>
            RawAnswer.Text("HTTP/1.1 200 OK\r\nServer: pve-api-daemon/3.0\r\nContent-Length: 100\r\n\r\n{\"data\":") with { Written = half });
        var time = new ManualTime();
        using var client = new ProxmoxClient(server.Options(time));
        var sending = client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/x"), Ct);
        await half.Task;

        time.Advance(TimeSpan.FromSeconds(31));

        (await Should.ThrowAsync<ProxmoxException>(() => sending)).Error.ShouldBe(ProxmoxError.TimedOut);
    }

    [Fact]
    public async Task Cancel_ByTheCaller_IsNoFailure()
    {
        var (server, arrived) = Silent();
        await using var _ = server;
        using var client = server.Client();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var sending = client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/x"), cancel.Token);
        await arrived;

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => sending);
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Deadline_WaitingForAConnection_DidNotHappen()
    {
        var (server, arrived) = Silent();
        await using var _ = server;
        var time = new ManualTime();
        using var client = new ProxmoxClient(server.Options(time) with { MaxConnectionsPerEndpoint = 1 });
        var first = client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/x"), Ct);
        await arrived;
        var second = client.SendAsync(new ProxmoxCall(HttpMethod.Post, "/y") { Deadline = TimeSpan.FromSeconds(10) }, Ct);

        time.Advance(TimeSpan.FromSeconds(11));

        (await Should.ThrowAsync<ProxmoxException>(() => second)).MayHaveHappened.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(20));
        (await Should.ThrowAsync<ProxmoxException>(() => first)).Error.ShouldBe(ProxmoxError.TimedOut);
        server.Requests.Count.ShouldBe(1);
    }
}
