using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Guests;

public sealed class AgentTests
{
    readonly ManualTime time = new();

    [Fact]
    public async Task Agent_NotThere_SaysWhatLacks()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/qemu", ("vmid", "8000"), ("scsi0", "local-lvm:4"));
        (await sandbox.Client.Post("/nodes/pve1/qemu/8000/agent/ping")).Reason.ShouldBe("No QEMU guest agent configured");
        await sandbox.Client.Put("/nodes/pve1/qemu/8000/config", ("agent", "1"));
        (await sandbox.Client.Post("/nodes/pve1/qemu/8000/agent/ping")).Reason.ShouldBe("VM 8000 is not running");
        await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/qemu/8000/status/start");
        (await sandbox.Client.Post("/nodes/pve1/qemu/8000/agent/ping")).Reason.ShouldBe("QEMU guest agent is not running");
    }

    [Fact]
    public async Task Exec_OfCommand_IsAskedAfterOnce()
    {
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { Speed = 1, Time = time });
        var (guest, path) = sandbox.Guest("qemu", running: true);
        var pid = (await sandbox.Client.Post(path + "/agent/exec", ("command", "sh"), ("command", "-c"), ("command", "sleep 5; hostname; false"))).Data.GetProperty("pid").GetInt32();
        (await sandbox.Client.Get($"{path}/agent/exec-status?pid={pid}")).Body.ShouldBe("""{"data":{"exited":0}}""");
        time.Advance(TimeSpan.FromSeconds(6));
        var ended = (await sandbox.Client.Get($"{path}/agent/exec-status?pid={pid}")).Data;
        ended.GetProperty("exitcode").GetInt32().ShouldBe(1);
        ended.GetProperty("out-data").GetString().ShouldBe(guest.Name + "\n");
        (await sandbox.Client.Get($"{path}/agent/exec-status?pid={pid}")).Reason.ShouldBe($"Agent error: PID {pid} does not exist");
        (await sandbox.Client.Post(path + "/agent/exec", ("command", "nosuch"))).Reason.ShouldStartWith("Agent error: Failed to execute child process");
    }

    [Fact]
    public async Task Exec_LineAsJson_PassesInputOn()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (_, path) = sandbox.Guest("qemu", running: true);
        using var body = new StringContent("""{"command":["cat"],"input-data":"a b\n"}""", System.Text.Encoding.UTF8, "application/json");
        var pid = (await sandbox.Client.Send(HttpMethod.Post, path + "/agent/exec", body)).Data.GetProperty("pid").GetInt32();
        (await sandbox.Client.Get($"{path}/agent/exec-status?pid={pid}")).Data.GetProperty("out-data").GetString().ShouldBe("a b\n");
    }

    [Fact]
    public async Task Filesystems_Frozen_AreToldUntilThawed()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (_, path) = sandbox.Guest("qemu", running: true);
        (await sandbox.Client.Post(path + "/agent/fsfreeze-freeze")).Data.GetProperty("result").GetInt32().ShouldBe(1);
        (await sandbox.Client.Post(path + "/agent/fsfreeze-status")).Data.GetProperty("result").GetString().ShouldBe("frozen");
        await sandbox.Client.Post(path + "/agent", ("command", "fsfreeze-thaw"));
        (await sandbox.Client.Post(path + "/agent/fsfreeze-status")).Data.GetProperty("result").GetString().ShouldBe("thawed");
    }

    [Fact]
    public async Task Interfaces_ShowTheConfigsCards()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (machine, path) = sandbox.Guest("qemu", running: true);
        var card = (await sandbox.Client.Get(path + "/agent/network-get-interfaces")).Data.GetProperty("result")[1];
        machine.Config["net0"]!.ShouldContain(card.GetProperty("hardware-address").GetString()!, Case.Insensitive);
        var (_, other) = sandbox.Guest("lxc", running: true);
        (await sandbox.Client.Get(other + "/interfaces")).Data[1].GetProperty("name").GetString().ShouldBe("eth0");
        var (_, stopped) = sandbox.Guest("lxc", running: false);
        (await sandbox.Client.Get(stopped + "/interfaces")).Body.ShouldBe("""{"data":null}""");
    }
}
