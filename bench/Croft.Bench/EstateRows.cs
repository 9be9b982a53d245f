using Croft.Contracts;

namespace Croft.Bench;

/// <summary>Rows 1 to 4: one estate, read whole, then looked at in the ways people and loops do.</summary>
static class EstateRows
{
    public static async Task RunAsync(Estate estate, int[] wanted, Figures figures, CancellationToken ct)
    {
        await FirstInventoryAsync(estate, figures, ct);
        if (wanted.Contains(2))
            await RefreshRow.RunAsync(estate, figures, ct);
        if (wanted.Contains(4))
            await ListRow.RunAsync(estate, figures, ct);
        if (wanted.Contains(3))
            await SweepRow.RunAsync(estate, figures, ct);
        if (wanted.Contains(5) || wanted.Contains(8))
            await PlanRow.RunAsync(estate, figures, ct);
        figures.Add(0, "sandbox: most memory", Memory.PeakMegabytes(estate.Sandbox.Id), "MB", 1024);
    }

    /// <summary>Every other row stands on this one, so it always runs.</summary>
    static async Task FirstInventoryAsync(Estate estate, Figures figures, CancellationToken ct)
    {
        using var traffic = new Traffic();
        var (sandboxBefore, croftBefore) = (estate.Sandbox.Cpu, Environment.CpuUsage.TotalTime);
        var began = TimeProvider.System.GetTimestamp();
        var result = await estate.RunAsync<SyncResult>("sync", new SyncRequest(), ct);
        var took = TimeProvider.System.GetElapsedTime(began);
        if (result.Missing.Count > 0)
            throw new InvalidOperationException($"the first inventory misses {result.Missing.Count} parts, first {result.Missing[0].What}: {result.Missing[0].Why}");
        if (result.Clusters.Sum(c => c.Configs) != estate.Size.Clusters * estate.Size.Guests)
            throw new InvalidOperationException($"{result.Clusters.Sum(c => c.Configs)} configs were read");
        figures.Add(1, "first full inventory, configs included", took.TotalSeconds, "s", 10);
        figures.Add(1, "most connections to one cluster", traffic.MostConnections, "", 20);
        figures.Add(1, "Croft's most memory", Memory.PeakMegabytes(Environment.ProcessId), "MB", 400);
        figures.Add(1, "calls made", traffic.Calls, "");
        figures.Add(1, "Croft's processor time", (Environment.CpuUsage.TotalTime - croftBefore).TotalSeconds, "s");
        figures.Add(1, "the sandbox's processor time", (estate.Sandbox.Cpu - sandboxBefore).TotalSeconds, "s");
    }
}
