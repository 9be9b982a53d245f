using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Inventory;
using Croft.Engine.Tests.Clusters;
using Croft.Engine.Tests.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Inventory.Past;

public sealed class WatchHistoryTests
{
    static readonly DateTimeOffset Start = DateTimeOffset.UtcNow.AddHours(-1);

    static readonly NodeSeen Pve1 = new("pve1", "online", null, null, null, null, null, null, null);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HistoryWatch_BeginsNow_AndTellsWhatIsWrittenThenOldestFirst()
    {
        await using var workspace = await MadeAsync();
        await SeeAsync(workspace, 1, Guest(101, "stopped"));
        await using var watch = new Watch(workspace, new());
        await watch.BegunAsync();

        await SeeAsync(workspace, 2, Guest(101, "running"), Guest(102, "stopped"));
        await SeeAsync(workspace, 3, Guest(101, "stopped"), Guest(102, "stopped"));

        (await watch.TakeAsync(3)).Select(Text).ShouldBe(["101 status stopped running", "102 presence absent present", "101 status running stopped"]);
    }

    [Fact]
    public async Task HistoryWatch_AfterACursor_GoesOnWithTheNextOne()
    {
        await using var workspace = await MadeAsync();
        for (var minute = 1; minute < 8; minute++) await SeeAsync(workspace, minute, Guest(101, minute % 2 == 0 ? "running" : "stopped"));
        var all = (await workspace.RunAsync<Page<ChangeRow>>("history list", new ListHistoryRequest())).Items.Reverse().ToList();

        await using var first = new Watch(workspace, new() { After = "0-0" });
        var told = await first.TakeAsync(3);
        await using var second = new Watch(workspace, new() { After = told[^1].Cursor });
        told.AddRange(await second.TakeAsync(all.Count - 3));

        told.ShouldBe(all);
    }

    [Fact]
    public async Task HistoryWatch_Filters_HoldAllAtOnce()
    {
        await using var workspace = await MadeAsync();
        await workspace.AddAsync("home");
        await using var watch = new Watch(workspace, new() { Cluster = "lab", Kind = "guest", Field = "presence" });
        await watch.BegunAsync();

        await SeeAsync(workspace, 1, Guest(101, "running"), Guest(103, "running"));
        await workspace.Get<ReadingsWriter>().WriteAsync(new ClusterSight("home", Start.AddMinutes(2), [Pve1], [Guest(7, "running")], []), Ct);
        await SeeAsync(workspace, 3, Guest(101, "running"), Guest(103, "running"), Guest(104, "running"));

        (await watch.TakeAsync(2)).Select(Text).ShouldBe(["103 presence absent present", "104 presence absent present"]);
        (await FailsAsync(workspace, new() { Cluster = "attic" })).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Theory]
    [InlineData("x", FailureKind.Invalid, "is no cursor of the history")]
    [InlineData("5-1", FailureKind.NotFound, "is not kept any more")]
    [InlineData("3000000000000000000-1", FailureKind.Invalid, "of another database")]
    public async Task HistoryWatch_CursorThatIsOfNoUse_IsRefusedWithTheWayOut(string cursor, FailureKind kind, string says)
    {
        await using var workspace = await MadeAsync();
        await SeeAsync(workspace, 1, Guest(101, "stopped"));

        var failure = await FailsAsync(workspace, new() { After = cursor });

        failure.Kind.ShouldBe(kind);
        failure.Message.ShouldContain(says);
        failure.WayOut!.ShouldContain("--after");
    }

    [Fact]
    public async Task HistoryWatch_ManyWritersAndListeners_NothingIsLostAndNothingToldTwice()
    {
        await using var workspace = await MadeAsync();
        const int Clusters = 4, Looks = 30, Listeners = 12;
        for (var c = 0; c < Clusters; c++) await workspace.AddAsync($"c{c}");
        // Processes of their own, whose writing nobody here is told of.
        var processes = Enumerable.Range(0, Clusters).Select(_ => workspace.Again()).ToList();
        var watches = Enumerable.Range(0, Listeners).Select(_ => new Watch(workspace, new())).ToList();
        foreach (var watch in watches) await watch.BegunAsync();

        await Task.WhenAll(processes.Select((process, c) => Task.Run(async () =>
        {
            for (var look = 0; look < Looks; look++)
            {
                // Times run against the order of writing, as those of slow clusters do.
                var guests = Enumerable.Range(100, 5).Select(v => Guest(v, look % 2 == 0 ? "running" : "stopped")).ToArray();
                await process.GetRequiredService<ReadingsWriter>().WriteAsync(new ClusterSight($"c{c}", Start.AddMinutes(30 + (look * (c % 2 == 0 ? 0.5 : 0.01))), [Pve1], guests, []), Ct);
            }
        }, Ct)));

        const int Expected = Clusters * (Looks - 1) * 5;
        var all = await workspace.RunAsync<Page<ChangeRow>>("history list", new ListHistoryRequest { Limit = 10_000, Field = "status" });
        all.Items.Count.ShouldBe(Expected);
        foreach (var watch in watches)
        {
            var told = await watch.TakeAsync(Expected, "status");
            told.Select(t => t.Cursor).Distinct().Count().ShouldBe(Expected);
            told.Select(t => t.Cursor).Order().ShouldBe(all.Items.Select(t => t.Cursor).Order());
            foreach (var guest in told.GroupBy(t => (t.Cluster, t.Subject)))
                guest.Select(g => g.To).ShouldBe(Enumerable.Range(1, Looks - 1).Select(n => n % 2 == 0 ? "running" : "stopped"));
            await watch.DisposeAsync();
        }
    }

