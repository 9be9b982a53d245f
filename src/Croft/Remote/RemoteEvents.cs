using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Croft.Contracts;

namespace Croft.Remote;

/// <summary>The events of one stream; where its connection breaks it is asked for anew, from where it had come to.</summary>
/// <param name="server">The server.</param>
/// <param name="ask">Writes the request.</param>
/// <param name="broken">What is told of a connection that stays broken.</param>
/// <param name="time">The clock.</param>
sealed class RemoteEvents(ServerConnection server, Func<HttpRequestMessage> ask, Func<Exception?, FailureException> broken, TimeProvider time) : IAsyncDisposable
{
    /// <summary>A server may be away for so long, as while it is upgraded.</summary>
    static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    static readonly TimeSpan pause = TimeSpan.FromSeconds(1);

    HttpResponseMessage? answer;
    SseParser<string>? parser;
    IAsyncEnumerator<SseItem<string>>? events;
    long? away;

    // Where the stream has come to, as the server names it; empty while nobody knows.
    string reached = "";

    /// <summary>True where even the first connection is tried again.</summary>
    public bool FromTheFirst { get; init; }

    /// <summary>The next event; the last is <c>end</c>.</summary>
    /// <exception cref="FailureException">What the server refused, or that it stays away.</exception>
    public async Task<SseItem<string>> NextAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                events ??= await OpenAsync(ct);
                if (!await ReadAsync(events)) throw broken(null);
                away = null;
                if (events.Current.EventType == "failure") throw FailureOf(events.Current.Data);
                return events.Current;
            }
            catch (FailureException e) when (e.Failure.Kind == FailureKind.Unreachable && MayComeBack())
            {
                await CloseAsync();
                await Task.Delay(pause, time, ct);
            }
        }
    }

    async Task<IAsyncEnumerator<SseItem<string>>> OpenAsync(CancellationToken ct)
    {
        using var message = ask();
        message.Headers.Accept.ParseAdd("text/event-stream");
        if (reached.Length > 0) message.Headers.Add("Last-Event-ID", reached);
        answer = await server.SendAsync(message, ct);
        parser = SseParser.Create(await answer.Content.ReadAsStreamAsync(ct));
        return parser.EnumerateAsync(ct).GetAsyncEnumerator(ct);
    }

    async Task<bool> ReadAsync(IAsyncEnumerator<SseItem<string>> from)
    {
        try
        {
            return await from.MoveNextAsync();
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw broken(e);
        }
        finally
        {
            if (parser is { LastEventId.Length: > 0 }) reached = parser.LastEventId;
        }
    }

    bool MayComeBack() => (FromTheFirst || reached.Length > 0) && time.GetElapsedTime(away ??= time.GetTimestamp()) < patience;

    FailureException FailureOf(string problem)
    {
        using var text = JsonDocument.Parse(problem);
        return new(server.FailureOf(text.RootElement, HttpStatusCode.OK));
    }

    async Task CloseAsync()
    {
        if (events is not null) await events.DisposeAsync();
        answer?.Dispose();
        (events, answer, parser) = (null, null, null);
    }

    public ValueTask DisposeAsync() => new(CloseAsync());
}
