using System.Globalization;
using Croft.Sandbox.Saving;

namespace Croft.Acceptance.Tests.Fire;

/// <summary>A user with guests of its own: types one command after the other, is killed in the middle, and carries each to its end.</summary>
sealed class Worker(Lab lab, Fire fire, Kills kills, Random random, IReadOnlyList<int> guests, int template)
{
    const int MostTries = 40;
    readonly List<int> made = [];
    readonly List<string> story = [];
    Operation? last;
    long lastRun;

    public async Task WorkAsync()
    {
        try
        {
            while (kills.Wanted)
                await CarryOutAsync(Choose());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            kills.GiveUp();
            throw new InvalidOperationException(await StoryAsync(e.Message), e);
        }
    }

    Operation Choose()
    {
        var now = lab.Cluster.Save().Guests!.ToDictionary(g => g.Vmid);
        var mine = guests.Concat(made).Where(now.ContainsKey).ToList();
        if (random.Next(6) != 0)
        {
            var vmid = mine[random.Next(mine.Count)];
            return Operation.For(now[vmid], made.Contains(vmid), lab.Cluster.Nodes, random);
        }
        made.Add(lab.NextVmid());
        return Operation.Make(made[^1], now[template]);
    }

    async Task CarryOutAsync(Operation operation)
    {
        last = operation;
        var (before, cuts) = (lab.EffectsOn(operation.Vmid), fire.PowerCuts);
        Tell(string.Join(' ', operation.Words));
        await RunAsync(operation.Words, 0.85);
        if (await FindRunAsync(operation) is not { } run)
        {
            Since(before, operation).Values.Sum().ShouldBe(0, "no run was begun");
            if (random.Next(3) == 0)
                await RunAsync(["sync"], 0.5);
            return;
        }
        var steps = await SettleAsync(run, before, operation);
        Check(operation, steps, Since(before, operation), fire.PowerCuts - cuts);
    }

    /// <summary>Resumes until the run has ended, deciding as a user would who looked at Proxmox.</summary>
    async Task<List<RunStep>> SettleAsync(string run, SortedDictionary<string, int> before, Operation operation)
    {
        string[] words = ["run", random.Next(10) == 0 ? "cancel" : "resume", run];
        for (var tries = 0; tries < MostTries; tries++)
        {
            var state = (await lab.Folder.SqlAsync($"SELECT state FROM runs WHERE id={run}")).Single();
            var steps = await StepsAsync(run, operation);
            if (state is "Done" or "Failed" or "Undone" or "Cancelled")
                return steps;
            if (state == "Unknown")
                words = ["run", "resume", run, Decision(steps, Since(before, operation)), steps.First(s => s.State == "Unknown").Id];
            await RunAsync(words, kills.Wanted ? 0.5 : 0);
            words = ["run", "resume", run];
        }
        Assert.Fail($"run {run} did not end");
        return [];
    }

    static string Decision(List<RunStep> steps, SortedDictionary<string, int> since)
    {
        var open = steps.First(s => s.State == "Unknown");
        return since.GetValueOrDefault(open.Effect) > steps.Count(s => s.Effect == open.Effect && s.Happened) ? "--accept-done" : "--retry";
    }

    /// <summary>What the run says is what happened: once where it is done, never where it is not.</summary>
    /// <param name="cuts">How often the power of a node went or came back meanwhile.</param>
    void Check(Operation operation, List<RunStep> steps, SortedDictionary<string, int> since, int cuts)
    {
        since.Keys.ShouldBeSubsetOf(steps.Select(s => s.Effect), "effects that nobody asked for");
        foreach (var same in steps.GroupBy(s => s.Effect, StringComparer.Ordinal))
        {
            var happened = same.Count(s => s.Happened);
            var (least, most) = (happened, happened);
            // A node that loses its power takes back what a step did before the step could read it, and then stops and starts guests by itself.
            if (cuts > 0)
            {
                most += same.Count(s => s.State == "Failed");
                if (same.Key is "start" or "stop" or "shutdown" or "reboot" or "resume" or "suspend")
                    (least, most) = (0, most + cuts);
            }
            since.GetValueOrDefault(same.Key).ShouldBeInRange(least, most, $"effect {same.Key} of steps {string.Join(", ", same.Select(s => s.State))}");
        }
        if (cuts == 0 && steps.TrueForAll(s => s.State is "Done" or "Already"))
            operation.IsSo(lab.Cluster.Save().Guests!.FirstOrDefault(g => g.Vmid == operation.Vmid)).ShouldBeTrue("the run is done, the guest is not so");
    }

