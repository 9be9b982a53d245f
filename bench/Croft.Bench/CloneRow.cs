using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Proxmox;

namespace Croft.Bench;

/// <summary>Row 10: 50 full clones on one storage that makes one at a time; asked for at once, by documents, and by a client that fires them all.</summary>
static class CloneRow
{
    const int Clones = 50;

    /// <summary>Times that the client asks again for what failed.</summary>
    const int Rounds = 50;

    public static async Task RunAsync(string croft, string folder, Figures figures, CancellationToken ct)
    {
        await MeasureAsync(croft, folder, figures, "asked for at once", AskAsync, ct);
        await MeasureAsync(croft, folder, figures, "by one apply of 50 documents", ApplyAsync, ct);
        await MeasureAsync(croft, folder, figures, "fired at once by a client that asks again for what failed", FireAsync, ct);
    }

    static async Task MeasureAsync(string croft, string folder, Figures figures, string how, Func<Estate, GuestRow, CancellationToken, Task<int>> clone, CancellationToken ct)
    {
        await using var estate = await Estate.StartAsync(croft, folder, new EstateSize(1, 3, 40) { Speed = 200 }, new Figures(TextWriter.Null), ct);
        await estate.RunAsync<SyncResult>("sync", new SyncRequest(), ct);
        var template = (await estate.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest { Type = GuestType.Vm }, ct)).Items.First(g => g.Template);
        var cpu = Environment.CpuUsage.TotalTime;
        var began = TimeProvider.System.GetTimestamp();
        var failed = await clone(estate, template, ct);
        figures.Add(10, $"{Clones} full clones on one storage, {how}", TimeProvider.System.GetElapsedTime(began).TotalSeconds, "s");
        figures.Add(10, "clones that failed", failed, "", clone == FireAsync ? null : 0);
        figures.Add(10, "processor time of this process", (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, "s");
        await estate.RunAsync<SyncResult>("sync", new SyncRequest(), ct);
        var made = (await estate.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest { Type = GuestType.Vm }, ct)).Items.Count(g => g.Name.StartsWith("copy-", StringComparison.Ordinal));
        if (made != Clones)
            throw new InvalidOperationException($"{made} clones are there of {Clones}, {how}");
    }

    static async Task<int> AskAsync(Estate estate, GuestRow template, CancellationToken ct)
    {
        var runs = await Task.WhenAll(Enumerable.Range(1, Clones).Select(i => estate.ChangeAsync("guest clone",
            new CloneGuestRequest { Source = GuestFinder.FullName(template), Name = Name(i), Full = true }, ct)));
        return runs.Count(r => r.State != RunState.Done);
    }

    static async Task<int> ApplyAsync(Estate estate, GuestRow template, CancellationToken ct)
    {
        var documents = Enumerable.Range(1, Clones).Select(i => new DocumentFile($"{Name(i)}.yaml",
            $"apiVersion: croft/v1\nkind: VirtualMachine\nmetadata: {{ name: {Name(i)} }}\nspec: {{ clone: {template.Name}, fullClone: true }}\n"));
        var run = await estate.ChangeAsync("apply", new ApplyRequest { Documents = [.. documents] }, ct);
        return run.State == RunState.Done ? 0 : Clones;
    }

    /// <summary>How many of the first shots failed; what failed is fired again until all are there.</summary>
    static async Task<int> FireAsync(Estate estate, GuestRow template, CancellationToken ct)
    {
        var client = await estate.Get<ClusterConnections>().GetAsync(template.Cluster, ct);
        var source = client.Node(template.Node).Guest(GuestKind.Qemu, template.Vmid);
        var (left, vmid, failed) = (Clones, 5000, -1);
        for (var round = 0; left > 0 && round < Rounds; round++)
        {
            var ended = await Task.WhenAll(Enumerable.Range(vmid, left).Select(async number =>
            {
                try
                {
                    var task = await source.CloneAsync(new GuestClone(number) { Name = Name(number), Full = true }, ct);
                    return (await client.Task(task).AwaitAsync(ct)).Succeeded;
                }
                catch (ProxmoxException)
                {
                    return false;
                }
            }));
            (vmid, left) = (vmid + left, ended.Count(done => !done));
            if (failed < 0) failed = left;
        }
        return failed;
    }

    static string Name(int number) => $"copy-{number.ToString(CultureInfo.InvariantCulture)}";
}
