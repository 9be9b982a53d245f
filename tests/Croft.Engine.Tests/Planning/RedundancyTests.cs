using Croft.Contracts;

namespace Croft.Engine.Tests.Planning;

/// <summary>Guests of one redundancy group are never disturbed together, whatever a plan does to them.</summary>
public sealed class RedundancyTests
{
    const string Reboots = "[reboot]";

    /// <summary>Two machines that run, stand in for each other and are both to be rebooted.</summary>
    static async Task<Estate> PairAsync(string group, string? disruption = Reboots, bool secondRuns = true)
    {
        var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-1", start: true);
        await estate.Lab.MachineAsync("web-2", start: secondRuns);
        await estate.ImportAsync();
        foreach (var name in new[] { "web-1", "web-2" })
        {
            estate.Set(name, "cores", "3");
            estate.Set(name, "disruption", disruption);
        }
        estate.Write("group.yaml", $"apiVersion: croft/v1\nkind: RedundancyGroup\nmetadata:\n  name: web\nspec:\n{group}");
        return estate;
    }

    static string Told(Plan plan) => string.Join("; ", plan.Steps.Where(s => !s.IsOwn).Select(s => $"{s.Title}{(s.After.Count == 0 ? "" : $" after {string.Join(' ', s.After)}")}"));

    [Fact]
    public async Task Members_ThatArePlannedTogether_GoOneByOne_EachProvenBeforeTheNext()
    {
        using var page = new Page(200);
        await using var estate = await PairAsync($"  members: [web-1, web-2]\n  healthCheck: {{ http: 'http://127.0.0.1:{page.Port}', timeout: 20 }}\n  wait: 1\n");
        var plan = await estate.PlanAsync();
        var check = $"http http://127.0.0.1:{page.Port}";
        Told(plan).ShouldBe(
            $"see that web-2 works: {check}; configure web-1 after 1; reboot web-1 after 2; see that web-1 works: {check} after 3; "
            + $"configure web-2 after 4; reboot web-2 after 5; see that web-2 works: {check} after 6");
        plan.Steps[3].Because.ShouldNotBeNull().ShouldEndWith("Then 1 s are waited.");
        // Nobody else disturbs the one that stands in meanwhile.
        plan.Steps[0].Leases.ShouldHaveSingleItem().ShouldBe(plan.Steps[4].Leases.Single());
        await estate.ApplyAsync();
        page.Asked.ShouldBe(3);
    }

    [Fact]
    public async Task Member_ThatDoesNotComeBack_KeepsTheNextFromBeingBegun_EvenWhereTheRestGoesOn()
    {
        using var page = new Page(200, 500);
        await using var estate = await PairAsync($"  members: [web-1, web-2]\n  healthCheck: {{ http: 'http://127.0.0.1:{page.Port}', timeout: 1, interval: 1 }}\n");
        estate.Set("debian-12-template", "description", "goes on");
        var plan = await estate.Lab.PlanAsync("apply", new ApplyRequest { Whole = true, Documents = estate.Documents, KeepGoing = true });
        var (run, steps) = await estate.Lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps.Single(s => s.Title.StartsWith("see that web-1", StringComparison.Ordinal)).Failure!.Cause.ShouldBe("500 Said");
        steps.Where(s => s.Kind is "guest.configure" or "guest.reboot" && s.Title.EndsWith("web-2", StringComparison.Ordinal)).Select(s => s.State).ShouldBe([StepState.Skipped, StepState.Skipped]);
        steps.Single(s => s.Title == "configure debian-12-template").State.ShouldBe(StepState.Done);
        (await estate.Lab.SeeAsync("web-2")).Config["cores"].ShouldBe("1");
    }

