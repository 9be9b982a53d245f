using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Proxmox;

namespace Croft.Bench;

/// <summary>Row 2: states of the whole estate, after some of it changed behind Croft's back.</summary>
static class RefreshRow
{
    const int Times = 5;

    public static async Task RunAsync(Estate estate, Figures figures, CancellationToken ct)
    {
        var seconds = new double[Times];
        var cpu = new double[Times];
        for (var i = 0; i < Times; i++)
        {
            var tag = $"refresh-{i.ToString(CultureInfo.InvariantCulture)}";
            for (var cluster = 0; cluster < estate.Size.Clusters; cluster++)
                await ChangeAsync(estate, Estate.Cluster(cluster), tag, ct);
            var before = Environment.CpuUsage.TotalTime;
            var began = TimeProvider.System.GetTimestamp();
            await estate.RunAsync<SyncResult>("sync", new SyncRequest { StatusOnly = true }, ct);
            seconds[i] = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            cpu[i] = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            var seen = await estate.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest { Tag = tag }, ct);
            if (seen.Items.Count != estate.Size.Clusters)
                throw new InvalidOperationException($"{seen.Items.Count} of {estate.Size.Clusters} changes were seen by the refresh");
        }
        figures.Add(2, "status refresh, median of 5", Figures.Quantile(seconds, 0.5), "s", 1);
        figures.Add(2, "Croft's processor time, median of 5", Figures.Quantile(cpu, 0.5), "s");
    }

    /// <summary>Tags one guest and stops another, by Proxmox's own calls.</summary>
    public static async Task ChangeAsync(Estate estate, string cluster, string tag, CancellationToken ct)
    {
        var guests = (await estate.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest { Cluster = cluster, Type = GuestType.Vm }, ct)).Items;
        var client = await estate.Get<ClusterConnections>().GetAsync(cluster, ct);
        var tagged = guests.First(g => g.Status == "stopped" && !g.Template && g.Lock is null);
        await client.Node(tagged.Node).Guest(GuestKind.Qemu, tagged.Vmid).ConfigureNowAsync(new GuestChange { Set = [new("tags", tag)] }, ct);
        var running = guests.First(g => g.Status == "running" && g.Lock is null);
        await client.Node(running.Node).Guest(GuestKind.Qemu, running.Vmid).StopAsync(overruleShutdown: false, null, ct);
    }
}
