using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Inventory;

namespace Croft.Bench;

/// <summary>Row 10: 50 full clones asked for at once on one storage that makes one at a time; none may fail.</summary>
static class CloneRow
{
    const int Clones = 50;

    public static async Task RunAsync(string croft, string folder, Figures figures, CancellationToken ct)
    {
        await using var estate = await Estate.StartAsync(croft, folder, new EstateSize(1, 3, 40) { Speed = 200 }, new Figures(TextWriter.Null), ct);
        await estate.RunAsync<SyncResult>("sync", new SyncRequest(), ct);
        var template = (await estate.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest { Type = GuestType.Vm }, ct)).Items.First(g => g.Template);
        var cpu = Environment.CpuUsage.TotalTime;
        var began = TimeProvider.System.GetTimestamp();
        var runs = await Task.WhenAll(Enumerable.Range(1, Clones).Select(i => estate.ChangeAsync("guest clone",
            new CloneGuestRequest { Source = GuestFinder.FullName(template), Name = $"copy-{i.ToString(CultureInfo.InvariantCulture)}", Full = true }, ct)));
        figures.Add(10, $"{Clones} full clones on one storage, asked for at once", TimeProvider.System.GetElapsedTime(began).TotalSeconds, "s");
        figures.Add(10, "clones that failed", runs.Count(r => r.State != RunState.Done), "", 0);
        figures.Add(10, "Croft's processor time", (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, "s");
    }
}
