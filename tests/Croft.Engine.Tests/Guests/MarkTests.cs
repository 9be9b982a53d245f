using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Guests;

/// <summary>Two workspaces on one cluster give out the same numbers of runs; neither takes the other's work for its own.</summary>
public sealed class MarkTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;
    static readonly Guid Here = new("1a2b3c4d-0000-4000-8000-000000000000");
    static readonly DateTimeOffset Planned = new(2026, 11, 21, 11, 9, 30, TimeSpan.Zero);

    [Fact]
    public void Mark_NamesWorkspaceRunStepAndPlan() =>
        new RunMark(Here, 12, Planned).Of("3").ShouldBe("[croft 1a2b3c4d run 12 step 3 20261121T110930Z]");

    [Fact]
    public void Mark_IsNoPartOfAnother()
    {
        RunMark[] runs = [new(Here, 1, Planned), new(Here, 12, Planned), new(Guid.Empty, 1, Planned), new(Here, 1, Planned.AddDays(1))];
        string[] marks = [.. runs.SelectMany(r => new[] { r.ToString(), r.Of("1"), r.Of("11") })];
        marks.ShouldAllBe(mark => marks.Count(other => other.Contains(mark)) == 1);
    }

    [Fact]
    public async Task Backup_OfAnotherWorkspacesRunOfThatNumber_IsNotTakenForDone()
    {
        await using var lab = await Lab.StartAsync();
        var (guest, there) = ("debian-12-template", await lab.SecondAsync());
        await lab.DoAsync("backup create", new CreateBackupRequest { Guest = guest });
        var plan = await there.Get<VerbRunner>().PlanAsync(there.Get<Catalogue>()["backup create"], new CreateBackupRequest { Guest = guest }, there.Context, Ct);
        var run = await there.Get<RunEngine>().ExecuteAsync(plan, there.Context, Ct);
        run.Id.ShouldBe(1, "both workspaces are at their first run");
        run.State.ShouldBe(RunState.Done);
        (await there.RunAsync<RunDetail>("run show", new ShowRunRequest { Run = 1 })).Steps[0].State.ShouldBe(StepState.Done, "a backup that is there already would be the other's");
    }

    [Fact]
    public async Task Clone_OfTheSameNameAndNumberMadeAfterThePlan_IsSomebodyElses()
    {
        await using var lab = await Lab.StartAsync();
        var plan = await lab.PlanAsync("guest clone", new CloneGuestRequest { Source = "debian-12-template", Name = "copy", Id = 900 });
        await lab.DoAsync("guest clone", new CloneGuestRequest { Source = "debian-12-template", Name = "copy", Id = 900 });
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Message.ShouldContain("was taken by 'copy'");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Undo_OfAGuestThatAnotherRunMarked_DestroysNothing(bool ours)
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("half");
        var (place, _, _) = await lab.SeeAsync("half");
        var at = new GuestAddress("lab", place.Node!, place.Vmid!.Value, GuestType.Vm, "half");
        var mark = new RunMark(Here, 1, Planned);
        await lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "half", Description = $"being made by {(ours ? mark : mark with { Run = 12 })}" });
        var step = UnmakeStep.Of(at, new StepContext(mark, "1", TimeProvider.System, (_, _) => lab.ClientAsync()));
        var plan = await lab.Process.Get<RunEngine>().KeepAsync(new Plan("guest create", "undo", [step]), Ct);
        var (run, _) = await lab.RunAsync(plan);
        run.State.ShouldBe(ours ? RunState.Done : RunState.Failed);
        (await (await lab.ClientAsync()).Cluster.ResourcesAsync(ResourceFilter.Guests, Ct)).Any(g => g.Name == "half").ShouldBe(!ours);
    }
}
