using System.Globalization;
using System.Text.Json.Nodes;

namespace Croft.Bench;

/// <summary>Rows 12 to 15: one estate behind one server, called over HTTPS.</summary>
static class ServedRows
{
    const int Refreshes = 5;

    public static async Task RunAsync(ServedEstate served, int[] wanted, Figures figures, CancellationToken ct)
    {
        await FirstInventoryAsync(served, figures, ct);
        if (wanted.Contains(12))
        {
            await RefreshAsync(served, figures, ct);
            await ServedListRow.RunAsync(served, figures, ct);
            await ServedSweepRow.RunAsync(served, figures, ct);
        }
        if (wanted.Contains(13)) await WrkRow.RunAsync(served, figures, ct);
        if (wanted.Contains(15)) await SightRow.RunAsync(served, figures, ct);
    }

    /// <summary>What the other rows stand on, so it always runs.</summary>
    static async Task FirstInventoryAsync(ServedEstate served, Figures figures, CancellationToken ct)
    {
        var (began, cpu) = (TimeProvider.System.GetTimestamp(), served.Server.Cpu);
        var result = await served.CallAsync("POST", "/api/v1/sync", new { }, ct);
        var took = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        if (result["missing"] is JsonArray { Count: > 0 } missing)
            throw new InvalidOperationException($"the first inventory misses {missing.Count} parts, first {missing[0]}");
        figures.Add(12, "through the server: first full inventory, configs included", took, "s", 10);
        figures.Add(12, "the server's processor time", (served.Server.Cpu - cpu).TotalSeconds, "s");
        figures.Add(12, "the server's most memory", Memory.PeakMegabytes(served.Server.Id), "MB", 400);
    }

    static async Task RefreshAsync(ServedEstate served, Figures figures, CancellationToken ct)
    {
        var seconds = new double[Refreshes];
        for (var i = 0; i < Refreshes; i++)
        {
            var tag = $"refresh-{i.ToString(CultureInfo.InvariantCulture)}";
            for (var cluster = 0; cluster < served.Estate.Size.Clusters; cluster++) await RefreshRow.ChangeAsync(served.Estate, Estate.Cluster(cluster), tag, ct);
            var began = TimeProvider.System.GetTimestamp();
            await served.CallAsync("POST", "/api/v1/sync", new { statusOnly = true }, ct);
            seconds[i] = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            var seen = (await served.CallAsync("GET", $"/api/v1/guests?tag={tag}", null, ct))["items"]!.AsArray().Count;
            if (seen != served.Estate.Size.Clusters) throw new InvalidOperationException($"{seen} of {served.Estate.Size.Clusters} changes were seen by the refresh");
        }
        figures.Add(12, "through the server: status refresh, median of 5", Figures.Quantile(seconds, 0.5), "s", 1);
    }
}
