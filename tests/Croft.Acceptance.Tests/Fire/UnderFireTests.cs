using System.Globalization;
using System.Text.Json;
using Croft.Contracts;
using Croft.Sandbox;

namespace Croft.Acceptance.Tests.Fire;

/// <summary>Users side by side, every fault of the sandbox in turn, and croft killed at random moments: nothing is lost, nothing done twice.</summary>
/// <remarks>12 kills, in the long suites 200; <c>CROFT_KILLS</c> chooses another number, <c>CROFT_SEED</c> another order of events.</remarks>
public sealed class UnderFireTests
{
    const int Workers = 6;

    static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("CROFT_SEED") ?? "1", CultureInfo.InvariantCulture);
    static readonly int Wanted = Environment.GetEnvironmentVariable("CROFT_KILLS") is { Length: > 0 } number ? int.Parse(number, CultureInfo.InvariantCulture) : Long.Asked ? 200 : 12;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KilledAtRandom_UnderEveryFault_NothingIsLostOrDoneTwice()
    {
        await using var lab = await Lab.StartAsync(new SandboxOptions { Guests = 80, Seed = Seed, Speed = 40, Latency = TimeSpan.FromMilliseconds(5) });
        var random = new Random(Seed);
        var fire = new Fire(lab.Cluster, new Random(random.Next()));
        var kills = new Kills(Seed, Wanted, fire);
        List<Worker> workers = [];
        for (var worker = 0; worker < Workers; worker++)
        {
            var template = (await lab.TemplateAsync(GuestType.Vm)).Vmid;
            List<int> guests = [];
            for (var guest = 0; guest < 4; guest++)
                guests.Add((await lab.TakeAsync(guest < 3 ? GuestType.Vm : GuestType.Ct, running: guest % 2 == 0)).Vmid);
            workers.Add(new Worker(lab, fire, kills, new Random(random.Next()), guests, template));
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var burning = fire.BurnAsync(enough.Token);
        var working = Task.WhenAll(workers.Select(w => Task.Run(w.WorkAsync, Ct)));
        if (await Task.WhenAny(working, burning) == burning)
            kills.GiveUp();
        await working;
        await enough.CancelAsync();
        await burning;

        await ShouldBeWholeAsync(lab);
        await ShouldKnowTheTruthAsync(lab);
    }

    static async Task ShouldBeWholeAsync(Lab lab)
    {
        (await lab.Folder.SqlAsync("SELECT DISTINCT state FROM runs")).ShouldBeSubsetOf(["Done", "Failed", "Undone", "Cancelled"], $"seed {Seed}");
        (await lab.Folder.SqlAsync("SELECT resource FROM leases")).ShouldBeEmpty($"seed {Seed}");
        (await lab.CroftAsync("audit", "verify")).Done();
    }

    /// <summary>Once the fire is out, what Croft lists is what is there.</summary>
    static async Task ShouldKnowTheTruthAsync(Lab lab)
    {
        (await lab.CroftAsync("sync")).Done();
        var listed = JsonDocument.Parse((await lab.CroftAsync("guest", "list", "--limit", "1000", "--json")).Done()).RootElement.EnumerateArray()
            .Select(g => $"{g.GetProperty("vmid")} {g.GetProperty("node").GetString()}");
        listed.ShouldBe(lab.Cluster.Save().Guests!.Select(g => $"{g.Vmid} {g.Node}"), ignoreOrder: true, $"seed {Seed}");
    }
}
