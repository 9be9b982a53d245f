using Croft.Sandbox.Seeding;
using Croft.Sandbox.State;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Seeding;

public sealed class EstateTests
{
    static string Text(ClusterState cluster) => string.Join('\n', cluster.Guests.Select(guest => $"{guest.Id} {guest.Node} {guest.State}\n{guest.Config.Render()}"));

    [Fact]
    public void Estate_SameSeed_IsTheSame()
    {
        var options = new SandboxOptions { Guests = 100, Time = new ManualTime() };
        Text(Estate.Create(options)).ShouldBe(Text(Estate.Create(options)));
        Text(Estate.Create(options)).ShouldNotBe(Text(Estate.Create(options with { Seed = 2 })));
    }

    [Fact]
    public void Estate_Seeded_HasWhatAHomelabHas()
    {
        var cluster = Estate.Create(new SandboxOptions { Nodes = 5, Guests = 200 });
        cluster.Guests.Count.ShouldBe(200);
        cluster.Guests.Select(guest => guest.Name).Distinct().Count().ShouldBe(200);
        cluster.Guests.Count(guest => guest.Kind.IsQemu).ShouldBeInRange(90, 150);
        cluster.Guests.Count(guest => guest.IsRunning).ShouldBeInRange(100, 180);
        cluster.Guests.Count(guest => guest.Config.Snapshots.Count > 0).ShouldBeGreaterThan(3);
        cluster.Guests.Count(guest => guest.IsTemplate).ShouldBe(1);
        foreach (var guest in cluster.Guests)
            foreach (var key in GuestDisks.KeysOf(guest.Kind, guest.Config.Current))
                DiskSpace.Find(cluster, guest.Node, GuestDisks.VolumeId(guest.Config[key]!)).ShouldNotBeNull($"{guest.Id} {key}");
    }

    [Fact]
    public async Task Host_ManyClusters_EachHasItsPortAndToken()
    {
        await using var host = await SandboxHost.StartAsync(new SandboxHostOptions { Clusters = 3 }, TestContext.Current.CancellationToken);
        host.Clusters.Select(cluster => cluster.Url.Port).Distinct().Count().ShouldBe(3);
        foreach (var cluster in host.Clusters)
        {
            using var client = new Client(cluster);
            (await client.Get("/cluster/status")).Data[0].GetProperty("name").GetString().ShouldBe(cluster.State.Name);
        }
    }
}
