using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory.Loops;
using Croft.Proxmox;

namespace Croft.Bench;

/// <summary>Row 3: the loops over the whole estate, while configs change behind Croft's back.</summary>
static class SweepRow
{
    static readonly TimeSpan Lasting = TimeSpan.FromSeconds(90);
    static readonly TimeSpan ChangeAt = TimeSpan.FromSeconds(20);

    /// <summary>What was left to grow old before the loops began has been read by then.</summary>
    static readonly TimeSpan FirstRound = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(Estate estate, Figures figures, CancellationToken ct)
    {
        var time = TimeProvider.System;
        using var calls = new NodeCalls(time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var host = estate.Get<LoopHost>();
        var (began, cpu) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var failure = "";
        var looping = host.RunAsync(status => failure = status.Failure ?? failure, stop.Token);
        var watch = new DriftWatch(estate, time);
        var oldest = TimeSpan.Zero;
        while (time.GetElapsedTime(began) < Lasting)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, ct);
            if (!watch.Changed && time.GetElapsedTime(began) >= ChangeAt)
                await watch.ChangeAsync(ct);
            await watch.LookAsync(ct);
            if (time.GetElapsedTime(began) >= FirstRound)
                oldest = TimeSpan.FromTicks(Math.Max(oldest.Ticks, (await OldestAsync(estate, time, ct)).Ticks));
        }
        var used = (Environment.CpuUsage.TotalTime - cpu) / time.GetElapsedTime(began);
        await stop.CancelAsync();
        await looping;
        if (failure.Length > 0)
            throw new InvalidOperationException($"a loop failed: {failure}");
        figures.Add(3, "calls a second to one node, most over ten seconds", calls.Most().OverTen, "/s", 4);
        figures.Add(3, "calls a second to one node, most in any second", calls.Most().InOneSecond, "/s");
        figures.Add(3, "oldest config, after a first round", oldest.TotalSeconds, "s", 60);
        figures.Add(3, $"change behind Croft's back until shown, longest of {estate.Size.Clusters}", watch.Longest.TotalSeconds, "s", 60);
        figures.Add(3, "Croft's processor, share of one core", used * 100, "%");
        figures.Add(3, "Croft's memory", Environment.WorkingSet / 1048576.0, "MB", 400);
    }

    static async Task<TimeSpan> OldestAsync(Estate estate, TimeProvider time, CancellationToken ct)
    {
        var guests = (await estate.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest(), ct)).Items;
        return time.GetUtcNow() - guests.Min(g => g.ConfigSeen ?? throw new InvalidOperationException($"{g.Cluster}/{g.Vmid} has no config"));
    }

    /// <summary>One guest a cluster is described anew; looked at until Croft shows it.</summary>
    sealed class DriftWatch(Estate estate, TimeProvider time)
    {
        readonly Dictionary<GuestRow, long> waiting = [];

        public bool Changed { get; private set; }

        /// <summary>Longest that a change was not shown; what still is not counts until now.</summary>
        public TimeSpan Longest => new(Math.Max(longest.Ticks, waiting.Count == 0 ? 0 : waiting.Values.Max(began => time.GetElapsedTime(began).Ticks)));

        TimeSpan longest;

        public async Task ChangeAsync(CancellationToken ct)
        {
            Changed = true;
            for (var i = 0; i < estate.Size.Clusters; i++)
            {
                var guests = (await estate.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest { Cluster = Estate.Cluster(i), Type = GuestType.Vm }, ct)).Items;
                var guest = guests.Where(g => !g.Template && g.Lock is null).ElementAt(i * 7 % 100 % guests.Count(g => !g.Template && g.Lock is null));
                var client = await estate.Get<ClusterConnections>().GetAsync(guest.Cluster, ct);
                await client.Node(guest.Node).Guest(GuestKind.Qemu, guest.Vmid).ConfigureNowAsync(new GuestChange { Set = [new("description", "changed elsewhere")] }, ct);
                waiting.Add(guest, time.GetTimestamp());
            }
        }

        public async Task LookAsync(CancellationToken ct)
        {
            foreach (var (guest, began) in waiting.ToList())
            {
                var request = new ShowGuestRequest { Guest = guest.Vmid.ToString(CultureInfo.InvariantCulture), Cluster = guest.Cluster };
                var shown = await estate.RunAsync<GuestDetail>("guest show", request, ct);
                if (!shown.Config.TryGetValue("description", out var text) || !text.StartsWith("changed elsewhere", StringComparison.Ordinal))
                    continue;
                longest = new(Math.Max(longest.Ticks, time.GetElapsedTime(began).Ticks));
                waiting.Remove(guest);
            }
        }
    }
}
