using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Croft.Sandbox.Faults;
using Microsoft.AspNetCore.Http;

namespace Croft.Sandbox.Wire;

/// <summary>Writes an answer as a broken network, or something that stands between, lets it through.</summary>
internal static class SpoiltSender
{
    const int Megabyte = 1 << 20, HugeAnswer = 200 * Megabyte;

    public static async Task SendAsync(HttpContext context, Answer answer, SpoiltAnswer how)
    {
        var body = answer.Body is { } json ? json.Written.ToArray() : Encoding.UTF8.GetBytes(answer.Text ?? "");
        answer.Body?.Dispose();
        var response = context.Response;
        response.StatusCode = how is SpoiltAnswer.Page ? StatusCodes.Status200OK : answer.Status;
        response.ContentType = how is SpoiltAnswer.Page ? "text/html" : "application/json;charset=UTF-8";
        if (how is not SpoiltAnswer.Page)
            response.Headers.Server = "pve-api-daemon/3.0";
        switch (how)
        {
            case SpoiltAnswer.Cut:
                await CutAsync(context, body);
                break;
            case SpoiltAnswer.Huge:
                await HugeAsync(context);
                break;
            default:
                var sent = how switch
                {
                    SpoiltAnswer.Page => "<html><body><h1>Welcome to this network</h1></body></html>"u8.ToArray(),
                    SpoiltAnswer.Items => Items(body),
                    SpoiltAnswer.Text => """{"data":"something else"}"""u8.ToArray(),
                    _ => Encoding.Latin1.GetBytes(Encoding.UTF8.GetString(body)),
                };
                response.ContentLength = sent.Length;
                response.BodyWriter.Write(sent);
                await response.BodyWriter.FlushAsync(context.RequestAborted);
                break;
        }
    }

    /// <summary>Texts and nothing where a list's objects were, lists and nothing where an object's values were.</summary>
    static byte[] Items(byte[] body)
    {
        var root = JsonNode.Parse(body)!;
        if (root["data"] is JsonArray list)
            root["data"] = new JsonArray([.. list.Select((_, at) => at % 2 == 0 ? (JsonNode?)"something else" : null)]);
        else if (root["data"] is JsonObject fields)
            root["data"] = new JsonObject(fields.Select((field, at) => KeyValuePair.Create(field.Key, at % 2 == 0 ? (JsonNode?)new JsonArray("something else") : null)));
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    static async Task CutAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentLength = body.Length;
        context.Response.BodyWriter.Write(body.AsSpan(0, body.Length / 2));
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        context.Abort();
    }

    static async Task HugeAsync(HttpContext context)
    {
        var (begin, end) = ("{\"data\":\""u8.ToArray(), "\"}"u8.ToArray());
        var piece = new byte[Megabyte];
        piece.AsSpan().Fill((byte)'x');
        context.Response.ContentLength = begin.Length + HugeAnswer + end.Length;
        context.Response.BodyWriter.Write(begin);
        for (var written = 0; written < HugeAnswer; written += piece.Length)
        {
            context.Response.BodyWriter.Write(piece);
            if ((await context.Response.BodyWriter.FlushAsync(context.RequestAborted)).IsCompleted)
                return;
        }
        context.Response.BodyWriter.Write(end);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
