using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Croft.Sandbox.Wire;

/// <summary>Writes an answer with the head that Proxmox's daemon writes.</summary>
internal sealed class AnswerSender(TimeProvider time)
{
    const int CompressedFrom = 1024;
    static readonly StringValues KeepAlive = "Keep-Alive";
    static readonly StringValues Close = "close";

    // pvedaemon's "close" is passed on by pveproxy, which adds its own header
    static readonly StringValues Relayed = new(["close", "Keep-Alive"]);
    (long Second, string Text) date = (0, "");

    public async ValueTask SendAsync(HttpContext context, Answer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = answer.Reason;
        var headers = response.Headers;
        headers.CacheControl = "max-age=0";
        headers.Pragma = "no-cache";
        headers.Expires = Now();
        headers.Server = "pve-api-daemon/3.0";
        headers.Connection = answer.Status >= 400 ? Close : answer.IsRelayed ? Relayed : KeepAlive;
        if (answer.Body is { } body)
        {
            headers.ContentType = "application/json;charset=UTF-8";
            var bytes = body.Written;
            if (bytes.Length > CompressedFrom && AcceptsGzip(context))
            {
                headers.ContentEncoding = "gzip";
                bytes = Compress(bytes.Span);
            }
            response.ContentLength = bytes.Length;
            response.BodyWriter.Write(bytes.Span);
            body.Dispose();
        }
        else if (answer.Text is { } text)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            response.ContentLength = bytes.Length;
            response.BodyWriter.Write(bytes);
        }
        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    static bool AcceptsGzip(HttpContext context) =>
        context.Request.Headers.AcceptEncoding is { Count: > 0 } accepted
        && accepted.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);

    static ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> bytes)
    {
        var target = new MemoryStream(bytes.Length / 4);
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(bytes);
        return target.GetBuffer().AsMemory(0, (int)target.Length);
    }

    string Now()
    {
        var now = time.GetUtcNow();
        var last = date;
        if (last.Second == now.ToUnixTimeSeconds())
            return last.Text;
        var text = now.ToString("r", CultureInfo.InvariantCulture);
        date = (now.ToUnixTimeSeconds(), text);
        return text;
    }
}
