using Croft.Sandbox.State;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Guests;

public sealed class GuestTests
{
    [Fact]
    public async Task Config_OfRunningMachine_KeepsWhatWaitsApart()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (guest, path) = sandbox.Guest("qemu", running: true);
        var before = guest.Config["cores"];
        (await sandbox.Client.Put(path + "/config", ("cores", "3"), ("name", "renamed"))).Status.ShouldBe(200);
        (await sandbox.Client.Get(path + "/config")).Data.GetProperty("cores").GetInt32().ShouldBe(3);
        (await sandbox.Client.Get(path + "/config?current=1")).Data.GetProperty("cores").GetInt32().ToString().ShouldBe(before);
        var pending = (await sandbox.Client.Get(path + "/pending")).Data.EnumerateArray().First(entry => entry.GetProperty("key").GetString() == "cores");
        pending.GetProperty("pending").GetInt32().ShouldBe(3);
        guest.Config["name"].ShouldBe("renamed");
        (await sandbox.Client.Run(HttpMethod.Post, path + "/status/stop")).ShouldBe("OK");
        guest.Config["cores"].ShouldBe("3");
    }

    [Fact]
    public async Task Config_FromOldDigest_IsRefusedInEachKindsWords()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var stale = ("digest", new string('0', 40));
        (await sandbox.Client.Put(sandbox.Guest("qemu", false).Path + "/config", ("onboot", "1"), stale)).Reason.ShouldBe("checksum mismatch (file change by other user?)");
        (await sandbox.Client.Put(sandbox.Guest("lxc", false).Path + "/config", ("onboot", "1"), stale)).Reason
            .ShouldBe("detected modified configuration - file changed by other user? Try again.");
        (await sandbox.Client.Put(sandbox.Guest("lxc", false).Path + "/config")).Reason.ShouldBe("no options specified");
    }

    [Fact]
    public async Task Config_DiskTakenOff_StaysUnused()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (guest, path) = sandbox.Guest("qemu", running: false);
        var volume = GuestDisks.VolumeId(guest.Config["scsi0"]!);
        (await sandbox.Client.Put(path + "/config", ("delete", "scsi0"))).Status.ShouldBe(200);
        guest.Config["unused0"].ShouldBe(volume);
        guest.Config["boot"].ShouldBe("order=net0");
        (await sandbox.Client.Put(path + "/config", ("delete", "unused0"))).Status.ShouldBe(200);
        DiskSpace.Find(sandbox.Cluster.State, guest.Node, volume).ShouldBeNull();
    }

    [Fact]
    public async Task Config_OfMachine_IsLoggedWithItsAuthor()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (guest, path) = sandbox.Guest("qemu", running: false);
        await sandbox.Client.Put(path + "/config", ("onboot", "0"));
        var entry = (await sandbox.Client.Get("/cluster/log?max=1")).Data[0];
        entry.GetProperty("msg").GetString().ShouldBe($"update VM {guest.Vmid}: -onboot 0");
        entry.GetProperty("user").GetString().ShouldBe("root@pam!croft");
    }

    [Fact]
    public async Task Tags_OfContainer_AreSortedAndOfMachineKept()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (container, path) = sandbox.Guest("lxc", running: false);
        await sandbox.Client.Put(path + "/config", ("tags", "Web;db;web"));
        container.Config["tags"].ShouldBe("db;web");
        var (machine, other) = sandbox.Guest("qemu", running: false);
        await sandbox.Client.Put(other + "/config", ("tags", "Web;db"));
        machine.Config["tags"].ShouldBe("Web;db");
    }

    [Fact]
    public async Task Template_WithLinkedClone_CantBeDestroyedBeforeIt()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var template = sandbox.Cluster.State.Find(9000)!;
        var path = $"/nodes/{template.Node.Name}/qemu";
        (await sandbox.Client.Run(HttpMethod.Post, $"{path}/9000/clone", ("newid", "8000"), ("name", "linked"))).ShouldBe("OK");
        sandbox.Cluster.State.Find(8000)!.Config["scsi0"]!.ShouldStartWith("ceph:base-9000-disk-0/vm-8000-disk-0,");
        sandbox.Cluster.State.Find(8000)!.Config["ide2"].ShouldBe("ceph:vm-8000-cloudinit,media=cdrom,size=4M");
        (await sandbox.Client.Run(HttpMethod.Delete, $"{path}/9000")).ShouldBe("base volume 'ceph:base-9000-disk-0' is still in use by linked cloned");
        (await sandbox.Client.Run(HttpMethod.Delete, $"{path}/8000")).ShouldBe("OK");
        (await sandbox.Client.Run(HttpMethod.Delete, $"{path}/9000")).ShouldBe("OK");
    }

    [Fact]
    public async Task Destroy_ProtectedOrRunning_IsRefusedAtOnce()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (running, path) = sandbox.Guest("qemu", running: true);
        (await sandbox.Client.Delete(path)).Reason.ShouldBe($"VM {running.Vmid} is running - destroy failed");
        var (container, other) = sandbox.Guest("lxc", running: false);
        await sandbox.Client.Put(other + "/config", ("protection", "1"));
        (await sandbox.Client.Delete(other)).Reason.ShouldBe($"can't remove CT {container.Vmid} - protection mode enabled");
    }

    [Fact]
    public async Task Backup_Restored_MakesTheSameGuestUnderAnotherId()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (guest, _) = sandbox.Guest("qemu", running: true);
        var node = guest.Node.Name;
        (await sandbox.Client.Run(HttpMethod.Post, $"/nodes/{node}/vzdump", ("vmid", $"{guest.Vmid}"), ("storage", "backup"), ("compress", "zstd"), ("notes-template", "{{guestname}}"))).ShouldBe("OK");
        var archive = (await sandbox.Client.Get($"/nodes/{node}/storage/backup/content?content=backup&vmid={guest.Vmid}")).Data[0];
        archive.GetProperty("notes").GetString().ShouldBe(guest.Name);
        var volume = archive.GetProperty("volid").GetString()!;
        (await sandbox.Client.Get($"/nodes/{node}/vzdump/extractconfig?volume={Uri.EscapeDataString(volume)}")).Data.GetString()!.ShouldContain($"name: {guest.Name}\n");
        (await sandbox.Client.Run(HttpMethod.Post, $"/nodes/{node}/qemu", ("vmid", "8000"), ("archive", volume), ("unique", "1"), ("storage", "ceph"))).ShouldBe("OK");
        var restored = sandbox.Cluster.State.Find(8000)!;
        restored.Config["memory"].ShouldBe(guest.Config["memory"]);
        restored.Config["smbios1"].ShouldNotBe(guest.Config["smbios1"]);
        restored.Config["scsi0"]!.ShouldStartWith("ceph:vm-8000-disk-0");
        (await sandbox.Client.Run(HttpMethod.Delete, $"/nodes/{node}/storage/backup/content/{Uri.EscapeDataString(volume)}")).ShouldBe("OK");
        (await sandbox.Client.Get($"/nodes/{node}/storage/backup/content?vmid={guest.Vmid}")).Data.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Backup_RestoredOverItsGuest_LeavesItInItsPool()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (guest, _) = sandbox.Guest("lxc", running: false, guest => guest.Pool is not null);
        var node = guest.Node.Name;
        (await sandbox.Client.Run(HttpMethod.Post, $"/nodes/{node}/vzdump", ("vmid", $"{guest.Vmid}"), ("storage", "backup"))).ShouldBe("OK");
        var archive = (await sandbox.Client.Get($"/nodes/{node}/storage/backup/content?content=backup&vmid={guest.Vmid}")).Data[0].GetProperty("volid").GetString()!;
        (await sandbox.Client.Run(HttpMethod.Post, $"/nodes/{node}/lxc", ("vmid", $"{guest.Vmid}"), ("ostemplate", archive), ("restore", "1"), ("force", "1"))).ShouldBe("OK");
        sandbox.Cluster.State.Find(guest.Vmid)!.Pool.ShouldBe(guest.Pool);
    }

    [Fact]
    public async Task Snapshots_FormATreeThatRollbackClimbs()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (guest, path) = sandbox.Guest("lxc", running: false, guest => !guest.Config["rootfs"]!.StartsWith("nfs", StringComparison.Ordinal));
        var memory = guest.Config["memory"];
        (await sandbox.Client.Run(HttpMethod.Post, path + "/snapshot", ("snapname", "one"), ("description", "first"))).ShouldBe("OK");
        await sandbox.Client.Put(path + "/config", ("memory", "3000"));
        (await sandbox.Client.Run(HttpMethod.Post, path + "/snapshot", ("snapname", "two"))).ShouldBe("OK");
        (await sandbox.Client.Run(HttpMethod.Post, path + "/snapshot", ("snapname", "two"))).ShouldBe("snapshot name 'two' already used");
        (await sandbox.Client.Run(HttpMethod.Post, path + "/snapshot/one/rollback")).ShouldBe("OK");
        guest.Config["memory"].ShouldBe(memory);
        var list = (await sandbox.Client.Get(path + "/snapshot")).Data.EnumerateArray().ToDictionary(item => item.GetProperty("name").GetString()!);
        list["two"].GetProperty("parent").GetString().ShouldBe("one");
        list["current"].GetProperty("parent").GetString().ShouldBe("one");
        (await sandbox.Client.Run(HttpMethod.Delete, path + "/snapshot/one")).ShouldBe("OK");
        (await sandbox.Client.Run(HttpMethod.Delete, path + "/snapshot/one")).ShouldBe("snapshot 'one' does not exist");
    }

    [Fact]
    public async Task Migrate_SharedDisks_MovesTheGuest()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (guest, path) = sandbox.Guest("qemu", running: true, guest => guest.Config.Current.Where(value => value.Key.StartsWith("scsi", StringComparison.Ordinal) && value.Key != "scsihw").All(value => !value.Value.StartsWith("local", StringComparison.Ordinal)));
        var target = sandbox.Cluster.Nodes.First(node => node != guest.Node.Name);
        (await sandbox.Client.Post(path + "/migrate", ("target", target))).Reason.ShouldBe("can't migrate running VM without --online");
        (await sandbox.Client.Get(path + "/migrate")).Data.GetProperty("allowed_nodes").EnumerateArray().ShouldContain(node => node.GetString() == target);
        (await sandbox.Client.Run(HttpMethod.Post, path + "/migrate", ("target", target), ("online", "1"))).ShouldBe("OK");
        (await sandbox.Client.Get($"/nodes/{target}/{guest.Id}/status/current")).Data.GetProperty("status").GetString().ShouldBe("running");
        (await sandbox.Client.Get(path + "/config")).Status.ShouldBe(500);
    }

    [Fact]
    public async Task Container_InWrongState_IsRefusedAtOnce()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (stopped, path) = sandbox.Guest("lxc", running: false);
        (await sandbox.Client.Post(path + "/status/stop")).Reason.ShouldBe($"CT {stopped.Vmid} not running");
        (await sandbox.Client.Post(path + "/status/reboot")).Reason.ShouldBe($"VM {stopped.Vmid} not running");
        var (machine, other) = sandbox.Guest("qemu", running: false);
        (await sandbox.Client.Run(HttpMethod.Post, other + "/status/stop")).ShouldBe("OK");
        (await sandbox.Client.Post(other + "/status/reset")).Reason.ShouldBe($"VM {machine.Vmid} not running");
        sandbox.Cluster.Effects[$"{machine.Id} stop"].ShouldBe(0);
    }

    [Fact]
    public async Task Storage_Full_FailsTheCreation()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        sandbox.Cluster.State.Storage("ceph")!.Total = 1 << 20;
        (await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/qemu", ("vmid", "8000"), ("scsi0", "ceph:32"))).ShouldStartWith("unable to create VM 8000 - ");
        sandbox.Cluster.State.Find(8000).ShouldBeNull();
    }
}
