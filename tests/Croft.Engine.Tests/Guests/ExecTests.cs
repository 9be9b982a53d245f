using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Guests;

public sealed class ExecTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static GuestReading Machine { get; } = Seen.Vm(true, ("agent", "enabled=1,fstrim_cloned_disks=1"));

    [Fact]
    public void Demand_ByWhatItIs_RefusesWithTheWayOut()
    {
        Should.NotThrow(() => ExecPlans.Demand(Machine, Asked("uptime")));
        Refused(Seen.Ct(), "uptime").WayOut.ShouldNotBeNull().ShouldContain("croft guest console dns-01");
        Refused(Seen.Vm(), "uptime").WayOut.ShouldNotBeNull().ShouldContain("croft guest configure web-01 --set agent=1");
        Refused(Seen.Vm(true, ("agent", "enabled=0")), "uptime").Message.ShouldContain("not enabled");
        Refused(Seen.Vm(running: false), "uptime").WayOut.ShouldNotBeNull().ShouldContain("guest start web-01");
        Refused(Machine with { State = "paused" }, "uptime").WayOut.ShouldNotBeNull().ShouldContain("guest resume web-01");
        Refused(Machine, "").Kind.ShouldBe(FailureKind.Invalid);
    }

    [Fact]
    public void Plan_ShowsTheProgramAndNoArgument()
    {
        var plan = ExecPlans.Exec(Machine, Asked("mysql", "-pplanted"), "sealed");
        plan.IsCommand.ShouldBeTrue();
        plan.Title.ShouldBe("run mysql with 1 argument in web-01 (lab/pve1/101)");
        System.Text.Json.JsonSerializer.Serialize(plan).ShouldNotContain("planted");
    }

    [Theory]
    [InlineData(0, "boss\n", "", "hostname")]
    [InlineData(3, "boss\n", "cat: /gone: No such file or directory\n", "sh", "-c", "hostname; cat /gone; exit 3")]
    [InlineData(1, "", "", "false")]
    public async Task Exec_Ended_TellsItsOutputAndExitCode(int code, string output, string error, params string[] command)
    {
        await using var lab = await Lab.StartAsync();
        await AgentAsync(lab, "boss");

        var (run, _) = await lab.RunAsync(await lab.PlanAsync("guest exec", new ExecGuestRequest { Guest = "boss", Command = command }));

        run.State.ShouldBe(RunState.Done);
        (await OutcomeAsync(lab, run)).ShouldBe(new CommandOutcome(code, output, error, false) { Run = run.Id });
    }

    [Fact]
    public async Task Exec_WithInput_ReadsIt()
    {
        await using var lab = await Lab.StartAsync();
        await AgentAsync(lab, "boss");

        var (run, _) = await lab.RunAsync(await lab.PlanAsync("guest exec", new ExecGuestRequest { Guest = "boss", Command = ["cat"], Input = "one\ntwo\n" }));

        (await OutcomeAsync(lab, run))!.Output.ShouldBe("one\ntwo\n");
    }

    [Fact]
    public async Task Exec_NoSuchProgram_FailsInTheAgentsWordsWithoutTheArguments()
    {
        await using var lab = await Lab.StartAsync();
        await AgentAsync(lab, "boss");

        var (run, steps) = await lab.RunAsync(await lab.PlanAsync("guest exec", new ExecGuestRequest { Guest = "boss", Command = ["no-such-program", "planted-5ecret"] }));

        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Message.ShouldContain("No such file");
        steps[0].Failure!.ToString().ShouldNotContain("planted-5ecret");
    }

    [Fact]
    public async Task Exec_AgentThatDoesNotAnswer_IsRefusedBeforeAnythingRuns()
    {
        await using var lab = await Lab.StartAsync();
        await AgentAsync(lab, "mute", answers: false);

        var failure = await lab.RefusedAsync("guest exec", new ExecGuestRequest { Guest = "mute", Command = ["hostname"] });

        failure.Message.ShouldContain("does not answer");
        failure.WayOut.ShouldNotBeNull().ShouldContain("qemu-guest-agent");
    }

    [Fact]
    public async Task Exec_EndThatTheAgentForgot_SaysThatTheAnswerIsLost()
    {
        await using var lab = await Lab.StartAsync();
        await AgentAsync(lab, "boss");
        var at = await AtAsync(lab, "boss");
        var context = await lab.StepContextAsync() with { Kept = "4711" };

        var failure = (await Should.ThrowAsync<FailureException>(() => new ExecStep(null!).VerifyAsync(new ExecAction(at, ""), context, Ct))).Failure;

        failure.Message.ShouldContain("is lost");
        failure.Message.ShouldContain("4711");
    }

    [Fact]
    public void OutOfTime_WhileTheCommandGoesOn_SaysAsWhichProcess()
    {
        var failure = new ExecStep(null!).OutOfTime(new ExecAction(Machine.At, ""), "4711")!;

        failure.Message.ShouldBe("Time ran out to wait for the command in web-01 (lab/pve1/101): it was begun as process 4711, and no end was told.");
        failure.WayOut!.ShouldContain("--timeout");
    }

    [Fact]
    public async Task Audit_OfACommand_HoldsNoArgument()
    {
        await using var lab = await Lab.StartAsync();
        await AgentAsync(lab, "boss");
        await lab.RunAsync(await lab.PlanAsync("guest exec", new ExecGuestRequest { Guest = "boss", Command = ["echo", "planted-5ecret"], Input = "planted-too" }));

        var audit = string.Join('\n', (await lab.Process.RunAsync<Page<AuditRecord>>("audit list", new ListAuditRequest())).Items);

        audit.ShouldContain("guest exec");
        audit.ShouldNotContain("planted-5ecret");
        audit.ShouldNotContain("planted-too");
        new ExecGuestRequest { Command = ["echo", "planted"], Input = "planted" }.ToString().ShouldNotContain("planted");
    }

    static ExecGuestRequest Asked(params string[] command) => new() { Guest = "web-01", Command = command };

    static Failure Refused(GuestReading guest, params string[] command) =>
        Should.Throw<FailureException>(() => ExecPlans.Demand(guest, Asked(command))).Failure;

    static async Task<CommandOutcome?> OutcomeAsync(Lab lab, RunRow run) =>
        CommandOutcome.Of(await lab.Process.RunAsync<RunDetail>("run show", new ShowRunRequest { Run = run.Id }));

    // A machine made from a template has a system, and an agent in it; one made from nothing has neither.
    static async Task AgentAsync(Lab lab, string name, bool answers = true)
    {
        if (answers) await lab.DoAsync("guest create", new CreateGuestRequest { Name = name, From = "debian-12-template" });
        else await lab.MachineAsync(name);
        await lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = name, Set = new Dictionary<string, string> { ["agent"] = "enabled=1" } });
        await lab.DoAsync("guest start", new StartGuestRequest { Guest = name });
    }

    static async Task<GuestAddress> AtAsync(Lab lab, string name)
    {
        var place = (await lab.SeeAsync(name)).Place;
        return new GuestAddress("lab", place.Node!, place.Vmid!.Value, GuestType.Vm, name);
    }
}
