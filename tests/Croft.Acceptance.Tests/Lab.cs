using System.Text.Json;
using Croft.Contracts;
using Croft.Sandbox;
using Croft.Sandbox.Faults;

namespace Croft.Acceptance.Tests;

/// <summary>A simulated cluster in this process and a workspace that has taken it over; croft runs beside it as real processes.</summary>
public sealed class Lab : IAsyncDisposable
{
    /// <summary>Times as short as croft.yaml allows, so that what has to be waited out is short.</summary>
    const string Quick = """

        runs:
          settle: 5s
          stale: 5s
          heartbeat: 500ms
          poll: 20ms
          pollAtMost: 100ms
        clusters:
          callDeadline: 10s

        """;

    readonly Queue<Target> machines = new(), containers = new();
    readonly Dictionary<int, SortedDictionary<string, int>> arranged = [];
    int vmid = 5000;

    Lab(SandboxCluster cluster)
    {
        Cluster = cluster;
        Witness = new Witness(cluster);
    }

    public SandboxCluster Cluster { get; }

    internal Witness Witness { get; }

    internal TestFolder Folder { get; } = new();

    /// <summary>A number that nobody else uses.</summary>
    public int NextVmid() => Interlocked.Increment(ref vmid);

    /// <summary>Starts the cluster, makes the workspace and reads the cluster into it.</summary>
    public static async Task<Lab> StartAsync(SandboxOptions options)
    {
        var lab = new Lab(await SandboxCluster.StartAsync(options, TestContext.Current.CancellationToken));
        await File.WriteAllTextAsync(lab.Folder.Beside("token"), lab.Cluster.Token);
        (await lab.CroftAsync(["init", .. await lab.Folder.DatabaseWordsAsync()])).Done();
        await File.AppendAllTextAsync(Path.Combine(lab.Folder.Workspace, "croft.yaml"), Quick);
        (await lab.CroftAsync(
            "cluster", "add", "lab", lab.Cluster.Url.ToString().TrimEnd('/'), "--token-file", lab.Folder.Beside("token"),
            "--fingerprint", lab.Cluster.Fingerprint)).Done();
        foreach (var guest in await lab.Witness.GuestsAsync())
        {
            var target = Target.Of(guest);
            if (!await lab.Witness.CanSnapshotAsync(target.Path))
                continue;
            (target.IsMachine ? lab.machines : lab.containers).Enqueue(target);
        }
        (await lab.CroftAsync("sync")).Done();
        return lab;
    }

    /// <summary>A guest for this test alone, running or stopped as asked.</summary>
    internal async Task<Target> TakeAsync(GuestType type, bool running)
    {
        Target target;
        lock (machines)
            target = (type == GuestType.Vm ? machines : containers).Dequeue();
        if (running != (await Witness.StatusAsync(target.Path) == "running"))
            await Witness.PostAsync($"{target.Path}/status/{(running ? "start" : "stop")}");
        Forget(target.Vmid);
        return target;
    }

    /// <summary>What has happened to a guest so far belongs to the scene and counts no more.</summary>
    internal void Forget(int guest)
    {
        lock (arranged)
            arranged[guest] = EffectsOn(guest, []);
    }

    /// <summary>A guest made into a template.</summary>
    internal async Task<Target> TemplateAsync(GuestType type)
    {
        var target = await TakeUnsnappedAsync(type);
        await Witness.PostAsync($"{target.Path}/template");
        return target;
    }

    /// <summary>A stopped guest that has no snapshots: Proxmox makes templates of no others.</summary>
    internal async Task<Target> TakeUnsnappedAsync(GuestType type)
    {
        while (true)
        {
            var target = await TakeAsync(type, running: false);
            if ((await Witness.SnapshotsAsync(target.Path)).Count == 0) return target;
        }
    }

    internal CroftProcess Start(params string[] words) => CroftProcess.Start(Folder, words);

    internal Task<Finished> CroftAsync(params string[] words) => CroftProcess.RunAsync(Folder, words);

    /// <summary>Holds the next call of Croft's that fits.</summary>
    public Hold Hold(Func<SeenCall, bool> wanted, HoldPoint point)
    {
        var croft = Cluster.Token.Split('=')[0];
        return Cluster.HoldNext(call => call.User == croft && wanted(call), point);
    }

    /// <summary>What happened to a guest since its scene was set, by kind, and how often.</summary>
    public SortedDictionary<string, int> EffectsOn(int guest)
    {
        lock (arranged)
            return EffectsOn(guest, arranged.GetValueOrDefault(guest) ?? []);
    }

    SortedDictionary<string, int> EffectsOn(int guest, SortedDictionary<string, int> since) => new(
        Cluster.Effects.All
            .Where(e => e.Key.Split(' ')[0].EndsWith($"/{guest}", StringComparison.Ordinal))
            .Select(e => KeyValuePair.Create(e.Key.Split(' ', 2)[1], e.Value))
            .Where(e => e.Value > since.GetValueOrDefault(e.Key))
            .ToDictionary(e => e.Key, e => e.Value - since.GetValueOrDefault(e.Key), StringComparer.Ordinal),
        StringComparer.Ordinal);

    /// <summary>Rows of <c>run list</c>, as a user's script reads them.</summary>
    internal async Task<List<JsonElement>> RunsAsync() =>
        [.. JsonDocument.Parse((await CroftAsync("run", "list", "--json", "--limit", "1000")).Done()).RootElement.EnumerateArray()];

    /// <summary>The one run that <c>run list</c> names for a guest.</summary>
    internal async Task<(string Id, string State)> RunOfAsync(int guest)
    {
        var run = (await RunsAsync()).FindAll(r => r.GetProperty("title").GetString()!.Contains($"/{guest})", StringComparison.Ordinal)).ShouldHaveSingleItem();
        return (run.GetProperty("id").ToString(), run.GetProperty("state").GetString()!);
    }

    /// <summary>Asserts what every run that was done leaves behind: its state, and nothing held.</summary>
    internal async Task ShouldBeDoneAsync(string run)
    {
        (await Folder.SqlAsync($"SELECT state FROM runs WHERE id={run}")).ShouldBe(["Done"]);
        (await Folder.SqlAsync($"SELECT resource FROM leases WHERE run={run}")).ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        Witness.Dispose();
        await Cluster.DisposeAsync();
        Folder.Dispose();
    }
}

/// <summary>A guest as a test addresses it.</summary>
/// <param name="Path">Path of its calls: <c>/nodes/pve1/qemu/101</c>.</param>
sealed record Target(int Vmid, string Name, string Node, string Path)
{
    public bool IsMachine => Path.Contains("/qemu/", StringComparison.Ordinal);

    public static Target Of(JsonElement row)
    {
        var (node, vmid) = (row.GetProperty("node").GetString()!, row.GetProperty("vmid").GetInt32());
        return new Target(vmid, row.GetProperty("name").GetString()!, node, $"/nodes/{node}/{row.GetProperty("type").GetString()}/{vmid}");
    }
}
