namespace Croft.Bench;

/// <summary>Row 6: the built program serving a small site that nobody looks at, its loops running.</summary>
static class IdleRow
{
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(60), Lasting = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(string croft, string app, string folder, Figures figures, CancellationToken ct)
    {
        await using var estate = await Estate.StartAsync(croft, folder, new EstateSize(1, 5, 80) { Speed = 20 }, new Figures(TextWriter.Null), ct);
        using var server = await ServerProcess.StartAsync(app, estate.Workspace, ct);
        await Task.Delay(Settling, TimeProvider.System, ct);
        server.ForgetPeak();
        var (began, cpu) = (TimeProvider.System.GetTimestamp(), server.Cpu);
        await Task.Delay(Lasting, TimeProvider.System, ct);
        figures.Add(6, "idle server of 5 nodes and 80 guests: share of one core", (server.Cpu - cpu) / TimeProvider.System.GetElapsedTime(began) * 100, "%", 1);
        figures.Add(6, "idle server: most memory", Memory.PeakMegabytes(server.Id), "MB", 150);
    }
}
