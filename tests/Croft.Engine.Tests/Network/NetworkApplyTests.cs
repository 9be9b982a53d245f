using Croft.Contracts;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Network;

public sealed class NetworkApplyTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly ApplyNetworkRequest Quick = new() { Node = "lab/pve2", RevertAfter = 5 };

    [Fact]
    public async Task Apply_OfWhatHurtsNobody_IsReachedAndDone()
    {
        await using var lab = await Lab.StartAsync();
        await StageAsync(lab, HttpMethod.Post, "", ("iface", "vmbr7"), ("type", "bridge"), ("autostart", "1"));

        var plan = await lab.PlanAsync("network apply", Quick);

        plan.Confirmation.ShouldBeNull();
        plan.Steps[0].Changes.ShouldBe([new FieldChange("vmbr7", null, "autostart=1")]);
        plan.Steps[0].Because!.ShouldContain("lies on vmbr0, which stays as it is.");
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, run.Failure?.Message);
        steps.Select(s => s.State).ShouldBe([StepState.Done, StepState.Done, StepState.Done]);
        steps[0].Upid!.ShouldContain(":srvreload:networking:");
        steps[1].Evidence[0].Seen.ShouldStartWith("pve2 answers at 127.10.0.12:");
        steps[2].Evidence[0].Seen.ShouldBe("vmbr7: autostart=1");
        lab.Cluster.Effects["pve2/network apply"].ShouldBe(1);
    }

    [Fact]
    public async Task Configure_ThatTheNodePutBackItself_IsNotDone()
    {
        await using var lab = await Lab.StartAsync();
        lab.Cluster.Faults.CutNextNetworkApply("pve2", TimeSpan.FromSeconds(2));

        var (run, steps) = await lab.RunAsync(await lab.PlanAsync("network configure", new ConfigureNetworkRequest { Network = "pve2/vmbr0", Mtu = 9000, RevertAfter = 60 }));

        run.State.ShouldBe(RunState.Undone, run.Failure?.Message);
        run.Failure!.Message.ShouldContain("The network of lab/pve2 was applied and is not in force: vmbr0 is autostart=1");
        steps.Single(s => s.Id == "4").State.ShouldBe(StepState.Failed);
        (await InterfaceAsync(lab, "vmbr0")).Mtu.ShouldBeNull();
    }

    [Fact]
    public async Task Apply_ThatCutsTheNodesOwnAddress_IsTakenBackThroughAnother()
    {
        await using var lab = await Lab.StartAsync();
        await StageAsync(lab, HttpMethod.Put, "/vmbr0", ("type", "bridge"), ("delete", "gateway"));

        var plan = await lab.PlanAsync("network apply", Quick);

        plan.Confirmation!.Type.ShouldBe("pve2");
        plan.Confirmation.Because.ShouldContain("the other nodes reach lab/pve2 by what changes, too", Case.Insensitive);
        plan.Steps[0].Changes.ShouldBe([new FieldChange("vmbr0 gateway", "127.10.0.1", null)]);
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Undone, run.Failure?.Message);
        run.Failure!.Message.ShouldContain("lab/pve2 did not answer for 5 s after its network was applied");
        run.Failure.Message.ShouldEndWith("What was done has been taken back.");
        steps.Select(s => (s.Id, s.State)).ShouldBe(
            [("1", StepState.Undone), ("2", StepState.Failed), ("3", StepState.Skipped), ("undo-1.1", StepState.Done), ("undo-1.2", StepState.Done), ("undo-1.3", StepState.Done)]);
        steps[^1].Evidence[0].Seen.ShouldStartWith("pve2 answers at 127.10.0.12:");
        lab.Cluster.Faults.List().ShouldBeEmpty();
        (await InterfaceAsync(lab, "vmbr0")).Gateway.ShouldBe("127.10.0.1");
    }

    [Fact]
    public async Task Apply_ThatCutsTheNodeWhole_FailsWithWhatToTypeAtItsConsole()
    {
        await using var lab = await Lab.StartAsync();
        await StageAsync(lab, HttpMethod.Put, "/vmbr0", ("type", "bridge"), ("delete", "cidr,gateway"));

        var (run, steps) = await lab.RunAsync(await lab.PlanAsync("network apply", Quick));

        run.State.ShouldBe(RunState.Failed);
        run.Failure!.Message.ShouldContain("lab/pve2 is cut off: its network could not be put back, by no address and through no other node");
        run.Failure.WayOut!.ShouldContain("pvesh set /nodes/localhost/network/vmbr0 --type 'bridge' --autostart '1' --bridge_ports 'eno1' --cidr '127.10.0.12/24' --gateway '127.10.0.1'; pvesh set /nodes/localhost/network");
        steps.Select(s => s.State).ShouldBe([StepState.Done, StepState.Failed, StepState.Skipped, StepState.Failed, StepState.Skipped, StepState.Skipped]);
    }

    [Fact]
    public async Task Apply_WhoseTaskFails_IsTakenBackThoughTheNodeAnswers()
    {
        await using var lab = await Lab.StartAsync();
        await StageAsync(lab, HttpMethod.Post, "", ("iface", "vmbr7"), ("type", "bridge"));
        lab.Cluster.Faults.FailNextTask("srvreload", "command 'ifreload -a' failed: exit code 1");

        var (run, steps) = await lab.RunAsync(await lab.PlanAsync("network apply", Quick));

        run.State.ShouldBe(RunState.Undone, run.Failure?.Message);
        run.Failure!.Message.ShouldContain("The task of lab/pve2 ended with 'command 'ifreload -a' failed: exit code 1', though the node answers.");
        steps.Count(s => s.UndoOf is not null && s.State is StepState.Done or StepState.Already).ShouldBe(3);
        (await (await lab.ClientAsync()).Node("pve2").Network.ReadAsync(null, Ct)).Interfaces.ShouldNotContain(i => i.Name == "vmbr7");
    }

    [Fact]
    public async Task Apply_OfOtherThanThePlanShowed_IsRefused()
    {
        await using var lab = await Lab.StartAsync();
        await StageAsync(lab, HttpMethod.Post, "", ("iface", "vmbr7"), ("type", "bridge"));
        var plan = await lab.PlanAsync("network apply", Quick);
        await StageAsync(lab, HttpMethod.Post, "", ("iface", "vmbr8"), ("type", "bridge"));

        var (run, _) = await lab.RunAsync(plan);

        run.State.ShouldBe(RunState.Failed);
        run.Failure!.Message.ShouldContain("what waits there is no longer what the plan showed");
        lab.Cluster.Effects["pve2/network apply"].ShouldBe(0);
    }

    [Fact]
    public async Task Apply_WhereNothingWaits_HasNoSteps()
    {
        await using var lab = await Lab.StartAsync();

        (await lab.PlanAsync("network apply", Quick)).Steps.ShouldBeEmpty();
        (await lab.RefusedAsync("network apply", Quick with { Node = "pve9" })).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public async Task Revert_DropsWhatWaits()
    {
        await using var lab = await Lab.StartAsync();
        await StageAsync(lab, HttpMethod.Post, "", ("iface", "vmbr7"), ("type", "bridge"));

        await lab.DoAsync("network revert", new RevertNetworkRequest { Node = "pve2" });

        (await (await lab.ClientAsync()).Node("pve2").Network.ReadAsync(null, Ct)).Pending.ShouldBeNull();
        (await lab.PlanAsync("network revert", new RevertNetworkRequest { Node = "pve2" })).Steps.ShouldBeEmpty();
    }

    static async Task<NetworkInterface> InterfaceAsync(Lab lab, string name) =>
        (await (await lab.ClientAsync()).Node("pve2").Network.ReadAsync(null, Ct)).Interfaces.Single(i => i.Name == name);

    static async Task StageAsync(Lab lab, HttpMethod method, string path, params (string Name, string Value)[] values) =>
        await (await lab.ClientAsync()).SendAsync(new ProxmoxCall(method, $"/nodes/pve2/network{path}") { Parameters = [.. values.Select(v => KeyValuePair.Create(v.Name, v.Value))] }, Ct);
}
