using System.Collections.Concurrent;
using Croft.Contracts;

namespace Croft.Bench;

/// <summary>Row 9: 200 lifecycle operations at once, each a plan and a run of its own; tasks take no time, so all of it is Croft's.</summary>
static class LifecycleRow
{
    const int Operations = 200;

    public static async Task RunAsync(string croft, string folder, Figures figures, CancellationToken ct)
    {
        await using var estate = await Estate.StartAsync(croft, folder, new EstateSize(1, 3, 400), new Figures(TextWriter.Null), ct);
        await estate.RunAsync<SyncResult>("sync", new SyncRequest(), ct);
        var guests = (await estate.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest(), ct)).Items
            .Where(g => !g.Template && g.Lock is null && g.Status is "running" or "stopped").Take(Operations).ToList();
        using var traffic = new Traffic();
        var seconds = new ConcurrentBag<double>();
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(guests.Select(g => OperateAsync(estate, g, seconds, ct)));
        var took = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        figures.Add(9, $"{guests.Count} lifecycle operations at once", took, "s");
        figures.Add(9, "operations a second", guests.Count / took, "/s");
        figures.Add(9, "calls an operation", (double)traffic.Calls / guests.Count, "");
        figures.Add(9, "time of an operation, p95", Figures.Quantile([.. seconds], 0.95), "s");
        var one = TimeProvider.System.GetTimestamp();
        await estate.ChangeAsync("guest stop", new StopGuestRequest { Guest = $"c00/{guests.First(g => g.Status == "stopped").Vmid}" }, ct);
        figures.Add(9, "time of one alone: what Croft adds to its task", TimeProvider.System.GetElapsedTime(one).TotalSeconds, "s", 0.5);
    }

    static async Task OperateAsync(Estate estate, GuestRow guest, ConcurrentBag<double> seconds, CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        var name = $"{guest.Cluster}/{guest.Vmid}";
        var run = guest.Status == "running"
            ? await estate.ChangeAsync("guest stop", new StopGuestRequest { Guest = name }, ct)
            : await estate.ChangeAsync("guest start", new StartGuestRequest { Guest = name }, ct);
        if (run.State != RunState.Done)
            throw new InvalidOperationException($"{run.Title}: {run.Failure?.Message}");
        seconds.Add(TimeProvider.System.GetElapsedTime(began).TotalSeconds);
    }
}
