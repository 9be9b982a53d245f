using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Inventory;
using Croft.Engine.Inventory.Loops;
using Croft.Engine.Tests.Clusters;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Croft.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Inventory;

public sealed class LoopTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ConfigLoop_Turns_ReadEveryGuestWithoutAskingANodeMoreThanAllowed()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        await workspace.AddAsync("lab", new SandboxOptions { Nodes = 2, Guests = 20 });
        await LoopOf(workspace, "inventory.status").TurnAsync(Ct);
        var loop = LoopOf(workspace, "inventory.configs");
        var most = workspace.Get<InventoryOptions>().ConfigCallsPerNode;

        var turns = 0;
        for (var read = 0; read < 20; turns++)
        {
            await loop.TurnAsync(Ct);
            var now = (await workspace.GuestsAsync()).Count(g => g.ConfigSeen is not null);
            now.ShouldBeGreaterThan(read);
            (now - read).ShouldBeLessThanOrEqualTo(2 * most);
            read = now;
        }

        turns.ShouldBeLessThanOrEqualTo(45);
        (await loop.TurnAsync(Ct)).Did.ShouldBe("0 configs, 0 changed");
    }

    [Fact]
    public async Task List_TellsHowEachDoes_AndWhatItDidToWhoeverSeesAll()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var runner = workspace.Get<VerbRunner>();
        var list = workspace.Get<Catalogue>()["loop list"];
        async Task<IReadOnlyList<LoopRow>> ListAsync(Actor actor) => ((Page<LoopRow>)await runner.RunAsync(list, new ListLoopsRequest(), new VerbContext(actor, "test"), Ct)).Items;
        var owner = Actor.Holding("anna", Grant.All);
        (await ListAsync(owner)).ShouldAllBe(l => l.State == LoopState.Stopped && l.Turns == 0 && l.Summary.Length > 0);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = workspace.Get<LoopHost>().RunAsync(_ => { }, stop.Token);
        while (!(await ListAsync(owner)).All(l => l is { State: LoopState.Well, Turns: > 0, Next: not null })) await Task.Delay(50, Ct);
        var status = (await ListAsync(owner)).Single(l => l.Loop == "inventory.status");
        status.Did.ShouldBe("0 of 0 clusters, 0 guests");
        var scoped = (await ListAsync(new Actor("ben", [new Grant([Croft.Contracts.Permissions.EstateRead], GrantScope.TryParse("tag:web", out var web) ? web : throw new InvalidOperationException())]))).Single(l => l.Loop == "inventory.status");
        (scoped.State, scoped.Did).ShouldBe((LoopState.Well, null));

        await stop.CancelAsync();
        await running;
        (await ListAsync(owner)).ShouldAllBe(l => l.State == LoopState.Stopped && l.Next == null && l.Turns > 0);
    }

    [Fact]
    public async Task StatusLoop_GuestStartedByOthers_IsSeen()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;
        var guest = (await workspace.GuestsAsync()).First(g => g is { Status: "stopped", Template: false });
        using var other = EstateWorkspace.Other(sandbox);
        var kind = guest.Type == GuestType.Vm ? GuestKind.Qemu : GuestKind.Lxc;
        await other.Tasks.AwaitAsync(await other.Node(guest.Node).Guest(kind, guest.Vmid).StartAsync(null, Ct), null, Ct);

        var said = await LoopOf(workspace, "inventory.status").TurnAsync(Ct);

        (await workspace.GuestsAsync()).Single(g => g.Vmid == guest.Vmid).Status.ShouldBe("running");
        said.Did.ShouldEndWith($"; changed: lab/{guest.Vmid} {guest.Name} (status stopped → running)");
    }

    [Fact]
    public async Task ConfigLoop_ConfigChangedByOthers_NamesGuestAndField()
    {
        var (workspace, sandbox) = await EstateWorkspace.ReadAsync();
        await using var _ = workspace;
        var guest = (await workspace.GuestsAsync()).First(g => g.Type == GuestType.Ct && !g.Template);
        using var other = EstateWorkspace.Other(sandbox);
        await other.SendAsync(new ProxmoxCall(HttpMethod.Put, $"/nodes/{guest.Node}/lxc/{guest.Vmid}/config") { Parameters = [new("description", "drifted")] }, Ct);
        await workspace.TamperAsync($"UPDATE guest_readings SET config_seen = NULL WHERE vmid = {guest.Vmid}");

        (await LoopOf(workspace, "inventory.configs").TurnAsync(Ct)).Did.ShouldContain($"1 changed: lab/{guest.Vmid} {guest.Name} (description)");
    }

    [Fact]
    public async Task StatusLoop_ClusterRemovedMeanwhile_GoesOn()
    {
        var (workspace, _) = await EstateWorkspace.ReadAsync();
        await using var _1 = workspace;
        await workspace.RunAsync<RemovedCluster>("cluster remove", new RemoveClusterRequest { Name = "lab" });

        (await LoopOf(workspace, "inventory.status").TurnAsync(Ct)).Did.ShouldStartWith("0 of 0 clusters");
    }

    [Fact]
    public async Task ConfigLoop_HangingNode_IsLeftBehindWhileTheOthersAreRead()
    {
        var patient = new InventoryOptions { Patience = TimeSpan.FromSeconds(30), ConfigsWithin = TimeSpan.FromSeconds(3) };
        await using var workspace = await EstateWorkspace.EmptyAsync(s => s.AddSingleton(patient));
        var sandbox = await workspace.AddAsync("lab", new SandboxOptions { Nodes = 2, Guests = 20 });
        await LoopOf(workspace, "inventory.status").TurnAsync(Ct);
        sandbox.Faults.SetNodeHanging(sandbox.Nodes[1], true);
        var loop = LoopOf(workspace, "inventory.configs");

        for (var turn = 0; turn < 5; turn++)
            await loop.TurnAsync(Ct);

        var guests = await workspace.GuestsAsync();
        guests.Where(g => g.Node == sandbox.Nodes[0]).ShouldAllBe(g => g.ConfigSeen != null);
        guests.Where(g => g.Node == sandbox.Nodes[1]).ShouldAllBe(g => g.ConfigSeen == null);
        sandbox.Faults.SetNodeHanging(sandbox.Nodes[1], false);
    }

    static Loop LoopOf(EstateWorkspace workspace, string name) => workspace.Get<IEnumerable<Loop>>().Single(l => l.Name == name);
}
