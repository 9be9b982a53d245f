using System.Text;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Wire;

public sealed class WireTests
{
    [Theory]
    [InlineData("GET", "/nosuch", 501, "Method 'GET /nosuch' not implemented")]
    [InlineData("PATCH", "/version", 501, "method 'PATCH' not available")]
    [InlineData("GET", "/api2/foo/version", 501, "no formatter for uri /version, foo")]
    [InlineData("GET", "/nodes/nowhere/status", 500, "hostname lookup 'nowhere' failed - failed to get address info for: nowhere: Name or service not known")]
    [InlineData("GET", "/nodes/pve1/qemu/9999/config", 500, "Configuration file 'nodes/pve1/qemu-server/9999.conf' does not exist")]
    [InlineData("GET", "/nodes/pve1/qemu/9/config", 400, "Parameter verification failed.")]
    [InlineData("GET", "/nodes/pve1/lxc/200/migrate", 501, "Method 'GET /nodes/pve1/lxc/200/migrate' not implemented")]
    public async Task Request_Refused_ReasonSaysWhy(string method, string path, int status, string reason)
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var reply = await sandbox.Client.Send(new HttpMethod(method), path);
        reply.Status.ShouldBe(status);
        reply.Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData("/version/")]
    [InlineData("//version")]
    [InlineData("/%76ersion")]
    public async Task Path_WrittenOddly_IsAccepted(string path)
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Get(path)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Message_OfError_KeepsItsNewlineUnlessNotImplemented()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Get("/nodes/pve1/qemu/9999/config")).Message.ShouldEndWith("does not exist\n");
        (await sandbox.Client.Get("/nosuch")).Message.ShouldEndWith("not implemented");
    }

    [Fact]
    public async Task Parameters_SeveralWrong_AreNamedTogether()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var reply = await sandbox.Client.Post("/nodes/pve1/lxc", ("vmid", "50"), ("memory", "abc"), ("cores", "0"), ("bogus", "1"), ("unprivileged", "maybe"),
            ("net0", "foo=bar"));
        reply.Status.ShouldBe(400);
        reply.Message.ShouldBe("Parameter verification failed.\n");
        reply.Error("ostemplate").ShouldBe("property is missing and it is not optional");
        reply.Error("vmid").ShouldBe("invalid format - value does not look like a valid VM ID\n");
        reply.Error("memory").ShouldBe("type check ('integer') failed - got 'abc'");
        reply.Error("cores").ShouldBe("value must have a minimum value of 1");
        reply.Error("bogus").ShouldBe("property is not defined in schema and the schema does not allow additional properties");
        reply.Error("unprivileged").ShouldBe("type check ('boolean') failed - got 'maybe'");
        reply.Error("net0").ShouldBe("invalid format - format error\nnet0.foo: property is not defined in schema and the schema does not allow additional properties\nnet0.name: property is missing and it is not optional\n");
    }

    [Fact]
    public async Task Parameter_Repeated_IsAnArray()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Get("/cluster/resources?type=vm&type=node")).Error("type").ShouldBe("type check ('string') failed - got ARRAY");
    }

    [Fact]
    public async Task Body_OfWrongKind_IsRefusedWithBareText()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (_, path) = sandbox.Guest("lxc", running: false);
        var wrong = await sandbox.Client.Send(HttpMethod.Put, path + "/config", new StringContent("onboot=1", Encoding.UTF8, "text/plain"));
        wrong.Status.ShouldBe(506);
        wrong.Reason.ShouldStartWith("upload 'Content-Type 'text/plain");
        var broken = await sandbox.Client.Send(HttpMethod.Put, path + "/config", new StringContent("{bad json", Encoding.UTF8, "application/json"));
        broken.Status.ShouldBe(500);
        broken.Headers.ShouldNotContainKey("Content-Type");
        var large = await sandbox.Client.Post("/pools", ("poolid", "x"), ("comment", new string('a', 600_000)));
        (large.Status, large.Reason).ShouldBe((501, "for data too large"));
        var onDelete = await sandbox.Client.Send(HttpMethod.Delete, "/pools", new StringContent("poolid=x"));
        (onDelete.Status, onDelete.Reason).ShouldBe((501, "Unexpected content for method 'DELETE'"));
    }

    [Fact]
    public async Task Json_WithTrueAndFalse_IsTakenAsFlags()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (_, path) = sandbox.Guest("lxc", running: false);
        (await sandbox.Client.Send(HttpMethod.Put, path + "/config", new StringContent("""{"onboot":true,"memory":128}""", Encoding.UTF8, "application/json"))).Status.ShouldBe(200);
        var config = (await sandbox.Client.Get(path + "/config")).Data;
        config.GetProperty("onboot").GetInt32().ShouldBe(1);
        config.GetProperty("memory").GetInt32().ShouldBe(128);
    }

    [Fact]
    public async Task Extjs_AnyAnswer_Is200WithSuccessInside()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Get("/api2/extjs/version")).Root.GetProperty("success").GetInt32().ShouldBe(1);
        var failed = await sandbox.Client.Get("/api2/extjs/nodes/pve1/qemu/9999/config");
        failed.Status.ShouldBe(200);
        failed.Root.GetProperty("status").GetInt32().ShouldBe(500);
    }

    [Fact]
    public async Task Connection_OfRelayedAnswer_IsClosedAndKeptAtOnce()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var head = $"HTTP/1.1\r\nHost: x\r\nAuthorization: PVEAPIToken={sandbox.Cluster.Token}\r\n\r\n";
        var relayed = await RawConnection.SendAsync(sandbox.Cluster.Url, $"GET /api2/json/cluster/status {head}");
        relayed.ShouldContain("Connection: close\r\nConnection: Keep-Alive\r\n");
        var failed = await RawConnection.SendAsync(sandbox.Cluster.Url, $"GET /api2/json/nosuch {head}");
        failed.ShouldStartWith("HTTP/1.1 501 Method 'GET /nosuch' not implemented\r\n");
        failed.ShouldContain("Connection: close\r\n");
        failed.ShouldNotContain("Keep-Alive");
    }

    [Fact]
    public async Task Port_SpokenToInPlainHttp_RedirectsToHttps()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var answer = await RawConnection.SendAsync(sandbox.Cluster.Url, "GET /x HTTP/1.1\r\nHost: pve:8006\r\n\r\n", tls: false);
        answer.ShouldStartWith("HTTP/1.1 301 Moved Permanently\r\nLocation: https://pve:8006/x\r\n");
        (await RawConnection.SendAsync(sandbox.Cluster.Url, "FOO\r\n\r\n", tls: false)).ShouldStartWith("HTTP/1.0 400 bad request");
    }

    [Fact]
    public async Task Request_Chunked_IsNotSupported()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var answer = await RawConnection.SendAsync(sandbox.Cluster.Url,
            $"POST /api2/json/pools HTTP/1.1\r\nHost: x\r\nAuthorization: PVEAPIToken={sandbox.Cluster.Token}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        answer.ShouldStartWith("HTTP/1.1 501 chunked transfer encoding not supported\r\n");
    }
}
