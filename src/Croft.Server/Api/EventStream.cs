using System.Buffers;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Croft.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Croft.Server.Api;

/// <summary>Items one by one: as server-sent events where the caller accepts them, else a JSON text a line.</summary>
internal sealed class EventStream(Type type, TimeProvider time)
{
    /// <summary>The header with which a client says what it was told last.</summary>
    public const string LastEventId = "Last-Event-ID";

    const string Events = "text/event-stream", Lines = "application/x-ndjson";

    static readonly TimeSpan silence = TimeSpan.FromSeconds(15);

    readonly PropertyInfo? resumes = ResumedBy(type);

    /// <summary>The property that tells what to go on from; null for none.</summary>
    public static PropertyInfo? ResumedBy(Type type) => type.GetProperties().FirstOrDefault(p => p.GetCustomAttribute<ResumesAttribute>() is not null);

    /// <summary>Writes until there are no more, or the caller leaves.</summary>
    /// <param name="http">The call.</param>
    /// <param name="open">Begins the stream; what it is given is told how far it has come.</param>
    public async Task WriteAsync(HttpContext http, Func<Action<string>, CancellationToken, IAsyncEnumerable<object>> open)
    {
        string? reached = null;
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var until = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        var written = new Written(http, http.Request.Headers.Accept.ToString().Contains(Events, StringComparison.Ordinal));
        await using var each = open(place => Volatile.Write(ref reached, place), until.Token).GetAsyncEnumerator(until.Token);
        // What is refused at once is told by a status; later it can only be told in the stream.
        var next = each.MoveNextAsync().AsTask();
        await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(200), time, http.RequestAborted));
        if (next.IsFaulted) await next;
        http.Response.ContentType = written.IsEvents ? Events : Lines;
        http.Response.Headers.CacheControl = "no-store";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await http.Response.StartAsync(http.RequestAborted);
        try
        {
            await written.PlaceAsync(Volatile.Read(ref reached));
            while (await WaitAsync(next, () => written.PlaceAsync(Volatile.Read(ref reached)), until.Token))
            {
                await written.ItemAsync(Convert.ToString(resumes?.GetValue(each.Current), CultureInfo.InvariantCulture), each.Current, type);
                next = each.MoveNextAsync().AsTask();
            }
            if (written.IsEvents) await written.SendAsync(null, "end", new { }, typeof(object));
        }
        catch (FailureException e)
        {
            await written.SendAsync(null, "failure", Problem.Of(e.Failure), typeof(Problem));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            var stopped = new Failure(FailureKind.Unreachable, "The server stops.") { WayOut = $"Ask again once it runs{(written.Place is null ? "" : "; the last id says where to go on")}." };
            await written.SendAsync(null, "failure", Problem.Of(stopped), typeof(Problem));
        }
    }

    // A line now and then tells both sides that the other is still there.
    async Task<bool> WaitAsync(Task<bool> next, Func<Task> still, CancellationToken ct)
    {
        while (!next.IsCompleted && await Task.WhenAny(next, Task.Delay(silence, time, ct)) != next)
        {
            ct.ThrowIfCancellationRequested();
            await still();
        }
        return await next;
    }

    /// <summary>What goes over the wire.</summary>
    sealed class Written(HttpContext http, bool isEvents)
    {
        /// <summary>The last id that was told; null before the first, and where the stream has none.</summary>
        public string? Place { get; private set; }

        public bool IsEvents => isEvents;

        /// <summary>Tells where the stream is: of an event that is an id alone, a client keeps the id.</summary>
        public async Task PlaceAsync(string? reached)
        {
            var text = !isEvents ? "\n" : reached is null || reached == Place ? ": still here\n\n" : $"id: {Place = reached}\n\n";
            await http.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(text), http.RequestAborted);
        }

        public Task ItemAsync(string? id, object item, Type type)
        {
            Place = id;
            return SendAsync(id is { Length: > 0 } ? id : null, null, item, type);
        }

        public async Task SendAsync(string? id, string? name, object item, Type type)
        {
            var writer = http.Response.BodyWriter;
            if (isEvents)
            {
                if (id is not null) writer.Write(Encoding.UTF8.GetBytes($"id: {id}\n"));
                if (name is not null) writer.Write(Encoding.UTF8.GetBytes($"event: {name}\n"));
                writer.Write("data: "u8);
            }
            // Strings are escaped, so that an item never spans lines.
            writer.Write(JsonSerializer.SerializeToUtf8Bytes(isEvents || name is null ? item : new { failure = item }, isEvents || name is null ? type : typeof(object), ContractJson.Shown));
            writer.Write(isEvents ? "\n\n"u8 : "\n"u8);
            await writer.FlushAsync(http.RequestAborted);
        }
    }
}