    async Task RunAsync(string[] words, double likely)
    {
        using var croft = lab.Start(words);
        var began = TimeProvider.System.GetTimestamp();
        if (random.NextDouble() < likely && await KillAsync(croft))
        {
            kills.Count();
            Tell($"  {string.Join(' ', words.Take(2))} killed after {TimeProvider.System.GetElapsedTime(began).TotalMilliseconds:0} ms");
            return;
        }
        var end = await croft.FinishAsync();
        if (end.ExitCode == 0)
            kills.Took(TimeProvider.System.GetElapsedTime(began));
        if (end.Errors.Contains("   at Croft.", StringComparison.Ordinal) || end.Errors.Contains("mistake in Croft", StringComparison.Ordinal))
            Assert.Fail(end.Errors);
        Tell($"  {string.Join(' ', words)}: {end.ExitCode} {end.Errors.ReplaceLineEndings(" | ")}");
    }

    /// <summary>Some die while they still plan, most while they carry out; false for one that was quicker.</summary>
    async Task<bool> KillAsync(CroftProcess croft)
    {
        var moment = random.NextDouble() * kills.Usual;
        if (random.Next(4) != 0)
        {
            moment /= 2;
            await Eventually.BeAsync("it carries out, or has ended", () => croft.HasExited || croft.Said.Contains(" running", StringComparison.Ordinal));
        }
        await Task.Delay(moment, TestContext.Current.CancellationToken); // the moment is the test
        if (croft.HasExited)
            return false;
        await croft.KillAsync();
        return true;
    }

    async Task<string?> FindRunAsync(Operation operation)
    {
        var found = await lab.Folder.SqlAsync(
            $"SELECT runs.id FROM runs JOIN plans ON plans.number = runs.plan WHERE runs.id > {lastRun} AND plans.title LIKE '%/{operation.Vmid})%' ORDER BY runs.id");
        if (found.Length == 0)
            return null;
        var run = found.ShouldHaveSingleItem("more than one run");
        lastRun = long.Parse(run, CultureInfo.InvariantCulture);
        Tell($"  run {run}");
        return run;
    }

    async Task<List<RunStep>> StepsAsync(string run, Operation operation)
    {
        var rows = await lab.Folder.SqlAsync($"SELECT id, state, kind, undo_of FROM run_steps WHERE run={run} ORDER BY ordinal");
        rows.Count(r => r.EndsWith('|')).ShouldBe(operation.Effects.Length, "steps");
        return [.. rows.Select(r => r.Split('|')).Select((r, i) => new RunStep(r[0], r[1], r[3].Length == 0 ? operation.Effects[i] : Undoing(r[2])))];
    }

    /// <summary>What was started is stopped, what was made is destroyed; nothing else here is taken back.</summary>
    static string Undoing(string kind) => kind == "guest.stop" ? "stop" : "destroy";

    SortedDictionary<string, int> Since(SortedDictionary<string, int> before, Operation operation) => new(
        lab.EffectsOn(operation.Vmid).Where(e => e.Value > before.GetValueOrDefault(e.Key)).ToDictionary(e => e.Key, e => e.Value - before.GetValueOrDefault(e.Key), StringComparer.Ordinal),
        StringComparer.Ordinal);

    void Tell(string line) => story.Add($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} [{fire.Now}] {line}");

    /// <summary>What went wrong, what was typed before, and what the journal has of the last run.</summary>
    async Task<string> StoryAsync(string what)
    {
        var journal = await lab.Folder.SqlAsync($"SELECT at, step, step_state, run_state, line FROM run_events WHERE run={lastRun} ORDER BY sequence");
        var tasks = lab.Cluster.Save().Nodes!.SelectMany(n => n.Tasks ?? []).Where(t => t.Upid.Contains($":{last?.Vmid}:", StringComparison.Ordinal)).Select(t => $"{t.Upid} {t.ExitStatus}");
        return $"seed {kills.Seed}: {what}\n{string.Join('\n', story.TakeLast(60))}\nrun {lastRun}:\n{string.Join('\n', journal.TakeLast(60))}\ntasks of {last?.Vmid}:\n{string.Join('\n', tasks)}";
    }
}

/// <summary>A step as the journal has it, and the effect that it is to have.</summary>
sealed record RunStep(string Id, string State, string Effect)
{
    /// <summary>True when the journal says that its effect took place.</summary>
    public bool Happened => State is "Done" or "Undone";
}
