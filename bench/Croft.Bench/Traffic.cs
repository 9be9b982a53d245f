using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;

namespace Croft.Bench;

/// <summary>Connections that this process holds and calls that it has made, as the HTTP client itself counts them.</summary>
sealed class Traffic : IDisposable
{
    readonly MeterListener listener = new();
    readonly ConcurrentDictionary<object, (int Now, int Most)> connections = new();
    long calls;

    public Traffic()
    {
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Name is "http.client.open_connections" or "http.client.request.duration")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, change, tags, _) => Connected((int)change, tags));
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref calls));
        listener.Start();
    }

    /// <summary>Calls answered so far.</summary>
    public long Calls => Interlocked.Read(ref calls);

    /// <summary>Most connections that any one address had at once.</summary>
    public int MostConnections => connections.IsEmpty ? 0 : connections.Values.Max(c => c.Most);

    void Connected(int change, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
        {
            if (tag is { Key: "server.port", Value: { } port })
                connections.AddOrUpdate(port, (change, change), (_, had) => (had.Now + change, Math.Max(had.Most, had.Now + change)));
        }
    }

    public void Dispose() => listener.Dispose();
}

/// <summary>Calls below <c>/nodes/NAME/</c>, counted by node and second.</summary>
sealed class NodeCalls(TimeProvider time) : EventListener
{
    readonly ConcurrentDictionary<(string Node, long Second), int> counts = new();

    /// <summary>Most calls to one node within one second, and within any ten seconds a second.</summary>
    public (int InOneSecond, double OverTen) Most() => (
        counts.IsEmpty ? 0 : counts.Values.Max(),
        counts.IsEmpty ? 0 : counts.GroupBy(c => (c.Key.Node, c.Key.Second / 10)).Max(g => g.Sum(c => c.Value)) / 10.0);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Net.Http")
            EnableEvents(eventSource, EventLevel.Informational);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // RequestStart(scheme, host, port, pathAndQuery, …)
        if (eventData is not { EventName: "RequestStart", Payload: [_, _, { } port, string path, ..] } || path.Split('/') is not [_, _, _, "nodes", var node, ..])
            return;
        counts.AddOrUpdate(($"{port}/{node}", time.GetUtcNow().ToUnixTimeSeconds()), 1, static (_, had) => had + 1);
    }
}
