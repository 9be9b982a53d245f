using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Guests;

public sealed class MigratePlansTests
{
    static MigrationPreconditions Free { get; } = new(true, [], [], [], ["pve2"], new Dictionary<string, IReadOnlyList<string>>(), []);

    static Plan Migrate(GuestReading guest, MigrateGuestRequest? asked = null, MigrationPreconditions? found = null, NodeReading? to = null) =>
        MigratePlans.Migrate(guest, (asked ?? new MigrateGuestRequest()) with { Node = "pve2" }, new MigrateGround(Seen.Node(), to ?? Seen.Node("pve2"), guest.At.IsVm ? found ?? Free : null));

    [Theory]
    [InlineData(true, Disturbance.Live)]
    [InlineData(false, Disturbance.None)]
    public void Machine_WithNothingInTheWay_MovesAsItIs(bool running, Disturbance disturbs) => Migrate(Seen.Vm(running), new MigrateGuestRequest { Online = running }).Disturbs.ShouldBe(disturbs);

    [Fact]
    public void Machine_WithOthersThatMoveAlong_NamesThem() =>
        Migrate(Seen.Vm(running: false), found: Free with { DependentResources = ["vm:102", "ct:103"] }).Warnings.ShouldContain("High availability moves with it: vm:102, ct:103.");

    [Fact]
    public void Machine_EverythingInTheWay_IsNamedAtOnce()
    {
        var found = Free with
        {
            LocalResources = ["hostpci0"],
            LocalDisks = [new LocalDisk("local:iso/a.iso", "ide2", null, true, false, []), new LocalDisk("local-lvm:vm-101-disk-0", "scsi0", 1, false, false, [])],
        };
        var failure = Seen.Refused(() => Migrate(Seen.Vm(), null, found, Seen.Node("pve2", Seen.Storage("ceph", ["images"], 10, shared: true))));
        failure.Kind.ShouldBe(FailureKind.Conflict);
        foreach (var why in new[] { "hostpci0", "local:iso/a.iso", "local-lvm:vm-101-disk-0", "pve2 has no storage local-lvm" }) failure.Message.ShouldContain(why);
        failure.WayOut.ShouldNotBeNull().ShouldContain("--with-local-disks");
    }

    [Fact]
    public void Machine_Running_NeedsOnline() => Seen.Refused(() => Migrate(Seen.Vm())).WayOut.ShouldNotBeNull().ShouldContain("--online");

    [Fact]
    public void Machine_LocalDisks_MoveWhenAsked() =>
        Migrate(Seen.Vm(), new MigrateGuestRequest { WithLocalDisks = true, Online = true }, Free with { LocalDisks = [new LocalDisk("local-lvm:vm-101-disk-0", "scsi0", 1, false, false, [])] })
            .Steps[0].Because.ShouldBe("It goes on running while its memory and disks are copied.");

    [Fact]
    public void Machine_StorageLackingThere_IsRefused() =>
        Seen.Refused(() => Migrate(Seen.Vm(running: false), null, Free with { NotAllowedNodes = new Dictionary<string, IReadOnlyList<string>> { ["pve2"] = ["san"] } })).Message.ShouldContain("pve2 has no storage san");

    [Fact]
    public void Container_Running_NeedsRestart() => Seen.Refused(() => Migrate(Seen.Ct())).WayOut.ShouldNotBeNull().ShouldContain("--restart");

    [Fact]
    public void Container_Restarted_SaysThatItIsStopped() => Migrate(Seen.Ct(), new MigrateGuestRequest { Restart = true }).Disturbs.ShouldBe(Disturbance.Restart);

    [Theory]
    [InlineData("/srv/data,mp=/data", true)]
    [InlineData("/srv/data,mp=/data,shared=1", false)]
    public void Container_FolderOfItsNode_IsInTheWayUnlessShared(string mount, bool refused)
    {
        var guest = Seen.Ct(false, ("mp0", mount));
        if (refused) Seen.Refused(() => Migrate(guest)).Message.ShouldContain("mp0 is /srv/data of pve1 itself");
        else Migrate(guest).Steps.Count.ShouldBe(1);
    }

    [Fact]
    public void Locked_IsRefused() => Seen.Refused(() => Migrate(Seen.Vm() with { Lock = "backup" })).Message.ShouldContain("locked (backup)");
}