    [Fact]
    public async Task HistoryWatch_CallerWhoseGrantIsNarrowed_SeesLessFromThenOn_AndOneWhoIsGoneIsEnded()
    {
        await using var workspace = await MadeAsync();
        var clock = new ManualTime(Start);
        Actor? bob = Actor.Holding("bob", Permissions.EstateRead);
        // Only the runner's clock is held: the feed looks for what is written by the real one.
        var runner = ActivatorOf(workspace, clock);
        var entry = workspace.Get<Catalogue>()["history watch"];
        List<string> told = [];
        var reached = new SemaphoreSlim(0);
        var context = new VerbContext(bob, "test") { Anew = _ => Task.FromResult<Actor?>(bob), Reached = _ => reached.Release() };
        var listening = Task.Run(async () =>
        {
            await foreach (var item in runner.StreamAsync(entry, new WatchHistoryRequest(), context, Ct)) told.Add(Text((ChangeRow)item));
        }, Ct);
        await reached.WaitAsync(Ct);

        await SeeAsync(workspace, 1, Guest(101, "stopped"), Guest(102, "stopped"));
        await SeeAsync(workspace, 2, Guest(101, "running"), Guest(102, "running"));
        await UntilAsync(() => told.Count(t => t.Contains("stopped running", StringComparison.Ordinal)) == 2);
        bob = new Actor("bob", [new Grant([Permissions.EstateRead], GrantScope.TryParse("guest:lab/guest-102", out var scope) ? scope : throw new InvalidOperationException())]);
        clock.Advance(TimeSpan.FromSeconds(21));
        await Task.Delay(200, Ct);
        told.Clear();
        await SeeAsync(workspace, 3, Guest(101, "paused"), Guest(102, "paused"));
        await UntilAsync(() => told.Count > 0);
        told.ShouldBe(["102 status running paused"]);

        bob = null;
        clock.Advance(TimeSpan.FromSeconds(21));
        (await Should.ThrowAsync<FailureException>(() => listening.WaitAsync(TimeSpan.FromSeconds(10), Ct))).Failure.ShouldSatisfyAllConditions(f => f.Kind.ShouldBe(FailureKind.Denied), f => f.Message.ShouldContain("has ended"));
    }

    static VerbRunner ActivatorOf(EstateWorkspace workspace, TimeProvider clock) => new(
        workspace.Get<IServiceProvider>(), workspace.Get<Catalogue>(), workspace.Get<VerbAudit>(), workspace.Get<Bugs>(), static () => null, clock);

    static async Task UntilAsync(Func<bool> so)
    {
        for (var tries = 0; !so(); tries++)
        {
            tries.ShouldBeLessThan(200);
            await Task.Delay(50, Ct);
        }
    }

    static string Text(ChangeRow row) => $"{row.Subject} {row.Field} {row.From} {row.To}";

    static GuestSeen Guest(int vmid, string status) => new(vmid, true, "pve1", $"guest-{vmid}", status, "", null, false, null, null);

    static Task SeeAsync(EstateWorkspace workspace, double minute, params GuestSeen[] guests) =>
        workspace.Get<ReadingsWriter>().WriteAsync(new ClusterSight("lab", Start.AddMinutes(minute), [Pve1], guests, []), Ct);

    static async Task<EstateWorkspace> MadeAsync()
    {
        var workspace = await EstateWorkspace.EmptyAsync();
        await workspace.AddAsync("lab");
        await SeeAsync(workspace, 0, Guest(101, "running"));
        return workspace;
    }

    static async Task<Failure> FailsAsync(EstateWorkspace workspace, WatchHistoryRequest request) => (await Should.ThrowAsync<FailureException>(async () =>
    {
        await using var watch = new Watch(workspace, request);
        await watch.TakeAsync(1);
    })).Failure;

    /// <summary>Somebody who listens.</summary>
    sealed class Watch : IAsyncDisposable
    {
        readonly CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly IAsyncEnumerator<object> items;
        Task<bool>? next;

        public Watch(EstateWorkspace workspace, WatchHistoryRequest request) => items = workspace.Get<VerbRunner>()
            .StreamAsync(workspace.Get<Catalogue>()["history watch"], request, new VerbContext(Actor.Local("anna", "desk"), "test") { Reached = _ => begun.TrySetResult() }, end.Token).GetAsyncEnumerator(end.Token);

        public async Task BegunAsync()
        {
            next = items.MoveNextAsync().AsTask();
            await begun.Task.WaitAsync(TimeSpan.FromSeconds(10), Ct);
        }

        public async Task<List<ChangeRow>> TakeAsync(int count, string? field = null)
        {
            List<ChangeRow> taken = [];
            while (taken.Count < count)
            {
                (await (next ?? items.MoveNextAsync().AsTask()).WaitAsync(TimeSpan.FromSeconds(20), Ct)).ShouldBeTrue();
                next = null;
                if (field is null || ((ChangeRow)items.Current).Field == field) taken.Add((ChangeRow)items.Current);
            }
            return taken;
        }

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            if (next is not null) await next.ContinueWith(static _ => { }, TaskScheduler.Default);
            await items.DisposeAsync();
            end.Dispose();
        }
    }
}
