using Croft.Sandbox;
using Croft.Sandbox.Faults;

namespace Croft.Acceptance.Tests;

/// <summary>A change of a node's network that cuts it off is taken back, whatever becomes of the process that made it.</summary>
public sealed class NetworkCutTests : IAsyncLifetime
{
    static readonly string[] Apply = ["network", "apply", "lab/pve2", "--revert-after", "5", "--yes", "pve2"];

    Lab? lab;

    Lab Lab => lab!;

    public async ValueTask InitializeAsync()
    {
        lab = await Lab.StartAsync(new SandboxOptions { Guests = 2 });
        // pve2 loses its way back to whoever asks from another network, as Croft does; its neighbours still reach it.
        await lab.Witness.PutAsync("/nodes/pve2/network/vmbr0", ("type", "bridge"), ("delete", "gateway"));
    }

    [Fact]
    public async Task ApplyThatCutsTheNodeOff_IsTakenBackAndSaysSo()
    {
        (await Lab.CroftAsync([.. Apply[..^2]])).Failed(4).ShouldContain("--yes pve2");

        var said = (await Lab.CroftAsync(Apply)).Failed(1);

        said.ShouldContain("lab/pve2 did not answer for 5 s after its network was applied");
        said.ShouldContain("What was done has been taken back.");
        await ShouldBeAsBeforeAsync();
        var report = (await Lab.CroftAsync("run", "report", await RunAsync())).Done();
        report.ShouldContain("Failed, and what was done has been undone.");
        report.ShouldContain("pve2 answers at 127.10.0.12");
    }

    [Fact]
    public async Task KilledWhileTheAnswerToApplyIsHeld_Resumed_IsTakenBack() =>
        await KillAsync(Lab.Hold(call => call is { Method: "PUT", Path: "/nodes/pve2/network" }, HoldPoint.AfterEffect));

    [Fact]
    public async Task KilledOnceTheNodeIsCutOff_Resumed_IsTakenBack()
    {
        using (var croft = Lab.Start(Apply))
        {
            await Eventually.BeAsync("the node is cut off and asked", async () =>
                (await Lab.Folder.SqlAsync("SELECT state FROM run_steps WHERE id='2'")) is ["Running"] && Lab.Cluster.Faults.List().Count > 0);
            await croft.KillAsync();
        }
        await ResumeAsync();
    }

    [Fact]
    public async Task KilledWhileItIsTakenBack_Resumed_IsTakenBack() =>
        await KillAsync(Lab.Hold(call => call is { Method: "PUT", Path: "/nodes/pve2/network/vmbr0" }, HoldPoint.BeforeEffect));

    [Fact]
    public async Task KilledWhileTheNodeIsCutOffWhole_Resumed_SaysWhatToTypeAtItsConsole()
    {
        await Lab.Witness.PutAsync("/nodes/pve2/network/vmbr0", ("type", "bridge"), ("delete", "cidr"));
        var hold = Lab.Hold(call => call is { Method: "PUT", Path: "/nodes/pve2/network" }, HoldPoint.AfterEffect);
        using (var croft = Lab.Start(Apply))
        {
            await croft.UntilAsync(hold.Arrived, "its call arrived");
            await croft.KillAsync();
        }
        hold.Drop(done: true);

        var said = (await Lab.CroftAsync("run", "resume", await RunAsync())).Failed(1);

        said.ShouldContain("it counts as made");
        said.ShouldContain("lab/pve2 is cut off: its network could not be put back, by no address and through no other node");
        said.ShouldContain("pvesh set /nodes/localhost/network");
        (await Lab.Folder.SqlAsync("SELECT state FROM runs")).ShouldBe(["Failed"]);
    }

    public ValueTask DisposeAsync() => lab?.DisposeAsync() ?? ValueTask.CompletedTask;

    async Task KillAsync(Hold hold)
    {
        using (var croft = Lab.Start(Apply))
        {
            await croft.UntilAsync(hold.Arrived, "its call arrived");
            await croft.KillAsync();
        }
        hold.Drop(done: hold.Point == HoldPoint.AfterEffect);
        await ResumeAsync();
    }

    async Task ResumeAsync()
    {
        var run = await RunAsync();
        (await Lab.CroftAsync("run", "resume", run)).Failed(1).ShouldContain("What was done has been taken back.");
        await ShouldBeAsBeforeAsync();
        (await Lab.Folder.SqlAsync("SELECT state FROM runs")).ShouldBe(["Undone"]);
        (await Lab.Folder.SqlAsync("SELECT resource FROM leases")).ShouldBeEmpty();
        (await Lab.CroftAsync("audit", "verify")).Done();
    }

    async Task<string> RunAsync() => (await Lab.Folder.SqlAsync("SELECT max(id) FROM runs")).Single();

    async Task ShouldBeAsBeforeAsync()
    {
        Lab.Cluster.Faults.List().ShouldBeEmpty();
        (await Lab.Witness.GetAsync("/nodes/pve2/network/vmbr0")).GetProperty("gateway").GetString().ShouldBe("127.10.0.1");
        Lab.Cluster.Effects["pve2/network apply"].ShouldBe(2);
    }
}