    [Fact]
    public async Task Member_WhoseStandInIsDown_IsNotDisturbed()
    {
        await using var estate = await PairAsync("  tags: [front]\n", secondRuns: false);
        estate.Set("web-1", "tags", "[front]");
        await estate.Lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "web-2", Set = new Dictionary<string, string> { ["tags"] = "front" } });
        estate.Delete("web-2");
        var refused = (await estate.PlanAsync(new PlanRequest())).Outlook!.Refused.ShouldHaveSingleItem();
        (refused.Document, refused.Why.Message).ShouldBe(("VirtualMachine web-1", "web-2 is down: disturbing web-1 would stop the whole redundancy group web."));
        (await estate.RefusedAsync(new ApplyRequest())).Message.ShouldContain("web-2 is down");
    }

    [Fact]
    public async Task Members_ThatACommandDisturbsTogether_OrTheLastOne_AreAgreedToByTheGroupsName()
    {
        await using var estate = await PairAsync("  members: [web-1, web-2]\n", disruption: null);
        var both = new RebootGuestRequest { Select = "name=web-1 or name=web-2" };
        (await estate.Lab.PlanAsync("guest reboot", both)).Warnings.ShouldBeEmpty("no group is managed yet");
        await estate.ApplyAsync();

        var together = await estate.Lab.PlanAsync("guest reboot", both);
        together.Confirmation!.Type.ShouldBe("web-1,web-2", "it names them already");
        together.Warnings.ShouldHaveSingleItem().ShouldBe("web-1, web-2 of redundancy group web are disturbed together, and nobody stands in.");
        (await estate.Lab.PlanAsync("guest reboot", new RebootGuestRequest { Guest = "web-1" })).Confirmation.ShouldBeNull("web-2 stands in");
        (await estate.Lab.PlanAsync("guest configure", new ConfigureGuestRequest { Guest = "web-1", Set = new Dictionary<string, string> { ["memory"] = "1024" } })).Confirmation.ShouldBeNull("it goes on");
        await estate.Lab.DoAsync("guest shutdown", new ShutdownGuestRequest { Guest = "web-2" });
        (await estate.Lab.PlanAsync("guest reboot", new RebootGuestRequest { Guest = "web-1" })).Confirmation
            .ShouldBe(new Confirmation("web", "Nobody of redundancy group web stands in while web-1 is disturbed."));
        var destroy = await estate.Lab.PlanAsync("guest destroy", new DestroyGuestRequest { Guest = "web-1", Stop = true });
        destroy.Confirmation!.Type.ShouldBe("web-1");
        destroy.Warnings.ShouldContain("Nobody of redundancy group web stands in while web-1 is disturbed.");
    }

    [Fact]
    public async Task Group_ThatWasApplied_GuardsDocumentsThatAreNamedWithoutIt_UntilItsOwnIsGone()
    {
        await using var estate = await PairAsync("  members: [web-1, web-2]\n", secondRuns: false);
        estate.Set("web-1", "disruption", null);
        await estate.ApplyAsync();
        (await estate.Lab.Process.RunAsync<DriftPage>("drift list", new ListDriftRequest())).Items.ShouldAllBe(d => d.Kind != "RedundancyGroup");
        estate.Set("web-1", "disruption", Reboots);
        var alone = new PlanRequest { Documents = [estate.Documents.Single(d => d.Text.Contains("name: web-1\n", StringComparison.Ordinal))] };
        (await estate.Lab.PlanAsync("plan", alone)).Outlook!.Refused.ShouldHaveSingleItem().Why.Message.ShouldBe("web-2 is down: disturbing web-1 would stop the whole redundancy group web.");

        estate.Delete("web");
        await estate.ApplyAsync(new ApplyRequest { Whole = true, Target = [] });
        (await estate.Lab.PlanAsync("guest stop", new StopGuestRequest { Guest = "web-1" })).Confirmation.ShouldBeNull("the group is no more");
    }

    [Fact]
    public async Task Member_ThatIsDown_IsStartedBeforeAnotherIsDisturbed()
    {
        await using var estate = await PairAsync("  members: [web-1, web-2]\n", secondRuns: false);
        estate.Set("web-2", "state", "running");
        Told(await estate.PlanAsync()).ShouldBe("configure web-2; start web-2 after 1; see that web-2 runs after 2; configure web-1 after 3; reboot web-1 after 4; see that web-1 runs after 5");
        await estate.ApplyAsync();
    }

    [Fact]
    public async Task Members_ThatAreAllToStop_AreRefused_AndOneAloneIsWarnedOf()
    {
        await using var estate = await PairAsync("  members: [web-1, web-2]\n");
        estate.Set("web-1", "state", "stopped");
        estate.Set("web-2", "state", "stopped");
        (await estate.PlanAsync()).Outlook!.Refused.Select(r => r.Why.Message).Distinct().ShouldHaveSingleItem().ShouldStartWith("it would stop the whole redundancy group web");
        estate.Write("group.yaml", estate["web"].Replace("[web-1, web-2]", "[web-1]", StringComparison.Ordinal));
        var plan = await estate.PlanAsync();
        plan.Outlook!.Refused.ShouldBeEmpty();
        plan.Warnings.ShouldContain("web-1 is the only member of redundancy group web: nothing stands in while it is disturbed.");
    }

    [Fact]
    public async Task Members_OnOneNode_AreNamedWhereItsNetworkChanges()
    {
        await using var estate = await PairAsync("  members: [web-1, web-2, web-9]\n", disruption: null);
        estate.Write("net.yaml", "apiVersion: croft/v1\nkind: Network\nmetadata:\n  name: pve1/vmbr7\nspec:\n  type: bridge\n  autostart: true\n");
        var plan = await estate.PlanAsync();
        plan.Warnings.ShouldContain("Node pve1 runs web-1, web-2 of redundancy group web: what is done to the node can disturb them together.", Estate.Told(plan));
        plan.Warnings.ShouldContain("Redundancy group web names web-9, which is neither in a manifest nor in the estate; did you mean web-1?");
    }

    [Fact]
    public async Task Group_OfGuestsThatNobodyIs_IsWarnedOf_ThoughNothingChanges()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-1");
        await estate.ImportAsync();
        var number = (await estate.Lab.SeeAsync("web-1")).Place.Vmid;
        estate.Write("group.yaml", $"apiVersion: croft/v1\nkind: RedundancyGroup\nmetadata:\n  name: web\nspec:\n  members: [web-1, web-7-gone, '{number}']\n  tags: [front, blue]\n");
        var plan = await estate.PlanAsync();
        plan.Steps.ShouldAllBe(s => s.IsOwn);
        plan.Warnings.Where(w => w.StartsWith("Redundancy group", StringComparison.Ordinal)).ShouldBe(
        [
            $"Redundancy group web names {number}, the number of web-1: say its name, since a number guards nobody.",
            "Redundancy group web names web-7-gone, which is neither in a manifest nor in the estate.",
            "Redundancy group web is of guests with the tags blue, front, and no guest has them.",
        ], ignoreOrder: true);
        // One that is yet to be made has them.
        estate.Write("new.yaml", "apiVersion: croft/v1\nkind: VirtualMachine\nmetadata:\n  name: web-7-gone\nspec:\n  tags: [blue, front]\n");
        (await estate.PlanAsync()).Warnings.Where(w => w.StartsWith("Redundancy group", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain($"names {number}");
    }
}
