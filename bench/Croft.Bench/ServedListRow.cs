using System.Globalization;
using System.Text.Json.Nodes;

namespace Croft.Bench;

/// <summary>Lists and look-ups over a kept connection, to the last byte; the server's loops run meanwhile.</summary>
static class ServedListRow
{
    const int Times = 200, Before = 60, WholeTimes = 20;

    public static async Task RunAsync(ServedEstate served, Figures figures, CancellationToken ct)
    {
        var all = await AllAsync(served, ct);
        var tag = all.SelectMany(g => g["tags"]!.AsArray().Select(t => (string)t!)).GroupBy(t => t).MaxBy(g => g.Count())!.Key;
        await MeasureAsync(served, figures, 12, "by HTTP: page of 50 from anywhere", i => $"/api/v1/guests?limit=50&cursor={Uri.EscapeDataString(Path(At(i)))}", 50, ct);
        await MeasureAsync(served, figures, 12, "by HTTP: one cluster", i => $"/api/v1/guests?cluster={At(i)["cluster"]}", 50, ct);
        await MeasureAsync(served, figures, 12, "by HTTP: one node", i => $"/api/v1/guests?cluster={At(i)["cluster"]}&node={At(i)["node"]}", 50, ct);
        await MeasureAsync(served, figures, 12, "by HTTP: one tag, 50 of them", _ => $"/api/v1/guests?tag={tag}&limit=50", 50, ct);
        await MeasureAsync(served, figures, 12, "by HTTP: one status, 50 of them", _ => "/api/v1/guests?status=stopped&limit=50", 50, ct);
        await MeasureAsync(served, figures, 12, "by HTTP: guest by name, with its config", i => $"/api/v1/guests/{Uri.EscapeDataString(Path(At(i)))}", 50, ct);
        await MeasureAsync(served, figures, 12, $"by HTTP: the whole list of {all.Count}", _ => "/api/v1/guests", null, ct, times: WholeTimes);
        figures.Add(12, "the whole list's length", await served.ReadAsync("/api/v1/guests", null, ct) / 1048576.0, "MB");
        figures.Add(12, "the server's most memory after that", Memory.PeakMegabytes(served.Server.Id), "MB", 512);

        JsonNode At(int i) => all[i * 73 % all.Count];
    }

    /// <summary>Every guest as the list has it.</summary>
    public static async Task<IReadOnlyList<JsonNode>> AllAsync(ServedEstate served, CancellationToken ct) =>
        [.. (await served.CallAsync("GET", "/api/v1/guests", null, ct))["items"]!.AsArray().Select(g => g!)];

    /// <summary>A guest's name that is no other's.</summary>
    public static string Path(JsonNode guest) => string.Create(CultureInfo.InvariantCulture, $"{guest["cluster"]}/{(int)guest["vmid"]!}");

    /// <summary>p95 of calls one after another, and what each costs the server.</summary>
    public static async Task MeasureAsync(ServedEstate served, Figures figures, int row, string what, Func<int, string> path, double? budget, CancellationToken ct, string? token = null, int times = Times)
    {
        for (var i = 0; i < Math.Min(Before, times); i++) await CallAsync(i);
        var milliseconds = new double[times];
        var cpu = served.Server.Cpu;
        for (var i = 0; i < times; i++) milliseconds[i] = await CallAsync(i);
        var used = (served.Server.Cpu - cpu).TotalMilliseconds / times;
        figures.Add(row, $"{what}, p50 of {times}", Figures.Quantile(milliseconds, 0.5), "ms");
        figures.Add(row, $"{what}, p95 of {times}", Figures.Quantile(milliseconds, 0.95), "ms", budget);
        figures.Add(row, $"{what}, the server's processor time each", used, "ms");

        async Task<double> CallAsync(int i)
        {
            var began = TimeProvider.System.GetTimestamp();
            await served.ReadAsync(path(i), token, ct);
            var took = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
            // A single token may make 200 calls a second.
            if (token is not null && took < 6) await Task.Delay(TimeSpan.FromMilliseconds(6 - took), TimeProvider.System, ct);
            return took;
        }
    }
}
