using Croft.Contracts;

namespace Croft.Acceptance.Tests.Kills;

[Kills("guest migrate", "guest.migrate")]
public sealed class KilledMigrate(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        // A container goes without stopping only when it is stopped already.
        var guest = await Lab.TakeAsync(type, running: type == GuestType.Vm);
        var target = Lab.Cluster.Nodes.First(n => n != guest.Node);
        string[] how = type == GuestType.Vm ? ["--online", "--with-local-disks"] : ["--with-local-disks"];
        return new Scene(
            guest.Vmid, ["guest", "migrate", guest.Name, target, .. how],
            call => call.Path == $"{guest.Path}/migrate" && call.Method == "POST", new() { ["migrate"] = 1 },
            async () =>
            {
                var moved = (await Lab.Witness.FindAsync(guest.Vmid)).ShouldNotBeNull();
                moved.GetProperty("node").GetString().ShouldBe(target);
                moved.GetProperty("status").GetString().ShouldBe(type == GuestType.Vm ? "running" : "stopped");
            });
    }
}

[Kills("guest move", "guest.move")]
public sealed class KilledDiskMove(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        var guest = await Lab.TakeAsync(type, running: type == GuestType.Vm);
        var (disk, call) = type == GuestType.Vm ? ("scsi0", "move_disk") : ("rootfs", "move_volume");
        var from = (await Lab.Witness.ConfigAsync(guest.Path, disk)).ShouldNotBeNull().Split(':')[0];
        var to = from == "ceph" ? "local-lvm" : "ceph";
        return new Scene(
            guest.Vmid, ["guest", "move", guest.Name, disk, to], seen => seen.Path == $"{guest.Path}/{call}", new() { ["move disk"] = 1 },
            async () => (await Lab.Witness.ConfigAsync(guest.Path, disk)).ShouldNotBeNull().ShouldStartWith($"{to}:"));
    }
}

[Kills("guest resize", "guest.resize")]
public sealed class KilledResize(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        var guest = await Lab.TakeAsync(type, running: false);
        var disk = type == GuestType.Vm ? "scsi0" : "rootfs";
        return new Scene(
            guest.Vmid, ["guest", "resize", guest.Name, disk, "300G"], call => call.Path == $"{guest.Path}/resize", new() { ["resize"] = 1 },
            async () => (await Lab.Witness.ConfigAsync(guest.Path, disk)).ShouldNotBeNull().ShouldContain("size=300G"));
    }
}

[Kills("guest template", "guest.template")]
public sealed class KilledTemplate(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        var guest = await Lab.TakeUnsnappedAsync(type);
        return new Scene(
            guest.Vmid, ["guest", "template", guest.Name, "--yes", guest.Name], call => call.Path == $"{guest.Path}/template", new() { ["template"] = 1 },
            async () => (await Lab.Witness.ConfigAsync(guest.Path, "template")).ShouldBe("1"));
    }
}

[Kills("guest configure", "guest.configure")]
public sealed class KilledConfigure(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        var guest = await Lab.TakeAsync(type, running: true);
        return new Scene(
            guest.Vmid, ["guest", "configure", guest.Name, "--description", "told once"],
            call => call.Path == $"{guest.Path}/config" && call.Method == "PUT", new() { ["config"] = 1 },
            async () => (await Lab.Witness.ConfigAsync(guest.Path, "description")).ShouldNotBeNull().TrimEnd().ShouldBe("told once"));
    }
}

[Kills("guest destroy", "guest.destroy")]
public sealed class KilledDestroy(KillLab labs) : KilledCall(labs)
{
    private protected override async Task<Scene> ArrangeAsync(GuestType type)
    {
        var guest = await Lab.TakeAsync(type, running: false);
        return new Scene(
            guest.Vmid, ["guest", "destroy", guest.Name, "--yes", guest.Name], call => call.Path == guest.Path && call.Method == "DELETE", new() { ["destroy"] = 1 },
            async () => (await Lab.Witness.FindAsync(guest.Vmid)).ShouldBeNull());
    }
}
