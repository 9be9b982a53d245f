using System.Text.Json;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Clients;

/// <summary>Clients of Proxmox that others wrote, unchanged, against the sandbox.</summary>
public sealed class RealClientTests
{
    const string Proxmoxer = "/usr/lib/python3/dist-packages/proxmoxer/core.py";
    const string Ansible = "/usr/bin/ansible-playbook";

    [Fact]
    public async Task Proxmoxer_ByTokenAndPassword_ToursTheApi()
    {
        RealClient.Require(Proxmoxer, "python3-proxmoxer");
        await using var sandbox = await Sandboxed.StartAsync();
        using var client = new RealClient();
        (await client.RunAsync(sandbox, "/usr/bin/python3", RealClient.Script("proxmoxer_tour.py"))).ShouldBe("toured\n");
        foreach (var vmid in (int[])[8000, 8001])
            foreach (var effect in (string[])["create", "start", "snapshot before", "stop", "destroy"])
                sandbox.Cluster.Effects[$"qemu/{vmid} {effect}"].ShouldBe(1, effect);
    }

    [Fact]
    public async Task Ansible_Modules_MakeStartSnapshotAndRemove()
    {
        RealClient.Require(Proxmoxer, "python3-proxmoxer");
        RealClient.Require(Ansible, "ansible");
        await using var sandbox = await Sandboxed.StartAsync();
        using var client = new RealClient();
        (await client.RunAsync(sandbox, Ansible, "-i", "localhost,", RealClient.Script("playbook.yml"))).ShouldContain("failed=0");
        foreach (var effect in (string[])["create", "start", "snapshot one", "delsnapshot one", "shutdown", "destroy"])
            sandbox.Cluster.Effects[$"qemu/8100 {effect}"].ShouldBe(1, effect);
        foreach (var effect in (string[])["create", "start", "shutdown", "destroy"])
            sandbox.Cluster.Effects[$"lxc/8101 {effect}"].ShouldBe(1, effect);
    }

    [Fact]
    public async Task Ansible_Inventory_NamesEveryGuest()
    {
        RealClient.Require(Ansible, "ansible");
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { Guests = 12 });
        using var client = new RealClient();
        var listed = JsonDocument.Parse(await client.RunAsync(sandbox, "/usr/bin/ansible-inventory", "-i", RealClient.Script("estate.proxmox.yml"), "--list")).RootElement;
        var hosts = listed.GetProperty("_meta").GetProperty("hostvars").EnumerateObject().Select(host => host.Name).ToList();
        hosts.ShouldBe(sandbox.Cluster.State.Guests.Where(guest => !guest.IsTemplate).Select(guest => guest.Name), ignoreOrder: true);
        listed.GetProperty("proxmox_all_running").GetProperty("hosts").GetArrayLength().ShouldBe(sandbox.Cluster.State.Guests.Count(guest => guest.IsRunning));
    }
}
