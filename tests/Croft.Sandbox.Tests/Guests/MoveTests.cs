using Croft.Sandbox.State;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Guests;

public sealed class MoveTests
{
    [Fact]
    public async Task Disk_Moved_LeavesItsSourceUnusedOrNotAtAll()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/qemu", ("vmid", "8000"), ("scsi0", "local-lvm:4"));
        var guest = sandbox.Cluster.State.Find(8000)!;
        const string Path = "/nodes/pve1/qemu/8000/move_disk";
        (await sandbox.Client.Post(Path, ("disk", "scsi0"), ("storage", "local-lvm"))).Reason.ShouldBe("you can't move to the same storage with same format");
        (await sandbox.Client.Post(Path, ("disk", "scsi7"), ("storage", "ceph"))).Reason.ShouldBe("disk 'scsi7' does not exist");
        (await sandbox.Client.Run(HttpMethod.Post, Path, ("disk", "scsi0"), ("storage", "ceph"))).ShouldBe("OK");
        guest.Config["scsi0"].ShouldBe("ceph:vm-8000-disk-0,size=4G");
        guest.Config["unused0"].ShouldBe("local-lvm:vm-8000-disk-0");
        (await sandbox.Client.Run(HttpMethod.Post, Path, ("disk", "scsi0"), ("storage", "nfs"), ("format", "qcow2"), ("delete", "1"))).ShouldBe("OK");
        DiskSpace.Find(sandbox.Cluster.State, guest.Node, "ceph:vm-8000-disk-0").ShouldBeNull();
        guest.Config["scsi0"].ShouldBe("nfs:8000/vm-8000-disk-0.qcow2,size=4G");
    }

    [Fact]
    public async Task Disk_NoSpaceAtTheTarget_FailsTheTaskAndStays()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/qemu", ("vmid", "8000"), ("scsi0", "local-lvm:400"));
        sandbox.Cluster.State.Storage("ceph")!.Total = 1 << 20;
        (await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/qemu/8000/move_disk", ("disk", "scsi0"), ("storage", "ceph"))).ShouldContain("insufficient free space");
        sandbox.Cluster.State.Find(8000)!.Config["scsi0"].ShouldBe("local-lvm:vm-8000-disk-0,size=400G");
    }

    [Fact]
    public async Task Disk_GivenToAnotherMachine_IsRenamed()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        foreach (var vmid in (string[])["8000", "8001"])
            await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/qemu", ("vmid", vmid), ("scsi0", "local-lvm:4"));
        (await sandbox.Client.Post("/nodes/pve1/qemu/8000/move_disk", ("disk", "scsi0"), ("target-vmid", "8001"))).Reason
            .ShouldBe("Target disk key 'scsi0' is already in use for VM '8001'");
        (await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/qemu/8000/move_disk", ("disk", "scsi0"), ("target-vmid", "8001"), ("target-disk", "scsi1"))).ShouldBe("OK");
        sandbox.Cluster.State.Find(8000)!.Config["scsi0"].ShouldBeNull();
        sandbox.Cluster.State.Find(8001)!.Config["scsi1"].ShouldBe("local-lvm:vm-8001-disk-1,size=4G");
    }

    [Fact]
    public async Task Volume_OfRunningContainer_IsNotMoved()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (_, path) = sandbox.Guest("lxc", running: true);
        (await sandbox.Client.Post(path + "/move_volume", ("volume", "rootfs"), ("storage", "nfs"))).Reason.ShouldBe("cannot move volumes of a running container");
    }
}
