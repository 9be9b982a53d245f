using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Tests.Runs;

/// <summary>Runs that need the same resources: they queue behind a live one, and are refused by one that nobody carries out.</summary>
public sealed class LeaseTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_LiveRunHoldsTheResource_WaitsAndSaysForWhom()
    {
        await using var bench = await HoldingAsync();
        var (first, other) = (bench.Engine(), bench.Engine());
        var holder = await StartAsync(first, "a");
        await RunFlowTests.SeenAsync(first, holder, e => e.Line == "half way");

        var run = await StartAsync(other, "0", "a");
        await RunFlowTests.SeenAsync(other, run, e => e.Line == $"Waits for run {holder}, which holds lab/thing/a.");
        bench.Node.Changes.ShouldBe(["PUT a"]);
        (await bench.LeasesAsync(run)).ShouldBeEmpty("who waits holds nothing");
        (await new Leases(bench.Database, TimeProvider.System).HeldAsync(Ct)).ShouldBe(["lab/thing/0", "lab/thing/a"], ignoreOrder: true);

        bench.Node.Finish("a");
        bench.Node.Work = _ => ("OK", []);
        (await first.FollowAsync(holder, _ => { }, CancellationToken.None, Ct)).State.ShouldBe(RunState.Done);
        (await other.FollowAsync(run, _ => { }, CancellationToken.None, Ct)).State.ShouldBe(RunState.Done);
        (await new Leases(bench.Database, TimeProvider.System).HeldAsync(Ct)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("lab/guest/100", "web-01 (guest 100 of lab)")]
    [InlineData("lab/guest/101", "guest 101 of lab")]
    [InlineData("lab/guest/102", "guest 102 of lab")]
    [InlineData("lab/node/pve1", "node pve1 of lab")]
    [InlineData("lab/pve1/volume/local:iso/a.iso", "lab/pve1/volume/local:iso/a.iso")]
    public void Resource_IsToldAsPeopleCallIt(string resource, string told)
    {
        PlanStep Step(string id, int vmid, string name) =>
            MakeThing.Step(id, new Thing("a")) with { Action = StepJson.Action(new { Guest = new { Cluster = "lab", Vmid = vmid, Name = name } }), Leases = [$"lab/guest/{vmid}", "lab/node/pve1"] };
        var plan = new Plan("apply", "change things", [Step("1", 100, "web-01"), Step("2", 101, "101")]);
        LeaseText.Of(resource, plan).ShouldBe(told);
    }

    [Fact]
    public async Task ChooseAsync_HeldOrChosenByAnother_IsPassedOverUntilItsTimeIsUp()
    {
        await using var bench = await HoldingAsync();
        var engine = bench.Engine();
        await RunFlowTests.SeenAsync(engine, await StartAsync(engine, "1"), e => e.Line == "half way");
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        var (mine, other) = (new Leases(bench.Database, time), new Leases(bench.Database, time));

        (await ChooseAsync(mine)).ShouldBe(0);
        (await ChooseAsync(other)).ShouldBe(2, "1 is held by a run");
        (await ChooseAsync(mine)).ShouldBe(3);
        time.Advance(TimeSpan.FromMinutes(3));
        (await ChooseAsync(other)).ShouldBe(0);
        bench.Node.Finish("1");

        static Task<int> ChooseAsync(Leases leases) => leases.ChooseAsync(Enumerable.Range(0, 10), n => $"lab/thing/{n}", Ct);
    }

    [Fact]
    public async Task ChooseAsync_ManyAtOnce_GivesEachItsOwn()
    {
        await using var bench = await HoldingAsync();
        var leases = new Leases(bench.Database, TimeProvider.System);

        var chosen = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => leases.ChooseAsync(Enumerable.Range(100, 100), n => $"lab/guest/{n}", Ct), Ct)));

        chosen.Order().ShouldBe(Enumerable.Range(100, 20));
    }

    [Fact]
    public async Task ChooseAsync_ProcessThatOnlyPlannedHasEnded_ItsChoiceIsFree()
    {
        await using var bench = await HoldingAsync();
        var leases = new Leases(bench.Database, TimeProvider.System);
        (await leases.ChooseAsync([7], n => $"lab/guest/{n}", Ct)).ShouldBe(7);
        await using (var connection = await bench.Database.OpenAsync(Engine.State.Durability.Full, Ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "UPDATE choices SET owner=replace(owner, '\"born\":\"', '\"born\":\"0')";
            (await command.ExecuteNonQueryAsync(Ct)).ShouldBe(1);
        }

        (await leases.ChooseAsync([7], n => $"lab/guest/{n}", Ct)).ShouldBe(7);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task StartAsync_RunThatNobodyCarriesOutHoldsTheResource_IsRefusedWithTheWayOut(bool unknown)
    {
        await using var bench = await HoldingAsync();
        var engine = bench.Engine();
        if (unknown)
            bench.Node.Behave = _ => OnCall.LoseCall;
        var holder = (await engine.StartAsync(await RunBench.KeepAsync(engine, MakeThing.Step("1", new Thing("a", Repeat.DoesItTwice)) with { Leases = ["lab/guest/100"] }), RunBench.Me, Ct)).Id;
        if (unknown)
            await engine.FollowAsync(holder, _ => { }, CancellationToken.None, Ct);
        else
            await RunFlowTests.SeenAsync(engine, holder, e => e.Line == "half way");
        await engine.InterruptAsync(holder, Ct);
        var plan = await RunBench.KeepAsync(engine, MakeThing.Step("1", "0"), MakeThing.Step("2", "a") with { Leases = ["lab/guest/100"] });

        var refused = (await Should.ThrowAsync<FailureException>(() => engine.StartAsync(plan, RunBench.Me, Ct))).Failure;

        refused.Kind.ShouldBe(FailureKind.Conflict);
        refused.Message.ShouldBe($"guest 100 of lab is held by run {holder} ({(unknown ? "unknown" : "interrupted")}).");
        refused.WayOut.ShouldNotBeNull().ShouldContain($"croft run resume {holder}");
        (await engine.ListAsync(int.MaxValue, 10, null, Ct)).Rows.ShouldHaveSingleItem("nothing is left of what was refused");
    }

    [Fact]
    public async Task Wait_HolderIsInterruptedMeanwhile_EndsWithTheWayOut()
    {
        await using var bench = await HoldingAsync();
        var (first, other) = (bench.Engine(), bench.Engine());
        var (holder, run) = await WaitingAsync(bench, first, other);

        await first.InterruptAsync(holder, Ct);
        var row = await other.FollowAsync(run, _ => { }, CancellationToken.None, Ct);

        row.State.ShouldBe(RunState.Failed);
        row.Failure!.WayOut.ShouldNotBeNull().ShouldContain($"croft run resume {holder}");
        (await bench.StepsAsync(run)).ShouldAllBe(s => s.State == StepState.Skipped);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Wait_CancelledOrLeft_EndsWithNothingBegun(bool cancelled)
    {
        await using var bench = await HoldingAsync();
        var (first, other) = (bench.Engine(), bench.Engine());
        var (_, run) = await WaitingAsync(bench, first, other);

        if (cancelled)
            await other.CancelAsync(run, RunBench.Me, Ct);
        else
            await other.InterruptAsync(run, Ct);
        var row = await other.FollowAsync(run, _ => { }, CancellationToken.None, Ct);

        row.State.ShouldBe(RunState.Cancelled);
        (await bench.EventsAsync(run)).ShouldContain(e => e.Line == "Nothing was begun.");
        (await new Leases(bench.Database, TimeProvider.System).HeldAsync(Ct)).ShouldHaveSingleItem("what waited no longer stands in the queue").ShouldBe("lab/thing/a");
    }

    [Fact]
    public async Task Wait_EarlierRunNeedsTheSame_GoesFirst()
    {
        await using var bench = await RunBench.StartAsync();
        var plans = new List<Plan>();
        foreach (var thing in new[] { "a", "b", "a" })
            plans.Add(await RunBench.KeepAsync(bench.Engine(), MakeThing.Step("1", "both") with { Leases = thing == "b" ? ["lab/thing/a", "lab/thing/b"] : ["lab/thing/a"] }));
        var store = new RunStore(bench.Database, TimeProvider.System, RunBench.Quick);
        List<(int Run, bool Holds)> opened = [];
        foreach (var plan in plans)
            opened.Add(await store.OpenAsync(plan, RunOwner.ThisProcess(), "me", Ct));
        opened.Select(o => o.Holds).ShouldBe([true, false, false]);
        List<Journal> journals = [.. opened.Select(o => new Journal(bench.Database, TimeProvider.System, new RunNews(), o.Run, 1))];

        await journals[0].WriteAsync(p => p.Leave(RunState.Done, null));
        var block = (await journals[2].TakeLeasesAsync(RunBench.Quick)).ShouldNotBeNull();
        (block.Other.Id, block.Holds, block.Line(plans[2])).ShouldBe((opened[1].Run, false, $"Waits for run {opened[1].Run}, which is to have lab/thing/a first."));
        (block with { Resource = "lab/guest/100" }).Line(plans[2]).ShouldEndWith("which is to have guest 100 of lab first.");
        (await journals[1].TakeLeasesAsync(RunBench.Quick)).ShouldBeNull();
        (await journals[2].TakeLeasesAsync(RunBench.Quick)).ShouldNotBeNull().Holds.ShouldBeTrue();
        journals.ForEach(j => j.Dispose());
    }

    [Fact]
    public async Task Wait_EarlierRunDiedWaiting_IsNotWaitedFor()
    {
        await using var bench = await RunBench.StartAsync();
        var store = new RunStore(bench.Database, TimeProvider.System, RunBench.Quick);
        var (holder, dead) = (RunOwner.ThisProcess(), RunOwner.ThisProcess() with { Pid = int.MaxValue });
        List<int> runs = [];
        foreach (var owner in new[] { holder, dead, holder })
            runs.Add((await store.OpenAsync(await RunBench.KeepAsync(bench.Engine(), MakeThing.Step("1", "a")), owner, "me", Ct)).Run);
        using var first = new Journal(bench.Database, TimeProvider.System, new RunNews(), runs[0], 1);
        await first.WriteAsync(p => p.Leave(RunState.Done, null));
        using var last = new Journal(bench.Database, TimeProvider.System, new RunNews(), runs[2], 1);

        (await last.TakeLeasesAsync(RunBench.Quick)).ShouldBeNull();
    }

    static async Task<RunBench> HoldingAsync()
    {
        var bench = await RunBench.StartAsync();
        bench.Node.Work = _ => (null, ["half way"]);
        return bench;
    }

    static async Task<(int Holder, int Run)> WaitingAsync(RunBench bench, RunEngine first, RunEngine other)
    {
        var holder = await StartAsync(first, "a");
        await RunFlowTests.SeenAsync(first, holder, e => e.Line == "half way");
        var run = await StartAsync(other, "a");
        await RunFlowTests.SeenAsync(other, run, e => e.Line?.StartsWith("Waits for run", StringComparison.Ordinal) == true);
        bench.Node.Changes.ShouldHaveSingleItem();
        return (holder, run);
    }

    static async Task<int> StartAsync(RunEngine engine, params string[] things) =>
        (await engine.StartAsync(await RunBench.KeepAsync(engine, [.. things.Select((t, i) => MakeThing.Step($"{i + 1}", t))]), RunBench.Me, Ct)).Id;
}
