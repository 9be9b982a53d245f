using System.IO.Compression;
using System.Text;

namespace Croft.Proxmox.Tests.Transport;

public sealed class KeepAliveStreamTests
{
    const string Pair = "HTTP/1.1 200 OK\r\nConnection: close\r\nServer: x\r\nconnection: keep-alive\r\n";
    const string Masked = "HTTP/1.1 200 OK\r\nServer: x\r\nconnection: keep-alive\r\n";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Answers => new()
    {
        { Pair + "Content-Length: 5\r\n\r\nhello", Masked + "Content-Length: 5\r\n\r\nhello" },
        // What looks like a head within a body stays.
        { Pair + $"Content-Length: {Pair.Length + 2}\r\n\r\n{Pair}\r\n", Masked + $"Content-Length: {Pair.Length + 2}\r\n\r\n{Pair}\r\n" },
        // Two answers behind each other.
        { Pair + "Content-Length: 2\r\n\r\nhi" + Pair + "Content-Length: 0\r\n\r\n" + Pair + "\r\n", Masked + "Content-Length: 2\r\n\r\nhi" + Masked + "Content-Length: 0\r\n\r\n" + Masked + "\r\n" },
        // Chunks with an extension and a trailer; then a next answer.
        {
            Pair + "Transfer-Encoding: chunked\r\n\r\nA;x=b0\r\n0123456789\r\n1\r\n\n\r\n0\r\nX-Sum: ab\r\n\r\n" + Pair + "Content-Length: 0\r\n\r\n",
            Masked + "Transfer-Encoding: chunked\r\n\r\nA;x=b0\r\n0123456789\r\n1\r\n\n\r\n0\r\nX-Sum: ab\r\n\r\n" + Masked + "Content-Length: 0\r\n\r\n"
        },
        // 1xx and 204 have no body.
        { "HTTP/1.1 100 Continue\r\n\r\n" + Pair + "Content-Length: 1\r\n\r\nx", "HTTP/1.1 100 Continue\r\n\r\n" + Masked + "Content-Length: 1\r\n\r\nx" },
        { "HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n" + Pair + "Content-Length: 1\r\n\r\nx", "HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n" + Masked + "Content-Length: 1\r\n\r\nx" },
        // Not contradicted, or refused: as it came.
        { "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx" },
        { "HTTP/1.1 500 no\r\nConnection: close\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx", "HTTP/1.1 500 no\r\nConnection: close\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx" },
        // Bare newlines, and no HTTP at all.
        { "HTTP/1.1 200 OK\nConnection: close\nConnection: Keep-Alive\n\nrest", "HTTP/1.1 200 OK\nConnection: Keep-Alive\n\nrest" },
        { "SSH-2.0-OpenSSH\r\n", "SSH-2.0-OpenSSH\r\n" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task ReadAsync_AnySplit_ChangesHeadsOnly(string sent, string expected)
    {
        for (var piece = 1; piece <= Math.Min(sent.Length, 90); piece++)
            foreach (var buffer in new[] { 1, 7, 4096 })
            {
                await using var stream = new KeepAliveStream(new PieceStream(Encoding.Latin1.GetBytes(sent), piece));
                (await ReadAllAsync(stream, buffer)).ShouldBe(expected, $"in pieces of {piece}, read by {buffer}");
            }
    }

    [Fact]
    public async Task ReadAsync_LongBody_PassesEveryByte()
    {
        var body = new byte[300_000];
        new Random(7).NextBytes(body);
        var head = Encoding.ASCII.GetBytes(Pair + $"Content-Length: {body.Length}\r\n\r\n");
        await using var stream = new KeepAliveStream(new PieceStream([.. head, .. body], 5000));

        var read = Encoding.Latin1.GetBytes(await ReadAllAsync(stream, 8192));

        read[^body.Length..].ShouldBe(body);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(120)]
    public async Task Client_HeadsAndBodiesSplit_ReusesOneConnection(int piece)
    {
        var text = new string('é', 700);
        await using var server = new RecordedServer(_ =>
        {
            var answer = RawAnswer.Json($$"""{"data":"{{text}}"}""");
            return answer with { Pieces = [.. Enumerable.Repeat(piece, 200 / piece)] };
        });
        using var client = server.Client();

        for (var i = 0; i < 5; i++)
            (await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/x"), Ct)).Data.GetString().ShouldBe(text);

        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Client_ChunkedAndGzip_AreReadOnOneConnection()
    {
        var turn = 0;
        await using var server = new RecordedServer(_ => turn++ % 2 == 0 ? Chunked("""{"data":"chunks"}""") : Zipped("""{"data":"zipped"}"""));
        using var client = server.Client();

        for (var i = 0; i < 4; i++)
            (await client.SendAsync(new ProxmoxCall(HttpMethod.Get, "/x"), Ct)).Data.GetString().ShouldBe(i % 2 == 0 ? "chunks" : "zipped");

        server.Connections.ShouldBe(1);
    }

    static RawAnswer Chunked(string body) =>
        RawAnswer.Text(Pair + "Transfer-Encoding: chunked\r\n\r\n" + string.Concat(body.Chunk(5).Select(c => $"{c.Length:x}\r\n{new string(c)}\r\n")) + "0\r\n\r\n");

    static RawAnswer Zipped(string body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(body));
        return new([.. Encoding.ASCII.GetBytes(Pair + $"Content-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"), .. packed.ToArray()]);
    }

    static async Task<string> ReadAllAsync(Stream stream, int size)
    {
        var all = new StringBuilder();
        var buffer = new byte[size];
        int read;
        while ((read = await stream.ReadAsync(buffer, Ct)) > 0)
            all.Append(Encoding.Latin1.GetString(buffer, 0, read));
        return all.ToString();
    }

    /// <summary>Gives its bytes in pieces of at most one length.</summary>
    sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span[..Math.Min(piece, buffer.Length)]));
    }
}
