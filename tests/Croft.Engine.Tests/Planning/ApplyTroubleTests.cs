using Croft.Contracts;
using Croft.Proxmox;
using Croft.Sandbox.Faults;

namespace Croft.Engine.Tests.Planning;

/// <summary>Trouble while a plan of manifests is carried out: what is done stays told, nothing is overwritten, the rest is said.</summary>
public sealed class ApplyTroubleTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>An estate with so many machines of a test's own, described, and their wanted description changed.</summary>
    static async Task<(Estate Estate, IReadOnlyList<string> Names)> ChangedAsync(int count, Func<int, string> node, Func<Estate, Task>? before = null)
    {
        var estate = await Estate.StartAsync();
        List<string> names = [.. Enumerable.Range(0, count).Select(i => $"web-{i:00}")];
        foreach (var (name, i) in names.Select((n, i) => (n, i))) await estate.Lab.MachineAsync(name, node(i));
        if (before is not null) await before(estate);
        await estate.ImportAsync();
        foreach (var name in names) estate.Set(name, "description", "wanted");
        return (estate, names);
    }

    static Task<Plan> PlanAsync(Estate estate, ApplyRequest request) => estate.Lab.PlanAsync("apply", request with { Whole = true, Documents = estate.Documents });

    static async Task<IReadOnlyList<string>> DescribedAsync(Estate estate, IEnumerable<string> names)
    {
        List<string> described = [];
        foreach (var name in names)
            if ((await estate.Lab.SeeAsync(name)).Config.Description is "wanted") described.Add(name);
        return described;
    }

    [Fact]
    public async Task Node_ThatIsLostHalfWay_HoldsUpItsOwnGuestsAlone_AndNothingIsTakenForDone()
    {
        var (estate, names) = await ChangedAsync(6, i => i % 2 == 0 ? "pve1" : "pve3");
        await using var lab = estate;
        var plan = await PlanAsync(estate, new ApplyRequest { KeepGoing = true, Parallel = 4 });
        var hold = estate.Lab.Cluster.HoldNext(c => c.Method == "PUT" && c.Path.Contains("/nodes/pve3/qemu", StringComparison.Ordinal), HoldPoint.BeforeEffect);
        var running = estate.Lab.RunAsync(plan);
        await hold.Arrived;
        await estate.Lab.Cluster.Faults.SetNodeOnlineAsync("pve3", false, Ct);
        hold.Drop(done: false);
        var others = names.Where((_, i) => i % 2 == 0).ToList();
        while ((await DescribedAsync(estate, others)).Count < others.Count) await Task.Delay(20, Ct);
        await estate.Lab.Cluster.Faults.SetNodeOnlineAsync("pve3", true, Ct);
        var (_, steps) = await running;

        // What is told as done is, and what is not done the next plan holds.
        var done = steps.Where(s => s.State == StepState.Done && s.Kind == "guest.configure").Select(s => names.Single(n => s.Title.Contains(n, StringComparison.Ordinal))).ToList();
        (await DescribedAsync(estate, names)).ShouldBe(done, ignoreOrder: true);
        (await estate.PlanAsync()).Steps.Count(s => !s.IsOwn).ShouldBe(names.Count - done.Count);
        await estate.ApplyAsync();
        (await DescribedAsync(estate, names)).ShouldBe(names);
    }

    [Fact]
    public async Task Privilege_MissingForOneOfFifty_IsNamedForThatGuest_AndTheRestIsDone()
    {
        var (estate, names) = await ChangedAsync(50, _ => "pve1", async made =>
        {
            var (place, _, _) = await made.Lab.SeeAsync("web-25");
            var root = await made.Lab.ClientAsync();
            var token = await Accounts.Accounts.TokenAsync(root, "deputy@pve");
            await root.Access.ChangeAclAsync(new AclChange("/", ["Administrator"]) { Users = ["deputy@pve"] }, Ct);
            await root.Access.ChangeAclAsync(new AclChange($"/vms/{place.Vmid}", ["PVEAuditor"]) { Users = ["deputy@pve"] }, Ct);
            await Accounts.Accounts.UseAsync(made.Lab, token);
        });
        await using var lab = estate;
        var plan = await PlanAsync(estate, new ApplyRequest { KeepGoing = true, Parallel = 8 });
        plan.Steps.Count(s => !s.IsOwn).ShouldBe(50);
        var (run, steps) = await estate.Lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        var failed = steps.Where(s => s.State == StepState.Failed).ShouldHaveSingleItem();
        failed.Title.ShouldContain("web-25");
        (failed.Failure!.Kind, failed.Failure.Message.Contains("VM.Config.Options", StringComparison.Ordinal) || failed.Failure.Cause!.Contains("VM.Config.Options", StringComparison.Ordinal)).ShouldBe((FailureKind.Denied, true), failed.Failure.ToString());
        (await DescribedAsync(estate, names)).Count.ShouldBe(49);
    }

    [Fact]
    public async Task TwoPeople_WhoApplyAtOnce_NeitherOverwritesTheOther()
    {
        var (estate, _) = await ChangedAsync(1, _ => "pve1");
        await using var lab = estate;
        var second = await estate.Lab.SecondAsync();
        var theirs = await second.RunAsync<ImportResult>("import", new ImportRequest());
        var document = theirs.Files.Single(f => f.Text.Contains("name: web-00\n", StringComparison.Ordinal));
        var plan = await second.Get<Croft.Engine.Access.VerbRunner>().PlanAsync(second.Get<Croft.Engine.Verbs.Catalogue>()["apply"],
            new ApplyRequest { Documents = [document with { Text = document.Text.Replace("spec:\n", "spec:\n  description: theirs\n", StringComparison.Ordinal) }] }, second.Context, Ct);

        // Ours is done between their plan and their run.
        await estate.ApplyAsync();
        var run = await second.Get<Croft.Engine.Runs.RunEngine>().ExecuteAsync(plan, second.Context, Ct);
        run.State.ShouldBe(RunState.Failed);
        run.Failure!.Message.ShouldContain("somebody changed it after the plan was made");
        (await estate.Lab.SeeAsync("web-00")).Config.Description.ShouldBe("wanted");
    }
}
