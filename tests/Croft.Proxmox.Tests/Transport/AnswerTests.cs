using System.IO.Compression;
using System.Text;

namespace Croft.Proxmox.Tests.Transport;

public sealed class AnswerTests
{
    const string Head = "HTTP/1.1 200 OK\r\nServer: pve-api-daemon/3.0\r\nContent-Type: application/json;charset=UTF-8\r\n";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<ProxmoxException> FailureAsync(RawAnswer answer, HttpMethod? method = null, long limit = 64 * 1024)
    {
        await using var server = new RecordedServer(_ => answer);
        using var client = new ProxmoxClient(server.Options() with { AnswerLimit = limit });
        return await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(new ProxmoxCall(method ?? HttpMethod.Get, "/x"), Ct));
    }

    [Fact]
    public async Task Answer_LongerThanTheLimit_IsBad()
    {
        var failure = await FailureAsync(RawAnswer.Json($$"""{"data":"{{new string('x', 70_000)}}"}"""));

        failure.Error.ShouldBe(ProxmoxError.BadAnswer);
        failure.Message.ShouldContain("65536 bytes");
    }

    /// <summary>Many of them at once would fill the memory before each had come to the limit.</summary>
    [Fact]
    public async Task Answer_ThatSaysItIsLongerThanTheLimit_IsNotRead()
    {
        var failure = await FailureAsync(new RawAnswer(Encoding.ASCII.GetBytes(Head + "Content-Length: 200000000\r\n\r\n{")));

        failure.Error.ShouldBe(ProxmoxError.BadAnswer);
        failure.Message.ShouldContain("was not read further");
    }

    [Fact]
    public async Task Answer_SmallButUnpacksBeyondTheLimit_IsBad()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(new byte[20_000_000]);
        var answer = new RawAnswer([.. Encoding.ASCII.GetBytes(Head + $"Content-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"), .. packed.ToArray()]);

        (await FailureAsync(answer)).Error.ShouldBe(ProxmoxError.BadAnswer);
    }

    [Fact]
    public async Task Answer_CutInTheMiddle_SaysSo()
    {
        var failure = await FailureAsync(RawAnswer.Text(Head + "Content-Length: 100\r\n\r\n{\"data\":") with { Close = true }, HttpMethod.Post);

        failure.Error.ShouldBe(ProxmoxError.Unreachable);
        failure.Message.ShouldContain("closed before a whole answer came");
        failure.MayHaveHappened.ShouldBeTrue();
    }

    [Fact]
    public async Task Answer_CutWithinItsHead_SaysSo()
    {
        var failure = await FailureAsync(RawAnswer.Text("HTTP/1.1 200 OK\r\nServ") with { Close = true }, HttpMethod.Put);

        failure.Error.ShouldBe(ProxmoxError.Unreachable);
        failure.MayHaveHappened.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"data\":")]
    [InlineData("<html>")]
    public async Task Answer_OfProxmoxButNoJson_IsBad(string body) =>
        (await FailureAsync(RawAnswer.Text(Head + $"Content-Length: {body.Length}\r\n\r\n{body}"))).Error.ShouldBe(ProxmoxError.BadAnswer);

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{\"success\":1}")]
    public async Task Answer_WithoutData_IsBad(string body)
    {
        var failure = await FailureAsync(RawAnswer.Text(Head + $"Content-Length: {body.Length}\r\n\r\n{body}"));

        failure.Error.ShouldBe(ProxmoxError.BadAnswer);
        failure.Message.ShouldContain("'data'");
    }

    [Theory]
    [InlineData(200, "OK", ProxmoxError.NotProxmox)]
    [InlineData(302, "Found", ProxmoxError.NotProxmox)]
    [InlineData(403, "Forbidden", ProxmoxError.NotProxmox)]
    [InlineData(404, "Not Found", ProxmoxError.NotProxmox)]
    [InlineData(502, "Bad Gateway", ProxmoxError.Unreachable)]
    [InlineData(503, "Service Unavailable", ProxmoxError.Unreachable)]
    public async Task Answer_PageOfAProxyBetween_IsNotTakenForProxmox(int status, string reason, ProxmoxError expected)
    {
        var failure = await FailureAsync(RawAnswer.Text($"HTTP/1.1 {status} {reason}\r\nServer: nginx\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"));

        failure.Error.ShouldBe(expected);
        failure.Status.ShouldBe(status);
    }

    [Theory]
    [InlineData("401 No ticket", ProxmoxError.Unauthenticated, false)]
    [InlineData("595 No route to host", ProxmoxError.Unreachable, false)]
    [InlineData("595 Connection refused", ProxmoxError.Unreachable, false)]
    [InlineData("596 Connection reset by peer", ProxmoxError.Unreachable, true)]
    [InlineData("599 Too many redirections", ProxmoxError.Unreachable, true)]
    [InlineData("506 upload 'Content-Type 'text/plain' not implemented", ProxmoxError.NotImplemented, false)]
    [InlineData("501 for data too large", ProxmoxError.BadParameter, false)]
    public async Task Refusal_EmptyBodyUntilClose_IsReadFromTheReason(string line, ProxmoxError expected, bool mayHaveHappened)
    {
        var failure = await FailureAsync(RawAnswer.Text($"HTTP/1.1 {line}\r\nConnection: close\r\nServer: pve-api-daemon/3.0\r\n\r\n"), HttpMethod.Post);

        failure.Error.ShouldBe(expected);
        failure.Reason.ShouldBe(line[4..]);
        failure.MayHaveHappened.ShouldBe(mayHaveHappened);
    }

    [Theory]
    [InlineData("cluster not ready - no quorum?", ProxmoxError.NoQuorum)]
    [InlineData("cfs-lock 'file-user_cfg' error: no quorum!", ProxmoxError.NoQuorum)]
    [InlineData("unable to open file '/etc/pve/nodes/pve/lxc/101.conf.tmp.77' - Permission denied", ProxmoxError.NoQuorum)]
    [InlineData("CT is locked (backup)", ProxmoxError.Locked)]
    [InlineData("VM is locked (migrate)", ProxmoxError.Locked)]
    [InlineData("can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout", ProxmoxError.Locked)]
    [InlineData("cfs-lock 'storage-nfs' error: got lock request timeout", ProxmoxError.Locked)]
    [InlineData("CT 101 already running", ProxmoxError.WrongState)]
    [InlineData("you can't start a vm if it's a template", ProxmoxError.WrongState)]
    [InlineData("unable to create CT 141 - CT 141 already exists on node 'pve'", ProxmoxError.Exists)]
    [InlineData("snapshot name 'a' already used", ProxmoxError.Exists)]
    [InlineData("volume 'local:101/x.raw' does not exist", ProxmoxError.NotFound)]
    [InlineData("unable to find configuration file for VM 999 on node 'pve'", ProxmoxError.NotFound)]
    [InlineData("something nobody has seen", ProxmoxError.Refused)]
    public async Task Refusal_500_IsReadFromItsWords(string words, ProxmoxError expected)
    {
        var body = System.Text.Json.JsonSerializer.Serialize(new { data = (string?)null, message = words + "\n" });

        var failure = await FailureAsync(RawAnswer.Json(body, 500, words));

        failure.Error.ShouldBe(expected);
        failure.Reason.ShouldBe(words);
        failure.Message.ShouldContain(words);
    }

    [Fact]
    public async Task Refusal_UnknownTask_IsNotFound()
    {
        var failure = await FailureAsync(RawAnswer.Json("""{"message":"Parameter verification failed.\n","errors":{"upid":"no such task"},"data":null}""", 400, "Parameter verification failed."));

        failure.Error.ShouldBe(ProxmoxError.NotFound);
        failure.Faults["upid"].ShouldBe("no such task");
    }

    [Fact]
    public async Task Refusal_FaultsWithinTheWords_AreReadOut()
    {
        var failure = await FailureAsync(RawAnswer.Json(
            """{"data":null,"message":"create thing failed: 400 Thing 'a' is invalid.\nresources: too many: 3\nno fault here\n"}""", 500, "create thing failed: 400 Thing 'a' is invalid."));

        failure.Error.ShouldBe(ProxmoxError.BadParameter);
        failure.Faults.ShouldBe(new Dictionary<string, string> { ["resources"] = "too many: 3" });
    }

    [Fact]
    public async Task Answer_GzipThatIsNone_IsBad()
    {
        var failure = await FailureAsync(RawAnswer.Text(Head + "Content-Encoding: gzip\r\nContent-Length: 12\r\n\r\n{\"data\":null}"), HttpMethod.Post);

        failure.Error.ShouldBe(ProxmoxError.BadAnswer);
        failure.MayHaveHappened.ShouldBeTrue();
    }

    [Fact]
    public async Task Refusal_ReasonInUtf8_IsReadable() =>
        (await FailureAsync(RawAnswer.Of(500, "Zugriff für „web“ verweigert", "", ["close"]))).Reason.ShouldBe("Zugriff für „web“ verweigert");

    [Theory]
    [InlineData("NONSENSE\r\n\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    public async Task Answer_NoHttp_IsNotProxmox(string raw) =>
        (await FailureAsync(RawAnswer.Text(raw) with { Close = true }, HttpMethod.Post)).Error.ShouldBe(ProxmoxError.NotProxmox);
}
