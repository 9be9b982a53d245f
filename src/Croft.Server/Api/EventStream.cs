using System.Buffers;
using System.Text.Json;
using Croft.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Croft.Server.Api;

/// <summary>Items one by one: as server-sent events where the caller accepts them, else a JSON text a line.</summary>
internal static class EventStream
{
    const string Events = "text/event-stream", Lines = "application/x-ndjson";

    /// <summary>Writes until there are no more, or the caller leaves.</summary>
    public static async Task WriteAsync(HttpContext http, IAsyncEnumerable<object> items, Type type, TimeProvider time)
    {
        await using var each = items.GetAsyncEnumerator(http.RequestAborted);
        // What is refused at once is told by a status; later it can only be told in the stream.
        var next = each.MoveNextAsync().AsTask();
        await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(200), time, http.RequestAborted));
        if (next.IsFaulted) await next;
        var isEvents = http.Request.Headers.Accept.ToString().Contains(Events, StringComparison.Ordinal);
        http.Response.ContentType = isEvents ? Events : Lines;
        http.Response.Headers.CacheControl = "no-store";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await http.Response.StartAsync(http.RequestAborted);
        try
        {
            while (await WaitAsync(http, next, isEvents, time))
            {
                await SendAsync(http, isEvents, null, each.Current, type);
                next = each.MoveNextAsync().AsTask();
            }
            if (isEvents) await SendAsync(http, isEvents, "end", new { }, typeof(object));
        }
        catch (FailureException e)
        {
            await SendAsync(http, isEvents, "failure", Problem.Of(e.Failure), typeof(Problem));
        }
    }

    // A line now and then tells both sides that the other is still there.
    static async Task<bool> WaitAsync(HttpContext http, Task<bool> next, bool isEvents, TimeProvider time)
    {
        while (await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(15), time, http.RequestAborted)) != next)
        {
            http.RequestAborted.ThrowIfCancellationRequested();
            await http.Response.BodyWriter.WriteAsync(isEvents ? ": still here\n\n"u8.ToArray() : "\n"u8.ToArray(), http.RequestAborted);
        }
        return await next;
    }

    static async Task SendAsync(HttpContext http, bool isEvents, string? name, object item, Type type)
    {
        var writer = http.Response.BodyWriter;
        if (isEvents)
        {
            if (item is RunEvent run) writer.Write(System.Text.Encoding.UTF8.GetBytes(System.FormattableString.Invariant($"id: {run.Sequence}\n")));
            if (name is not null) writer.Write(System.Text.Encoding.UTF8.GetBytes($"event: {name}\n"));
            writer.Write("data: "u8);
        }
        // Strings are escaped, so that an item never spans lines.
        writer.Write(JsonSerializer.SerializeToUtf8Bytes(isEvents || name is null ? item : new { failure = item }, isEvents || name is null ? type : typeof(object), ContractJson.Shown));
        writer.Write(isEvents ? "\n\n"u8 : "\n"u8);
        await writer.FlushAsync(http.RequestAborted);
    }
}
