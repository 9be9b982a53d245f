using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Guests;

public sealed class BatchTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_Picked_StartsEachOfThemInOneRunAndNobodyElse()
    {
        await using var lab = await Lab.StartAsync();
        foreach (var name in new[] { "many-1", "many-2", "many-3", "other-1" })
            await lab.MachineAsync(name);

        var plan = await lab.DoAsync("guest start", new StartGuestRequest { Select = "name=many-*", Parallel = 3 });

        plan.Steps.Select(s => s.Title).ShouldBe(["start many-1", "start many-2", "start many-3"]);
        foreach (var name in new[] { "many-1", "many-2", "many-3" })
            (await lab.SeeAsync(name)).Status.State.Value.ShouldBe(GuestState.Running);
        (await lab.SeeAsync("other-1")).Status.State.Value.ShouldBe(GuestState.Stopped);
        (await lab.PlanAsync("guest start", new StartGuestRequest { Select = "name=many-*" })).Steps.ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_GuestMadeBehindCroftsBack_IsPickedToo()
    {
        await using var lab = await Lab.StartAsync();
        var client = await lab.ClientAsync();
        await client.SendAsync(new ProxmoxCall(HttpMethod.Post, "/nodes/pve2/qemu") { Parameters = [new("vmid", "7001"), new("name", "behind-1")] }, Ct);

        (await lab.PlanAsync("guest start", new StartGuestRequest { Select = "vmid=7001" })).Steps.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false, StepState.Skipped)]
    [InlineData(true, StepState.Done)]
    public async Task Stop_FirstFails_OthersGoOnOnlyWhereAsked(bool keepGoing, StepState others)
    {
        await using var lab = await Lab.StartAsync();
        foreach (var name in new[] { "many-1", "many-2", "many-3" })
            await lab.MachineAsync(name, start: true);
        var plan = await lab.PlanAsync("guest stop", new StopGuestRequest { Select = "name=many-*", KeepGoing = keepGoing });
        var first = (await lab.SeeAsync("many-1")).Place;
        await (await lab.ClientAsync()).Node(first.Node!).Guest(GuestKind.Qemu, first.Vmid!.Value).ConfigureNowAsync(new GuestChange { Set = [new("lock", "backup")] }, Ct);

        var (run, steps) = await lab.RunAsync(plan);

        run.State.ShouldBe(RunState.Failed);
        run.Failure!.Message.ShouldStartWith("Step 1: Can't stop many-1");
        steps.Select(s => s.State).ShouldBe([StepState.Failed, others, others]);
    }

    [Fact]
    public async Task Stop_NobodyPicked_IsNotFoundRatherThanDone()
    {
        await using var lab = await Lab.StartAsync();

        var failure = await lab.RefusedAsync("guest stop", new StopGuestRequest { Select = "tag=no-such-tag" });

        failure.Kind.ShouldBe(FailureKind.NotFound);
        failure.WayOut.ShouldBe("Try it on the list: croft guest list --select \"tag=no-such-tag\".");
    }

    [Fact]
    public async Task Configure_OneNameForMany_IsRefused()
    {
        await using var lab = await Lab.StartAsync();

        (await lab.RefusedAsync("guest configure", new ConfigureGuestRequest { Select = "vmid>0", Name = "same" })).Kind.ShouldBe(FailureKind.Invalid);
    }

    [Fact]
    public async Task Stop_GuestAndSelector_IsRefused()
    {
        await using var lab = await Lab.StartAsync();

        (await lab.RefusedAsync("guest stop", new StopGuestRequest { Guest = "web-01", Select = "tag=web" })).Message.ShouldContain("GUEST can't be given together with --select");
        (await lab.RefusedAsync("guest stop", new StopGuestRequest())).Message.ShouldContain("GUEST is missing");
    }
}
