using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Croft.Bench;

/// <summary>Row 14: 500 who each follow what happens on an event stream of their own.</summary>
static class StreamRow
{
    const int Clients = 500;

    /// <summary>The stream, and which property of its events says when they happened.</summary>
    const string Stream = "/api/v1/runs/RUN/watch", Moment = "at";

    static readonly TimeSpan Lasting = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(string croft, string app, string folder, Figures figures, CancellationToken ct)
    {
        // Tasks run at a pace that makes some events a second for half a minute.
        await using var served = await ServedEstate.StartAsync(croft, app, folder, new EstateSize(1, 3, 120) { Speed = 2 }, ct);
        await served.CallAsync("POST", "/api/v1/sync", new { }, ct);
        var idle = await CpuAsync(served.Server, ct);
        var (quiet, run) = (served.Server.Megabytes, await BeginAsync(served, ct));
        served.Server.ForgetPeak();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var client = ServedEstate.Connect(served.Server.Url);
        var (lags, connected, from) = (new ConcurrentBag<double>(), 0, DateTimeOffset.MaxValue);
        var following = Enumerable.Range(0, Clients).Select(i => Task.Run(() => FollowAsync(i), ct)).ToList();
        while (Volatile.Read(ref connected) < Clients)
        {
            if (following.FirstOrDefault(f => f.IsCompleted) is { } ended) await ended;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        }
        from = TimeProvider.System.GetUtcNow();
        var (began, cpu) = (TimeProvider.System.GetTimestamp(), served.Server.Cpu);
        await Task.Delay(Lasting, TimeProvider.System, ct);
        var used = (served.Server.Cpu - cpu) / TimeProvider.System.GetElapsedTime(began) * 100;
        var memory = Memory.PeakMegabytes(served.Server.Id);
        await enough.CancelAsync();
        await Task.WhenAll(following);
        double[] all = [.. lags];
        if (all.Length < Clients) throw new InvalidOperationException($"only {all.Length} events arrived at {Clients} streams");
        figures.Add(14, $"{Clients} event streams: events a second, at each", all.Length / Lasting.TotalSeconds / Clients, "/s");
        figures.Add(14, "from an event's moment to its arrival, p50", Figures.Quantile(all, 0.5), "ms");
        figures.Add(14, "from an event's moment to its arrival, p95", Figures.Quantile(all, 0.95), "ms", 1000);
        figures.Add(14, "from an event's moment to its arrival, p99", Figures.Quantile(all, 0.99), "ms");
        figures.Add(14, "the server's processor, share of one core", used, "%");
        figures.Add(14, "the server's processor before, share of one core", idle, "%");
        figures.Add(14, "the server's memory before; the run and its followers add to it", quiet, "MB");
        figures.Add(14, "the server's most memory with them", memory, "MB", 400);

        async Task FollowAsync(int number)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Stream.Replace("RUN", run.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", served.Tokens[number % served.Tokens.Count]);
            request.Headers.Accept.ParseAdd("text/event-stream");
            try
            {
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, enough.Token);
                answer.EnsureSuccessStatusCode();
                using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(enough.Token));
                Interlocked.Increment(ref connected);
                while (await lines.ReadLineAsync(enough.Token) is { } line)
                {
                    if (!line.StartsWith("data: {", StringComparison.Ordinal)) continue;
                    var arrived = TimeProvider.System.GetUtcNow();
                    using var said = JsonDocument.Parse(line.AsMemory(6));
                    if (said.RootElement.TryGetProperty(Moment, out var at) && at.GetDateTimeOffset() is var moment && moment > from) lags.Add((arrived - moment).TotalMilliseconds);
                }
            }
            catch (OperationCanceledException) when (enough.IsCancellationRequested)
            {
                // Measured.
            }
        }
    }

    /// <summary>Stops one guest after another, which lasts longer than the measurement.</summary>
    static async Task<int> BeginAsync(ServedEstate served, CancellationToken ct)
    {
        var plan = await served.CallAsync("POST", "/api/v1/guests/-/stop?plan=true", new { select = "status=running" }, ct);
        var confirm = Uri.EscapeDataString((string?)plan["confirmation"]?["type"] ?? "");
        return (int)(await served.CallAsync("POST", $"/api/v1/plans/{plan["number"]}/start?confirm={confirm}", new { }, ct))["id"]!;
    }

    static async Task<double> CpuAsync(ServerProcess server, CancellationToken ct)
    {
        var (began, cpu) = (TimeProvider.System.GetTimestamp(), server.Cpu);
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, ct);
        return (server.Cpu - cpu) / TimeProvider.System.GetElapsedTime(began) * 100;
    }
}
