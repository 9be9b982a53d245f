using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Croft.Proxmox;

/// <summary>Reads one HTTP answer whole, within the limit, and takes the API's envelope off.</summary>
static class AnswerReader
{
    public static async Task<ProxmoxAnswer> ReadAsync(ProxmoxCall call, Uri endpoint, HttpResponseMessage response, long limit, CancellationToken ct)
    {
        var body = await ReadBodyAsync(call, endpoint, response, limit, ct).ConfigureAwait(false);
        var status = (int)response.StatusCode;
        if (status is < 200 or >= 300)
            throw Failure.From(new RefusedCall(call, endpoint, response, Words(response.ReasonPhrase), body));
        return Unwrap(call, endpoint, response, body);
    }

    static async Task<byte[]> ReadBodyAsync(ProxmoxCall call, Uri endpoint, HttpResponseMessage response, long limit, CancellationToken ct)
    {
        if (response.Content.Headers.ContentLength > limit)
            throw TooLong();
        using var stream = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        using var body = new MemoryStream();
        var piece = ArrayPool<byte>.Shared.Rent(16 * 1024);
        int read;
        try
        {
            while ((read = await stream.ReadAsync(piece, ct).ConfigureAwait(false)) > 0)
            {
                body.Write(piece, 0, read);
                if (body.Length > limit)
                    throw TooLong();
            }
        }
        catch (InvalidDataException e)
        {
            throw Bad(call, endpoint, response, "cannot be unpacked", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
        var bytes = body.ToArray();
        // Names on a node's disks are bytes of any kind; what is no UTF-8 becomes U+FFFD, lest one name loses the whole answer.
        return System.Text.Unicode.Utf8.IsValid(bytes) ? bytes : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes));

        ProxmoxException TooLong() => Bad(call, endpoint, response, $"is longer than {limit} bytes and was not read further; ask for less");
    }

    static ProxmoxAnswer Unwrap(ProxmoxCall call, Uri endpoint, HttpResponseMessage response, byte[] body)
    {
        JsonElement root;
        try
        {
            root = JsonElement.Parse(body);
        }
        catch (JsonException e)
        {
            if (ServedByProxmox(response))
                throw Bad(call, endpoint, response, "is no JSON", e);
            throw new ProxmoxException(ProxmoxError.NotProxmox,
                $"{RequestForm.Name(call)} at {endpoint.Authority}: something answered with {Kind(response)}, but it is no Proxmox VE API. Check address and port (8006 by default), and any proxy between.", e)
            {
                Call = RequestForm.Name(call),
                Status = (int)response.StatusCode,
                MayHaveHappened = !call.Repeatable,
            };
        }
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("data", out var data))
            throw Bad(call, endpoint, response, "has no 'data'");
        return new ProxmoxAnswer(data, Total(root), Changes(root));
    }

    static long? Total(JsonElement root) => root.TryGetProperty("total", out var total)
        ? total.ValueKind switch
        {
            JsonValueKind.Number when total.TryGetInt64(out var number) => number,
            JsonValueKind.String when long.TryParse(total.GetString(), out var number) => number,
            _ => null,
        }
        : null;

    static string? Changes(JsonElement root) =>
        root.TryGetProperty("changes", out var changes) && changes.ValueKind == JsonValueKind.String ? changes.GetString() : null;

    static ProxmoxException Bad(ProxmoxCall call, Uri endpoint, HttpResponseMessage response, string fault, Exception? inner = null) =>
        new(ProxmoxError.BadAnswer, $"{RequestForm.Name(call)} at {endpoint.Authority}: the answer ({(int)response.StatusCode}, {Kind(response)}) {fault}.", inner)
        {
            Call = RequestForm.Name(call),
            Status = (int)response.StatusCode,
            MayHaveHappened = !call.Repeatable,
        };

    static string Kind(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType ?? "no content type";

    public static bool ServedByProxmox(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Server", out var servers) && servers.Any(s => s.StartsWith("pve-api-daemon", StringComparison.Ordinal));

    /// <summary>The reason phrase comes decoded as Latin-1; Proxmox writes UTF-8.</summary>
    static string Words(string? reason)
    {
        if (reason is null || Ascii.IsValid(reason))
            return reason ?? "";
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Encoding.Latin1.GetBytes(reason));
        }
        catch (DecoderFallbackException)
        {
            return reason;
        }
    }
}
