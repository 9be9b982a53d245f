using Croft.Contracts;

namespace Croft.Bench;

/// <summary>Row 4: lists and look-ups in a warm process.</summary>
static class ListRow
{
    const int Times = 200;

    public static async Task RunAsync(Estate estate, Figures figures, CancellationToken ct)
    {
        var all = (await estate.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest(), ct)).Items;
        var middle = all[all.Count / 2];
        await MeasureAsync("whole list", i => new ListGuestsRequest());
        await MeasureAsync("page of 50 from anywhere", i => new ListGuestsRequest { Limit = 50, After = Cursor(all[i * 73 % all.Count]) });
        await MeasureAsync("one cluster", i => new ListGuestsRequest { Cluster = all[i * 73 % all.Count].Cluster });
        await MeasureAsync("one node", i => new ListGuestsRequest { Cluster = all[i * 73 % all.Count].Cluster, Node = all[i * 73 % all.Count].Node });
        await MeasureAsync("one node's name in every cluster", _ => new ListGuestsRequest { Node = middle.Node });
        await MeasureAsync("one tag", _ => new ListGuestsRequest { Tag = all.SelectMany(g => g.Tags).GroupBy(t => t).MaxBy(g => g.Count())!.Key, Limit = 50 });
        await MeasureAsync("one status", _ => new ListGuestsRequest { Status = "stopped" });
        await MeasureAsync("guest by name, with its config", i => Named(all[i * 73 % all.Count]), "guest show");

        static string Cursor(GuestRow row) => $"{row.Cluster}/{row.Vmid}";

        static ShowGuestRequest Named(GuestRow row) => new() { Guest = row.Name, Cluster = row.Cluster };

        async Task MeasureAsync(string what, Func<int, object> request, string verb = "guest list")
        {
            var requests = Enumerable.Range(0, Times).Select(request).ToList();
            var milliseconds = new double[Times];
            var cpu = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Times; i++)
            {
                var began = TimeProvider.System.GetTimestamp();
                await estate.RunAsync<object>(verb, requests[i], ct);
                milliseconds[i] = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
            }
            figures.Add(4, $"{what}, p95 of {Times}", Figures.Quantile(milliseconds, 0.95), "ms", 50);
            figures.Add(4, $"{what}, processor time each", (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / Times, "ms");
        }
    }
}
