using Croft.Contracts;
using Croft.Sandbox;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>Killed at a moment that a seed chooses, again while it resumes; in the end everything was done once.</summary>
public sealed class AnyMomentTests : IAsyncLifetime
{
    Lab? lab;

    Lab Lab => lab!;

    public static IEnumerable<TheoryDataRow<int>> Seeds { get; } = [.. Enumerable.Range(1, Long.Asked ? 60 : 2).Select(seed => new TheoryDataRow<int>(seed))];

    public async ValueTask InitializeAsync() =>
        // A little latency spreads the calls over the time in which the kill falls.
        lab = await Lab.StartAsync(new SandboxOptions { Guests = 12, Latency = TimeSpan.FromMilliseconds(8) });

    [Theory, MemberData(nameof(Seeds))]
    public async Task KilledAtAnyMoment_ResumedUntilDone_TookEffectOnce(int seed)
    {
        var random = new Random(seed);
        var template = await Lab.TemplateAsync(GuestType.Vm);
        string[] words(int vmid) => ["guest", "create", $"made-{vmid}", "--from", template.Name, "--id", $"{vmid}", "--cores", "7", "--description", "finished", "--start"];
        var began = TimeProvider.System.GetTimestamp();
        (await Lab.CroftAsync(words(Lab.NextVmid()))).Done();
        var whole = TimeProvider.System.GetElapsedTime(began);

        var guest = Lab.NextVmid();
        await KillAsync(words(guest), random.NextDouble() * whole);
        for (var again = 0; again < 2 && await WaitingAsync() is { } open; again++)
            await KillAsync(["run", "resume", open], random.NextDouble() * whole);
        if (await WaitingAsync() is { } run)
            (await Lab.CroftAsync("run", "resume", run)).Done();
        else if (await Lab.Witness.FindAsync(guest) is null)
            (await Lab.CroftAsync(words(guest))).Done(); // killed before it had begun

        Lab.EffectsOn(guest).ShouldBe(
            new SortedDictionary<string, int>(StringComparer.Ordinal) { ["create"] = 1, ["config"] = 2, ["start"] = 1 }, $"seed {seed}");
        (await Lab.Folder.SqlAsync("SELECT DISTINCT state FROM runs")).ShouldBe(["Done"]);
        (await Lab.Folder.SqlAsync("SELECT resource FROM leases")).ShouldBeEmpty();
        (await Lab.CroftAsync("audit", "verify")).Done();
    }

    public ValueTask DisposeAsync() => lab?.DisposeAsync() ?? ValueTask.CompletedTask;

    async Task KillAsync(string[] words, TimeSpan after)
    {
        using var croft = Lab.Start(words);
        await Task.Delay(after, TestContext.Current.CancellationToken); // the moment is the test
        if (!croft.HasExited)
            await croft.KillAsync();
    }

    async Task<string?> WaitingAsync() =>
        (await Lab.RunsAsync()).Where(r => r.GetProperty("state").GetString() is "interrupted" or "unknown").Select(r => r.GetProperty("id").ToString()).SingleOrDefault();
}
