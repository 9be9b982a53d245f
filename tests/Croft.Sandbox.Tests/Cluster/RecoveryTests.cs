using System.Text.Json;
using Croft.Sandbox.State;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Cluster;

/// <summary>What the HA manager does when nodes are lost and starts fail, by the sandbox's own time.</summary>
public sealed class RecoveryTests
{
    readonly ManualTime time = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    Task<Sandboxed> StartAsync(string version = "8.4") => Sandboxed.StartAsync(new SandboxOptions { Speed = 1, Time = time, Version = version });

    static async Task<(Guest Guest, string Sid)> ManagedAsync(Sandboxed sandbox, string kind = "qemu", string storage = "ceph", params (string, string)[] options)
    {
        var (guest, _) = sandbox.Guest(kind, running: true, guest => guest.Config[guest.Kind.IsQemu ? "scsi0" : "rootfs"]!.StartsWith(storage, StringComparison.Ordinal) && guest.Config["scsi1"] is null);
        (await sandbox.Client.Post("/cluster/ha/resources", [("sid", HighAvailability.Sid(guest)), .. options])).Status.ShouldBe(200);
        return (guest, HighAvailability.Sid(guest));
    }

    // a beat is ten seconds; tasks are given time in between
    void Beats(int count)
    {
        for (var half = 0; half < count * 2; half++)
            time.Advance(TimeSpan.FromSeconds(5));
    }

    static async Task<JsonElement> SeenAsync(Sandboxed sandbox, string id) =>
        (await sandbox.Client.Get("/cluster/ha/status/current")).Data.EnumerateArray().First(entry => entry.GetProperty("id").GetString() == id);

    static async Task<string> StateAsync(Sandboxed sandbox, string sid) => (await SeenAsync(sandbox, $"service:{sid}")).GetProperty("state").GetString()!;

    static async Task<string> NodeStateAsync(Sandboxed sandbox, NodeState node) =>
        (await sandbox.Client.Get("/cluster/ha/status/manager_status")).Data.GetProperty("manager_status").GetProperty("node_status").GetProperty(node.Name).GetString()!;

    static NodeState Other(Sandboxed sandbox, NodeState node) => sandbox.Cluster.State.Nodes.Last(other => other != node);

    // the call's own node must not be the one that is lost
    static async Task LoseAsync(Sandboxed sandbox, NodeState node) => await sandbox.Cluster.Faults.SetNodeOnlineAsync(node.Name, false, Ct);

    static Task<(Guest, string)> AwayFromMasterAsync(Sandboxed sandbox, params (string, string)[] options) => AwayFromMasterAsync(sandbox, "ceph", options);

    static async Task<(Guest, string)> AwayFromMasterAsync(Sandboxed sandbox, string storage, params (string, string)[] options)
    {
        var guest = sandbox.Cluster.State.Guests.First(guest => guest is { IsRunning: true, IsTemplate: false, Kind.IsQemu: true } && guest.Node != sandbox.Cluster.State.Nodes[0]
            && guest.Config["scsi0"]!.StartsWith(storage, StringComparison.Ordinal) && guest.Config["scsi1"] is null);
        (await sandbox.Client.Post("/cluster/ha/resources", [("sid", HighAvailability.Sid(guest)), .. options])).Status.ShouldBe(200);
        return (guest, HighAvailability.Sid(guest));
    }

    [Fact]
    public async Task Node_Lost_ItsGuestIsFencedAndRunsElsewhere()
    {
        await using var sandbox = await StartAsync();
        var (guest, sid) = await AwayFromMasterAsync(sandbox);
        Beats(3);
        (await StateAsync(sandbox, sid)).ShouldBe("started");
        var lost = guest.Node;
        await LoseAsync(sandbox, lost);
        Beats(3);
        (await NodeStateAsync(sandbox, lost)).ShouldBe("unknown");
        (await StateAsync(sandbox, sid)).ShouldBe("started", "a node may come back soon");
        (await SeenAsync(sandbox, $"lrm:{lost.Name}")).GetProperty("status").GetString()!.ShouldContain("old timestamp - dead?");
        Beats(4);
        (await NodeStateAsync(sandbox, lost)).ShouldBe("fence");
        (await StateAsync(sandbox, sid)).ShouldBe("fence");
        guest.Node.ShouldBe(lost);
        Beats(8);
        (await StateAsync(sandbox, sid)).ShouldBe("started");
        guest.Node.ShouldNotBe(lost);
        guest.IsRunning.ShouldBeTrue();
        guest.Node.Tasks.Count(task => task.Type == "qmstart" && task.Id == $"{guest.Vmid}" && task.User.AuthId == "root@pam").ShouldBe(1);
        sandbox.Cluster.Effects[$"{guest.Id} recover"].ShouldBe(1);
        await sandbox.Cluster.Faults.SetNodeOnlineAsync(lost.Name, true, Ct);
        Beats(4);
        (await NodeStateAsync(sandbox, lost)).ShouldBe("online");
        guest.Node.ShouldNotBe(lost, "no rule says that it belongs there");
        time.Waiting.ShouldBe(0, "nothing beats when all is settled");
    }

