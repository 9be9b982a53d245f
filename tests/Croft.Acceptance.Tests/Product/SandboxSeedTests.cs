using System.Text.Json;
using Croft.Sandbox;
using Croft.Sandbox.Saving;

namespace Croft.Acceptance.Tests.Product;

/// <summary>A sandbox that begins with what Croft read of another cluster.</summary>
public sealed class SandboxSeedTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Seed_OfAClustersReadings_StartsASandboxWithTheSameGuests()
    {
        await using var lab = await Lab.StartAsync(new SandboxOptions { Version = "9.1", Guests = 12 });
        var file = lab.Folder.Beside("twin.json");

        (await lab.CroftAsync("sandbox", "seed", "lab", file)).Done().ShouldContain("3 nodes");

        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var saved = JsonSerializer.Deserialize<SavedCluster>(await File.ReadAllTextAsync(file, Ct), SavedCluster.Json)!;
        await using var twin = await SandboxCluster.StartAsync(new SandboxOptions { Version = saved.Version!, Saved = saved }, Ct);
        var (there, here) = (twin.Save(), lab.Cluster.Save());
        there.Guests!.Select(Told).ShouldBe(here.Guests!.Select(Told), ignoreOrder: true);
        there.Storages!.Select(s => $"{s.Id} {s.Type} {s.Shared} {s.Total}").ShouldBe(here.Storages!.Select(s => $"{s.Id} {s.Type} {s.Shared} {s.Total}"), ignoreOrder: true);
        there.Nodes!.Select(n => $"{n.Name} {n.Cores} {n.Memory}").ShouldBe(here.Nodes!.Select(n => $"{n.Name} {n.Cores} {n.Memory}"));
        (await lab.CroftAsync("sandbox", "seed", "lab", file)).Failed(4).ShouldContain("exists and was not overwritten");

        await lab.Cluster.DisposeAsync();
        (await lab.CroftAsync("sync")).ExitCode.ShouldNotBe(0);
        var lost = await lab.CroftAsync("sandbox", "seed", "lab", file, "--yes");

        lost.Failed(3).ShouldContain("What is written was seen before.");
        var last = JsonSerializer.Deserialize<SavedCluster>(await File.ReadAllTextAsync(file, Ct), SavedCluster.Json)!;
        last.Guests!.Select(g => $"{g.Vmid} {g.Status}").ShouldBe(here.Guests!.Select(g => $"{g.Vmid} {g.Status}"), ignoreOrder: true);
    }

    [Fact]
    public async Task Seed_OfAClusterThatIsNotKnown_IsRefusedAndWritesNothing()
    {
        await using var lab = await Lab.StartAsync(new SandboxOptions { Guests = 2 });
        var file = lab.Folder.Beside("twin.json");

        (await lab.CroftAsync("sandbox", "seed", "elsewhere", file)).Failed(1).ShouldContain("No cluster 'elsewhere' is known.");

        File.Exists(file).ShouldBeFalse();
    }

    static string Told(SavedGuest guest) => $"{guest.Vmid} {guest.Kind} {guest.Node} {guest.Status} {guest.Pool} {string.Join(';', guest.Config!.Where(c => c.Key is not ("digest" or "parent")).OrderBy(c => c.Key, StringComparer.Ordinal))}";
}
