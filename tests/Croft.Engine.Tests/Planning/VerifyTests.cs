using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Croft.Contracts;
using Croft.Engine.Manifests;

namespace Croft.Engine.Tests.Planning;

/// <summary>What was done to guests is proven from outside: over real connections, or by the agent within.</summary>
public sealed class VerifyTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<Estate> WithMachineAsync(string? verify, bool running = true, bool agent = false)
    {
        var estate = await Estate.StartAsync();
        // Only a machine made from a template has a system, and an agent in it.
        if (!agent) await estate.Lab.MachineAsync("web-50");
        else await estate.Lab.DoAsync("guest clone", new CloneGuestRequest { Source = "debian-12-template", Name = "web-50" });
        if (agent) await estate.Lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "web-50", Set = new Dictionary<string, string> { ["agent"] = "1" } });
        if (running) await estate.Lab.DoAsync("guest start", new StartGuestRequest { Guest = "web-50" });
        await estate.ImportAsync();
        estate.Set("web-50", "verify", verify);
        estate.Set("web-50", "description", "changed");
        return estate;
    }

    static async Task<(RunRow Run, IReadOnlyList<StepRow> Steps)> RunAsync(Estate estate) =>
        await estate.Lab.RunAsync(await estate.Lab.PlanAsync("apply", new ApplyRequest { Whole = true, Documents = estate.Documents }));

    static string Kinds(Plan plan) => string.Join(' ', plan.Steps.Where(s => !s.IsOwn).Select(s => s.Kind));

    [Fact]
    public async Task Port_ThatTakesConnections_Proves()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var estate = await WithMachineAsync($"{{ tcp: '127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}', timeout: 20 }}");
        var plan = await estate.PlanAsync();
        Kinds(plan).ShouldBe("guest.configure guest.verify");
        plan.Steps[1].ShouldSatisfyAllConditions(s => s.After.ShouldBe(["1"]), s => s.Disturbs.ShouldBe(Disturbance.None), s => s.Title.ShouldStartWith("see that web-50 works: tcp 127.0.0.1:"));
        var (run, steps) = await RunAsync(estate);
        run.State.ShouldBe(RunState.Done);
        steps[1].Evidence.ShouldHaveSingleItem().Seen.ShouldStartWith("it takes connections after 1 try");
        (await estate.PlanAsync()).Steps.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(302, true)]
    [InlineData(500, false)]
    public async Task Page_ProvesByItsAnswer(int status, bool proves)
    {
        using var server = new Page(status);
        await using var estate = await WithMachineAsync($"{{ http: 'http://127.0.0.1:{server.Port}/health', timeout: {(proves ? 20 : 1)}, interval: 1 }}");
        var (run, steps) = await RunAsync(estate);
        run.State.ShouldBe(proves ? RunState.Done : RunState.Failed);
        if (proves) steps[1].Evidence.ShouldHaveSingleItem().Seen.ShouldStartWith("302 ");
        else steps[1].Failure!.Cause.ShouldNotBeNull().ShouldStartWith("500 ");
    }

    [Fact]
    public async Task Port_ThatIsClosed_FailsTheRun_AndWhatWasDoneStays()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var estate = await WithMachineAsync($"{{ tcp: '127.0.0.1:{port}', timeout: 1, interval: 1 }}");
        var (run, steps) = await RunAsync(estate);
        run.State.ShouldBe(RunState.Failed);
        var failure = steps[1].Failure.ShouldNotBeNull();
        failure.Kind.ShouldBe(FailureKind.TimedOut);
        failure.Message.ShouldMatch(string.Create(CultureInfo.InvariantCulture, $@"did not prove that it works: tcp 127\.0\.0\.1:{port} \(\d tries, 1"));
        failure.Cause.ShouldNotBeNull().ShouldContain("refused", Case.Insensitive);
        failure.WayOut.ShouldNotBeNull().ShouldContain($"croft run undo {run.Id}");
        (await estate.Lab.SeeAsync("web-50")).Config.Description!.TrimEnd().ShouldBe("changed");
        steps[2].ShouldSatisfyAllConditions(s => s.Title.ShouldBe("take note of web-50"), s => s.State.ShouldBe(StepState.Done, "it is managed as it was changed, though it does not prove to work"));

        var undo = await estate.Lab.DoAsync("run undo", new UndoRunRequest { Run = run.Id });
        undo.Warnings.ShouldNotContain(w => w.Contains("see that", StringComparison.Ordinal));
        (await estate.Lab.SeeAsync("web-50")).Config.Description.ShouldBeNull();
    }

    [Fact]
    public async Task Proof_ThatFailed_IsOwed_UntilItIsSeenToHold()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var estate = await WithMachineAsync($"{{ tcp: '127.0.0.1:{port}', timeout: 1, interval: 1 }}");
        (await RunAsync(estate)).Run.State.ShouldBe(RunState.Failed);

        var owed = await estate.PlanAsync();
        Kinds(owed).ShouldBe("guest.verify");
        owed.Title.ShouldStartWith("prove 1, by ");
        owed.Warnings.ShouldContain("web-50 was applied and has not proven since that it works.");
        (await RunAsync(estate)).Run.State.ShouldBe(RunState.Failed);
        Kinds(await estate.PlanAsync()).ShouldBe("guest.verify", "it still does not answer");

        using var back = new TcpListener(IPAddress.Loopback, port);
        back.Start();
        (await RunAsync(estate)).Run.State.ShouldBe(RunState.Done);
        (await estate.PlanAsync()).ShouldSatisfyAllConditions(p => p.Steps.ShouldBeEmpty(), p => p.Warnings.ShouldBeEmpty());
    }

    [Fact]
    public async Task Proof_ThatIsNew_IsAskedFor_ThoughNothingElseChanges()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var estate = await WithMachineAsync(null);
        await estate.ApplyAsync();
        estate.Set("web-50", "verify", $"{{ tcp: '127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}', timeout: 20 }}");
        Kinds(await estate.ApplyAsync()).ShouldBe("guest.verify");
    }

    [Fact]
    public async Task Proof_ThatIsOwed_IsTold_WhereTheGuestDoesNotRun_AndForgotten_WithItsDocument()
    {
        await using var estate = await WithMachineAsync("{ tcp: '127.0.0.1:1', timeout: 1, interval: 1 }");
        (await RunAsync(estate)).Run.State.ShouldBe(RunState.Failed);
        await estate.Lab.DoAsync("guest stop", new StopGuestRequest { Guest = "web-50" });
        (await estate.PlanAsync()).ShouldSatisfyAllConditions(p => p.Steps.ShouldBeEmpty(), p => p.Warnings.ShouldHaveSingleItem().ShouldBe("web-50 is not verified: it does not run."));
        estate.Set("web-50", "description", "changed again");
        await RunAsync(estate);
        await estate.Lab.DoAsync("guest start", new StartGuestRequest { Guest = "web-50" });
        Kinds(await estate.PlanAsync()).ShouldBe("guest.verify", "what was done meanwhile proves nothing");
        estate.Set("web-50", "verify", null);
        var without = await estate.PlanAsync();
        Kinds(without).ShouldBe("");
        without.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Port_OfAGuestWhoseAddressNobodyKnows_IsNotKnown_NeverFine()
    {
        await using var estate = await WithMachineAsync("{ tcp: 22, timeout: 1, interval: 1 }");
        (await estate.PlanAsync()).Warnings.ShouldHaveSingleItem().ShouldStartWith("Nobody may know where to ask web-50 (tcp ");
        var (run, steps) = await RunAsync(estate);
        run.State.ShouldBe(RunState.Failed);
        steps[1].Failure!.ShouldSatisfyAllConditions(f => f.Kind.ShouldBe(FailureKind.Unreachable), f => f.Message.ShouldContain("that is not known"), f => f.Cause!.ShouldContain("no address of it is known"));
    }

    [Theory]
    [InlineData("{ agent: true, timeout: 20, interval: 1 }", "it answers")]
    [InlineData("{ exec: 'sh -c \"exit 0\"', timeout: 20, interval: 1 }", "it ended with 0")]
    [InlineData("{ exec: 'sh -c \"exit 3\"', timeout: 1, interval: 1 }", null)]
    public async Task Agent_ProvesFromWithin(string verify, string? seen)
    {
        await using var estate = await WithMachineAsync(verify, agent: true);
        var (run, steps) = await RunAsync(estate);
        run.State.ShouldBe(seen is null ? RunState.Failed : RunState.Done, run.Failure?.Cause);
        if (seen is null) steps[1].Failure!.Cause.ShouldBe("it ended with 3");
        else steps[1].Evidence.Single().Seen.ShouldStartWith(seen);
    }

    [Fact]
    public async Task Guest_ThatDoesNotRunAfterwards_IsNotVerified_AndThePlanSaysSo()
    {
        await using var estate = await WithMachineAsync("{ tcp: 22 }", running: false);
        var plan = await estate.PlanAsync();
        Kinds(plan).ShouldBe("guest.configure");
        plan.Warnings.ShouldContain("web-50 is not verified: it does not run.");
        estate.Set("web-50", "state", "running");
        Kinds(await estate.PlanAsync()).ShouldBe("guest.configure guest.start guest.verify");
    }

    [Fact]
    public async Task Agent_ThatTheDocumentDoesNotEnable_IsRefused()
    {
        await using var estate = await WithMachineAsync("{ agent: true }");
        (await estate.RefusedAsync()).Message.ShouldContain("which the document does not enable");
    }

    [Fact]
    public async Task Guest_ThatIsMadeAndStarted_IsVerified_AndRehearsedAsNotRehearsed()
    {
        using var server = new Page(200);
        await using var estate = await Estate.ImportedAsync();
        estate.Write("new.yaml", $$"""
            apiVersion: croft/v1
            kind: VirtualMachine
            metadata:
              name: fresh-01
            spec:
              memory: 512
              scsi0: { file: ceph, size: 1G }
              state: running
              verify: { http: "http://127.0.0.1:{{server.Port}}" }
            """);
        var plan = await estate.PlanAsync();
        Kinds(plan).ShouldBe("guest.create guest.start guest.verify");
        var report = await estate.Lab.Process.RunAsync<RehearsalReport>("rehearse", new RehearseRequest { Plan = plan.Number });
        report.Steps[2].State.ShouldBe(RehearsedState.NotRehearsed);
        report.Steps[2].Failure!.Message.ShouldBe("Not rehearsed: proven from outside only.");
        report.Outcome.ShouldBe("all 2 steps would succeed; a proof from outside is asked for when it is applied");
        report.Missing.ShouldBeEmpty();
        server.Asked.ShouldBe(0);
        (await RunAsync(estate)).Run.State.ShouldBe(RunState.Done);
        server.Asked.ShouldBe(1);
    }

    [Theory]
    [InlineData("Container", "{ exec: 'true' }", "spec.verify.exec", "can't be asked of a container: Proxmox's API reaches into virtual machines alone; say tcp or http")]
    [InlineData("Container", "{ agent: true }", "spec.verify.agent", "can't be asked of a container: Proxmox's API reaches into virtual machines alone; say tcp or http")]
    [InlineData("VirtualMachine", "{ tcp: 22, agent: true }", "spec.verify", "asks tcp and agent: say one of them")]
    [InlineData("VirtualMachine", "{ exec: ' ' }", "spec.verify.exec", "has to name a program")]
    [InlineData("VirtualMachine", "{ http: ':8080x/health' }", "spec.verify.http", "has to be an address such as http://10.0.0.5/health, or :8080/health of the guest itself, not ':8080x/health'")]
    public void Verify_ThatCantBeAsked_IsAFault(string kind, string verify, string field, string message)
    {
        var fault = ManifestReader.Read([new DocumentFile("it.yaml", $"apiVersion: croft/v1\nkind: {kind}\nmetadata: {{ name: web }}\nspec:\n  verify: {verify}\n")]).Faults.ShouldHaveSingleItem();
        (fault.Field, fault.Message, fault.At!.Line).ShouldBe((field, message, 5));
    }

    [Fact]
    public void Command_IsPartedLikeAShellDoes_WithoutOne() =>
        new HealthCheck(HealthCheckKind.Exec, "sh -c \"exit  0\" ''", default, default).Words.ShouldBe(["sh", "-c", "exit  0", ""]);
}