    [Fact]
    public async Task Node_BackBeforeItIsFenced_KeepsItsGuest()
    {
        await using var sandbox = await StartAsync();
        var (guest, sid) = await AwayFromMasterAsync(sandbox);
        Beats(3);
        var lost = guest.Node;
        await LoseAsync(sandbox, lost);
        Beats(4);
        await sandbox.Cluster.Faults.SetNodeOnlineAsync(lost.Name, true, Ct);
        guest.IsRunning.ShouldBeFalse("its agent starts it, not the boot");
        Beats(3);
        (guest.Node, guest.IsRunning).ShouldBe((lost, true));
        (await StateAsync(sandbox, sid)).ShouldBe("started");
    }

    [Fact]
    public async Task Node_CutOff_IsResetByItsWatchdog()
    {
        await using var sandbox = await StartAsync();
        var (guest, sid) = await AwayFromMasterAsync(sandbox);
        Beats(3);
        var cut = guest.Node;
        lock (sandbox.Cluster.State.Gate)
            sandbox.Cluster.State.SetReachable(cut, false);
        Beats(3);
        guest.IsRunning.ShouldBeTrue("what is on it goes on");
        Beats(4);
        sandbox.Cluster.State.Guests.ShouldNotContain(other => other.Node == cut && other.IsRunning);
        Beats(8);
        (guest.IsRunning, guest.Node == cut).ShouldBe((true, false));
        (await StateAsync(sandbox, sid)).ShouldBe("started");
    }

    [Fact]
    public async Task Master_Lost_AnotherTakesOverAndRecovers()
    {
        await using var sandbox = await StartAsync();
        var master = sandbox.Cluster.State.Nodes[0];
        var guest = sandbox.Cluster.State.Guests.First(guest => guest.IsRunning && guest.Kind.IsQemu && guest.Node == master && guest.Config["scsi0"]!.StartsWith("ceph", StringComparison.Ordinal) && guest.Config["scsi1"] is null);
        await sandbox.Client.Post("/cluster/ha/resources", ("sid", HighAvailability.Sid(guest)));
        Beats(3);
        await LoseAsync(sandbox, master);
        using var other = new Client(sandbox.Cluster, url: sandbox.Cluster.UrlOf("pve2"));
        Beats(5);
        (await other.Get("/cluster/ha/status/manager_status")).Data.GetProperty("manager_status").GetProperty("master_node").GetString().ShouldBe("pve1");
        Beats(18);
        (await other.Get("/cluster/ha/status/manager_status")).Data.GetProperty("manager_status").GetProperty("master_node").GetString().ShouldBe("pve2");
        (guest.IsRunning, guest.Node == master).ShouldBe((true, false));
    }

