using Croft.Contracts;

namespace Croft.Bench;

/// <summary>Row 4: lists and look-ups in a warm process.</summary>
static class ListRow
{
    const int Times = 200;

    /// <summary>Calls before those that count: the row is of a warm process.</summary>
    const int Before = 60;

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

        var before = await PastRows.AddAsync(estate, all, ct);
        await MeasureAsync("page of 50 as of a moment since which nothing changed", i => new ListGuestsRequest { Limit = 50, After = Cursor(all[i * 73 % all.Count]), AsOf = "0 seconds ago" });
        await MeasureAsync("page of 50 as of before 1,000 changes", i => new ListGuestsRequest { Limit = 50, After = Cursor(all[i * 73 % all.Count]), AsOf = before.Some }, most: 250);
        await MeasureAsync($"whole list as of before {PastRows.Count:N0} changes", _ => new ListGuestsRequest { AsOf = before.All }, most: 1000);

        static string Cursor(GuestRow row) => $"{row.Cluster}/{row.Vmid}";

        static ShowGuestRequest Named(GuestRow row) => new() { Guest = row.Name, Cluster = row.Cluster };

        async Task MeasureAsync(string what, Func<int, object> request, string verb = "guest list", double most = 50)
        {
            var requests = Enumerable.Range(0, Times).Select(request).ToList();
            foreach (var early in requests.Take(Before))
                await estate.RunAsync<object>(verb, early, ct);
            var milliseconds = new double[Times];
            var cpu = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Times; i++)
            {
                var began = TimeProvider.System.GetTimestamp();
                await estate.RunAsync<object>(verb, requests[i], ct);
                milliseconds[i] = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
            }
            figures.Add(4, $"{what}, p95 of {Times}", Figures.Quantile(milliseconds, 0.95), "ms", most);
            figures.Add(4, $"{what}, processor time each", (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / Times, "ms");
        }
    }
}
