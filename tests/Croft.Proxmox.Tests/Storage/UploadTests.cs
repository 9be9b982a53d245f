namespace Croft.Proxmox.Tests.Storage;

public sealed class UploadTests
{
    const string Upid = """{"data":"UPID:pve1:0000115B:0003BD58:6B011B02:imgcopy::root@pam:"}""";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_File_GoesInTheShapeThatPveproxyReads()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json(Upid));
        using var client = server.Client();
        var sent = new List<long>();

        var upid = await client.Node("pve1").Storage("local").UploadAsync(new("iso", "debian.iso", new MemoryStream("0123456789"u8.ToArray()), 10)
        {
            Checksum = new(ChecksumAlgorithm.Sha256, "00ff"),
            Progress = new Reports(sent),
        }, Ct);

        upid.Type.ShouldBe("imgcopy");
        var request = server.Requests.ShouldHaveSingleItem();
        var type = request.Header("Content-Type")!;
        var boundary = type["multipart/form-data; boundary=".Length..];
        boundary.ShouldNotContain("\"");
        request.Header("Transfer-Encoding").ShouldBeNull();
        request.Body.ShouldBe(
            $"--{boundary}\r\nContent-Disposition: form-data; name=\"content\"\r\n\r\niso\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"checksum-algorithm\"\r\n\r\nsha256\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"checksum\"\r\n\r\n00ff\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"filename\"; filename=\"debian.iso\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            + $"0123456789\r\n--{boundary}--\r\n");
        sent.ShouldBe([10]);
    }

    [Fact]
    public async Task Upload_FileShorterThanSaid_IsBrokenOff()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json(Upid));
        using var client = server.Client();

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.Node("pve1").Storage("local").UploadAsync(new("iso", "a.iso", new MemoryStream([1, 2]), 10), Ct));

        failure.Message.ShouldContain("ended after 2 of 10 bytes");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Upload_LongerThanItsDeadline_GoesOnWhileItMoves()
    {
        var time = new ManualTime();
        await using var server = new RecordedServer(_ => RawAnswer.Json(Upid));
        using var client = new ProxmoxClient(server.Options(time) with { Deadline = TimeSpan.FromSeconds(30) });
        // Each piece takes twenty seconds; the three together are twice the deadline.
        var slow = new SlowStream(3, () => time.Advance(TimeSpan.FromSeconds(20)));

        await client.Node("pve1").Storage("local").UploadAsync(new("iso", "a.iso", slow, 3), Ct);

        server.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Upload_TicketEnded_IsSentAgainFromItsFirstByte()
    {
        var tickets = 0;
        await using var server = new RecordedServer(r => r.Path.EndsWith("/ticket", StringComparison.Ordinal)
            ? RawAnswer.Json($$"""{"data":{"username":"root@pam","ticket":"PVE:root@pam:{{++tickets}}","CSRFPreventionToken":"x"} }""")
            : tickets == 1 ? RawAnswer.Of(401, "permission denied - invalid PVE ticket", "", ["close"]) : RawAnswer.Json(Upid));
        using var client = new ProxmoxClient(server.Options() with { Credential = new Password("root@pam", "p") });

        await client.Node("pve1").Storage("local").UploadAsync(new("iso", "a.iso", new MemoryStream("abc"u8.ToArray()), 3), Ct);

        server.Requests.Count(r => r.Path.EndsWith("/upload", StringComparison.Ordinal) && r.Body.Contains("\r\n\r\nabc\r\n", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\"b.iso")]
    [InlineData("../a.iso")]
    [InlineData("a\r\nb.iso")]
    public async Task Upload_NameThatWouldBreakTheForm_IsRefused(string name)
    {
        await using var server = new RecordedServer(_ => RawAnswer.Hangup);
        using var client = server.Client();
        await Should.ThrowAsync<ArgumentException>(() => client.Node("pve1").Storage("local").UploadAsync(new("iso", name, new MemoryStream([1]), 1), Ct));
        server.Requests.ShouldBeEmpty();
    }

    sealed class Reports(List<long> sent) : IProgress<long>
    {
        public void Report(long value) => sent.Add(value);
    }

    sealed class SlowStream(int pieces, Action before) : MemoryStream(new byte[pieces])
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            before();
            return base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
        }
    }
}