    [Fact]
    public async Task Guest_OfOneNodeOnly_WaitsForItInRecovery()
    {
        await using var sandbox = await StartAsync("9.2");
        var (guest, sid) = await AwayFromMasterAsync(sandbox);
        var home = guest.Node;
        (await sandbox.Client.Post("/cluster/ha/rules", ("rule", "home"), ("type", "node-affinity"), ("resources", sid), ("nodes", home.Name), ("strict", "1"))).Status.ShouldBe(200);
        Beats(3);
        await LoseAsync(sandbox, home);
        Beats(16);
        (await StateAsync(sandbox, sid)).ShouldBe("recovery");
        (guest.Node, guest.IsRunning).ShouldBe((home, false));
        time.Waiting.ShouldBe(0, "it waits for the node, not for time");
        await sandbox.Cluster.Faults.SetNodeOnlineAsync(home.Name, true, Ct);
        Beats(4);
        (guest.IsRunning, await StateAsync(sandbox, sid)).ShouldBe((true, "started"));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    public async Task Guest_OfAPreferredNode_GoesBackToItUnlessToldNot(string failback, bool goesBack)
    {
        await using var sandbox = await StartAsync("9.1");
        var (guest, sid) = await AwayFromMasterAsync(sandbox, ("failback", failback));
        var home = guest.Node;
        await sandbox.Client.Post("/cluster/ha/rules", ("rule", "home"), ("type", "node-affinity"), ("resources", sid), ("nodes", $"{home.Name}:2,pve1:1"));
        Beats(3);
        await LoseAsync(sandbox, home);
        Beats(16);
        guest.Node.Name.ShouldBe("pve1");
        await sandbox.Cluster.Faults.SetNodeOnlineAsync(home.Name, true, Ct);
        Beats(20);
        (guest.IsRunning, guest.Node == home).ShouldBe((true, goesBack));
    }

    [Fact]
    public async Task Guest_WithLocalDisks_IsRecoveredAndThenInError()
    {
        await using var sandbox = await StartAsync();
        var (guest, sid) = await AwayFromMasterAsync(sandbox, "local-lvm");
        Beats(3);
        await LoseAsync(sandbox, guest.Node);
        Beats(40);
        (await StateAsync(sandbox, sid)).ShouldBe("error");
        guest.IsRunning.ShouldBeFalse();
        var refused = await sandbox.Client.Put($"/cluster/ha/resources/{sid}", ("state", "started"));
        refused.Reason.ShouldBe($"service '{sid}' in error state, must be disabled and fixed first");
        await sandbox.Client.Put($"/cluster/ha/resources/{sid}", ("state", "disabled"));
        Beats(3);
        (await StateAsync(sandbox, sid)).ShouldBe("disabled");
    }

    [Fact]
    public async Task Start_ThatFails_IsTriedAgainThenElsewhereThenNoMore()
    {
        await using var sandbox = await StartAsync();
        var (guest, _) = sandbox.Guest("qemu", running: false, guest => guest.Config["scsi0"]!.StartsWith("ceph", StringComparison.Ordinal) && guest.Config["scsi1"] is null);
        var sid = HighAvailability.Sid(guest);
        for (var times = 0; times < 5; times++)
            sandbox.Cluster.Faults.FailNextTask("qmstart", "start failed: QEMU exited with code 1", $"{guest.Vmid}");
        await sandbox.Client.Post("/cluster/ha/resources", ("sid", sid), ("max_restart", "1"), ("max_relocate", "1"));
        Beats(30);
        (await StateAsync(sandbox, sid)).ShouldBe("error");
        var tried = sandbox.Cluster.State.Nodes.SelectMany(node => node.Tasks).Where(task => task.Type == "qmstart" && task.Id == $"{guest.Vmid}").ToList();
        (tried.Count, tried.Select(task => task.Node).Distinct().Count()).ShouldBe((4, 2), "twice on each of two nodes");
        (await sandbox.Client.Get($"/nodes/{guest.Node.Name}/{guest.Id}/status/current")).Data.GetProperty("ha").GetProperty("state").GetString().ShouldBe("error");
    }

    [Fact]
    public async Task Stop_OfManagedGuest_IsAnOrderThatBecomesItsWantedState()
    {
        await using var sandbox = await StartAsync();
        var (guest, sid) = await ManagedAsync(sandbox, "lxc", "");
        Beats(3);
        var upid = (await sandbox.Client.Post($"/nodes/{guest.Node.Name}/{guest.Id}/status/shutdown")).Data.GetString()!;
        upid.Split(':')[5].ShouldBe("hastop");
        Beats(4);
        (guest.IsRunning, await StateAsync(sandbox, sid)).ShouldBe((false, "stopped"));
        (await sandbox.Client.Get($"/cluster/ha/resources/{sid}")).Data.GetProperty("state").GetString().ShouldBe("stopped");
    }

    [Fact]
    public async Task Migration_OfManagedGuest_IsAnOrderAndMovesIt()
    {
        await using var sandbox = await StartAsync();
        var (guest, sid) = await ManagedAsync(sandbox);
        Beats(3);
        var (source, target) = (guest.Node, Other(sandbox, guest.Node));
        var upid = (await sandbox.Client.Post($"/nodes/{source.Name}/{guest.Id}/migrate", ("target", target.Name), ("online", "1"))).Data.GetString()!;
        upid.Split(':')[5].ShouldBe("hamigrate");
        Beats(2);
        (await StateAsync(sandbox, sid)).ShouldBe("migrate");
        Beats(12);
        (guest.Node, guest.IsRunning, await StateAsync(sandbox, sid)).ShouldBe((target, true, "started"));
        source.Tasks.ShouldContain(task => task.Type == "qmigrate" && task.User.AuthId == "root@pam");
    }

    [Fact]
    public async Task Node_Restarted_ItsGuestIsFrozenAndStaysIts()
    {
        await using var sandbox = await StartAsync();
        var (guest, sid) = await AwayFromMasterAsync(sandbox);
        Beats(3);
        var node = guest.Node;
        (await sandbox.Client.Post($"/nodes/{node.Name}/status", ("command", "reboot"))).Status.ShouldBe(200);
        Beats(6);
        (await StateAsync(sandbox, sid)).ShouldBe("freeze");
        Beats(10);
        (guest.Node, guest.IsRunning, await StateAsync(sandbox, sid)).ShouldBe((node, true, "started"));
    }

    [Fact]
    public async Task Node_InMaintenance_GivesItsGuestsAwayAndTakesThemBack()
    {
        await using var sandbox = await StartAsync("9.2");
        var (guest, _) = await AwayFromMasterAsync(sandbox);
        Beats(3);
        var node = guest.Node;
        sandbox.Cluster.Faults.SetNodeMaintenance(node.Name, true);
        Beats(15);
        (await NodeStateAsync(sandbox, node)).ShouldBe("maintenance");
        (guest.IsRunning, guest.Node == node).ShouldBe((true, false));
        sandbox.Cluster.Faults.SetNodeMaintenance(node.Name, false);
        Beats(15);
        (guest.Node, guest.IsRunning).ShouldBe((node, true));
    }

    [Fact]
    public async Task Cluster_WithoutResources_HasNothingWaiting()
    {
        await using var sandbox = await StartAsync();
        await LoseAsync(sandbox, sandbox.Cluster.State.Nodes[2]);
        time.Waiting.ShouldBe(0);
        (await NodeStateAsync(sandbox, sandbox.Cluster.State.Nodes[2])).ShouldBe("unknown");
    }
}
