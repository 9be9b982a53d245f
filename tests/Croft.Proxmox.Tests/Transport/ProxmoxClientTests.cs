namespace Croft.Proxmox.Tests.Transport;

public sealed class ProxmoxClientTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_Get_PutsParametersInTheQueryAndTheTokenInTheHeader()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":{"version":"8.4.1"},"total":7}"""));
        using var client = server.Client();

        var answer = await client.SendAsync(
            new ProxmoxCall(HttpMethod.Get, "/nodes/pve/tasks") { Parameters = [new("typefilter", "vz;a+b&c"), new("limit", "5")] }, Ct);

        answer.Data.GetProperty("version").GetString().ShouldBe("8.4.1");
        answer.Total.ShouldBe(7);
        server.Requests.TryDequeue(out var request).ShouldBeTrue();
        request.Target.ShouldBe("/api2/json/nodes/pve/tasks?typefilter=vz%3Ba%2Bb%26c&limit=5");
        request.Header("Authorization").ShouldBe("PVEAPIToken=root@pam!test=00000000-0000-4000-8000-000000000001");
        request.Header("CSRFPreventionToken").ShouldBeNull();
        request.Header("Content-Length").ShouldBeNull();
        request.Header("Accept-Encoding").ShouldBe("gzip");
    }

    [Fact]
    public async Task SendAsync_Post_SendsAFormWithItsLength()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":null}"""));
        using var client = server.Client();

        var answer = await client.SendAsync(
            new ProxmoxCall(HttpMethod.Post, "/pools") { Parameters = [new("poolid", "web"), new("comment", "für alle")] }, Ct);

        answer.Data.ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        server.Requests.TryDequeue(out var request).ShouldBeTrue();
        request.Target.ShouldBe("/api2/json/pools");
        request.Body.ShouldBe("poolid=web&comment=f%C3%BCr%20alle");
        request.Header("Content-Type").ShouldBe("application/x-www-form-urlencoded");
        request.Header("Transfer-Encoding").ShouldBeNull();
    }

    [Theory]
    [InlineData("GET", "version")]
    [InlineData("GET", "")]
    [InlineData("GET", "/nodes/../version")]
    [InlineData("DELETE", "/nodes/%2e%2E/version")]
    [InlineData("GET", "/version?x=1")]
    [InlineData("GET", "/a b")]
    [InlineData("GET", "/a\r\nX: y")]
    [InlineData("PATCH", "/version")]
    public async Task SendAsync_PathOrMethodThatMeansAnother_IsNotSent(string method, string path)
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":1}"""));
        using var client = server.Client();

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(new ProxmoxCall(new HttpMethod(method), path), Ct));

        failure.Error.ShouldBe(ProxmoxError.BadParameter);
        failure.Message.ShouldContain("was not sent");
        server.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task SendAsync_PathWithTaskIdAndEncodings_ArrivesAsGiven()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":1}"""));
        using var client = server.Client();
        const string path = "/nodes/pve/tasks/UPID:pve:0000A1:00B2:6745:vzstart:101:root@pam!full:/log/local%3Aiso%2Fa%20b.iso";

        await client.SendAsync(new ProxmoxCall(HttpMethod.Get, path), Ct);

        server.Requests.Single().Target.ShouldBe("/api2/json" + path);
    }

    [Fact]
    public async Task SendAsync_Delete_PutsParametersInTheQuery()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":"UPID:x"}"""));
        using var client = server.Client();

        await client.SendAsync(new ProxmoxCall(HttpMethod.Delete, "/nodes/pve/lxc/101") { Parameters = [new("purge", "1")] }, Ct);

        server.Requests.TryDequeue(out var request).ShouldBeTrue();
        request.Target.ShouldBe("/api2/json/nodes/pve/lxc/101?purge=1");
        request.Header("Content-Length").ShouldBe("0");
        request.Header("Content-Type").ShouldBeNull();
    }
}
