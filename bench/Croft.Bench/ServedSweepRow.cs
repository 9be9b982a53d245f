using System.Globalization;
using System.Text.Json.Nodes;
using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Proxmox;

namespace Croft.Bench;

/// <summary>The loops beside a server, while configs change behind Croft's back: what a GET shows, and when.</summary>
static class ServedSweepRow
{
    static readonly TimeSpan Lasting = TimeSpan.FromSeconds(90), ChangeAt = TimeSpan.FromSeconds(20), FirstRound = TimeSpan.FromSeconds(60), Between = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(ServedEstate served, Figures figures, CancellationToken ct)
    {
        var time = TimeProvider.System;
        var (began, cpu, looked) = (time.GetTimestamp(), served.Server.Cpu, long.MinValue);
        var reads = new HashSet<(string Place, string Seen)>();
        var waiting = new Dictionary<string, long>(StringComparer.Ordinal);
        var (longest, oldest, isChanged) = (TimeSpan.Zero, TimeSpan.Zero, false);
        served.Server.ForgetPeak();
        while (time.GetElapsedTime(began) < Lasting)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, ct);
            if (!isChanged && time.GetElapsedTime(began) >= ChangeAt)
            {
                isChanged = true;
                for (var cluster = 0; cluster < served.Estate.Size.Clusters; cluster++) waiting.Add(await ChangeAsync(served.Estate, cluster, ct), time.GetTimestamp());
            }
            foreach (var (guest, since) in waiting.ToList())
            {
                var shown = (string?)(await served.CallAsync("GET", $"/api/v1/guests/{Uri.EscapeDataString(guest)}", null, ct))["config"]?["description"];
                if (shown?.StartsWith("changed elsewhere", StringComparison.Ordinal) != true) continue;
                longest = new(Math.Max(longest.Ticks, time.GetElapsedTime(since).Ticks));
                waiting.Remove(guest);
            }
            if (looked != long.MinValue && time.GetElapsedTime(looked) < Between) continue;
            looked = time.GetTimestamp();
            var now = time.GetUtcNow();
            foreach (var guest in await ServedListRow.AllAsync(served, ct))
            {
                var seen = (string)guest["configSeen"]!;
                reads.Add(($"{guest["cluster"]}/{guest["node"]}/{guest["vmid"]}", seen));
                if (time.GetElapsedTime(began) >= FirstRound) oldest = new(Math.Max(oldest.Ticks, (now - DateTimeOffset.Parse(seen, CultureInfo.InvariantCulture)).Ticks));
            }
        }
        longest = new(Math.Max(longest.Ticks, waiting.Count == 0 ? 0 : waiting.Values.Max(since => time.GetElapsedTime(since).Ticks)));
        figures.Add(12, "through the server: configs read a second from one node, most over ten seconds", Most(reads, time.GetUtcNow() - Lasting), "/s", 4);
        figures.Add(12, "through the server: oldest config, after a first round", oldest.TotalSeconds, "s", 60);
        figures.Add(12, $"through the server: change behind Croft's back until shown, longest of {served.Estate.Size.Clusters}", longest.TotalSeconds, "s", 60);
        figures.Add(12, "the server's processor meanwhile, share of one core, with whole lists asked for", (served.Server.Cpu - cpu) / time.GetElapsedTime(began) * 100, "%");
        figures.Add(12, "the server's most memory meanwhile", Memory.PeakMegabytes(served.Server.Id), "MB", 400);
    }

    static double Most(IEnumerable<(string Place, string Seen)> reads, DateTimeOffset since) => reads
        .Select(r => (Node: r.Place[..r.Place.LastIndexOf('/')], At: DateTimeOffset.Parse(r.Seen, CultureInfo.InvariantCulture))).Where(r => r.At > since)
        .GroupBy(r => (r.Node, r.At.ToUnixTimeSeconds() / 10)).Max(g => g.Count()) / 10.0;

    /// <summary>Describes one guest of a cluster anew, by Proxmox's own call; which.</summary>
    static async Task<string> ChangeAsync(Estate estate, int cluster, CancellationToken ct)
    {
        var guests = (await estate.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest { Cluster = Estate.Cluster(cluster), Type = GuestType.Vm }, ct)).Items.Where(g => !g.Template && g.Lock is null).ToList();
        var guest = guests[cluster * 7 % guests.Count];
        var client = await estate.Get<ClusterConnections>().GetAsync(guest.Cluster, ct);
        await client.Node(guest.Node).Guest(GuestKind.Qemu, guest.Vmid).ConfigureNowAsync(new GuestChange { Set = [new("description", "changed elsewhere")] }, ct);
        return string.Create(CultureInfo.InvariantCulture, $"{guest.Cluster}/{guest.Vmid}");
    }
}
