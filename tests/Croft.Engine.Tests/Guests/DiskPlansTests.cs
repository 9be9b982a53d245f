using Croft.Contracts;
using Croft.Engine.Guests;

namespace Croft.Engine.Tests.Guests;

public sealed class DiskPlansTests
{
    static readonly MoveGround Ground = new(Seen.Node(), []);

    [Theory]
    [InlineData("+2G", 10L << 30)]
    [InlineData("50G", 50L << 30)]
    [InlineData("8.5g", 17L << 29)]
    [InlineData("1T", 1L << 40)]
    public void Resize_Larger_AsksForAnAbsoluteSize(string size, long bytes)
    {
        var step = Resize(Seen.Vm(), "scsi0", size).Steps.ShouldHaveSingleItem();
        step.Kind.ShouldBe("guest.resize");
        step.Action.GetProperty("bytes").GetInt64().ShouldBe(bytes);
        step.Leases.ShouldBe(["lab/guest/101"]);
    }

    [Fact]
    public void Resize_OddSize_IsRoundedUpToAWholeMegabyte() =>
        Resize(Seen.Vm(), "scsi0", "+0.001G").Steps[0].Action.GetProperty("bytes").GetInt64().ShouldBe((8L << 30) + (2 << 20));

    [Fact]
    public void Resize_SaysWhoGrowsTheFileSystem()
    {
        var machine = Resize(Seen.Vm(), "scsi0", "+1G").Steps[0];
        machine.Because.ShouldBe("Its partition and file system do not grow with it: do that inside the guest.");
        machine.Disturbs.ShouldBe(Disturbance.Live);
        var container = Resize(Seen.Ct(running: false), "rootfs", "+1G").Steps[0];
        container.Because.ShouldBe("Its file system grows with it.");
        container.Disturbs.ShouldBe(Disturbance.None);
    }

    [Fact]
    public void Resize_ToWhatItHas_IsNothingToDo() => Resize(Seen.Vm(), "scsi0", "8G").Steps.ShouldBeEmpty();

    [Fact]
    public void Resize_Smaller_IsRefusedAndOffersToAdd()
    {
        var failure = Seen.Refused(() => Resize(Seen.Vm(), "scsi0", "4G"));
        failure.Kind.ShouldBe(FailureKind.Unsupported);
        failure.WayOut.ShouldNotBeNull().ShouldContain("'+4G'");
    }

    [Fact]
    public void Resize_UnknownDisk_NamesThoseItHas()
    {
        var failure = Seen.Refused(() => Resize(Seen.Vm(true, ("ide2", "local:iso/debian.iso,media=cdrom")), "scsi1", "+1G"));
        failure.Kind.ShouldBe(FailureKind.NotFound);
        failure.WayOut.ShouldBe("It has: scsi0 (ceph:vm-101-disk-0, 8 GB).");
    }

    [Theory]
    [InlineData("template", "1", null)]
    [InlineData("cores", "2", "backup")]
    public void Resize_TemplateOrLocked_IsRefused(string key, string value, string? held) =>
        Seen.Refused(() => Resize(Seen.Vm(false, (key, value)) with { Lock = held }, "scsi0", "+1G")).Kind.ShouldBe(FailureKind.Conflict);

    [Fact]
    public void Move_Running_GoesOnAndKeepsTheOldVolume()
    {
        var plan = Move(Seen.Vm(), "scsi0", "local-lvm");
        var step = plan.Steps.ShouldHaveSingleItem();
        (step.Kind, step.Disturbs).ShouldBe(("guest.move", Disturbance.Live));
        step.Because.ShouldBe("It goes on running while its data is copied; ceph:vm-101-disk-0 stays as an unused disk and keeps its space.");
        step.Leases.ShouldBe(["lab/guest/101", "lab/pve1/storage/local-lvm"]);
        step.Changes.ShouldBe([new FieldChange("scsi0 storage", "ceph", "local-lvm")]);
        plan.Confirmation.ShouldBeNull();
    }

    [Fact]
    public void Move_DeletingTheSource_NeedsTheName()
    {
        var plan = DiskPlans.Move(Seen.Vm(), new MoveGuestRequest { Disk = "scsi0", Storage = "local-lvm", DeleteSource = true }, Ground);
        plan.Confirmation!.Type.ShouldBe("web-01");
        plan.Confirmation.Because.ShouldContain("ceph:vm-101-disk-0");
        plan.Steps[0].Because.ShouldNotBeNull().ShouldEndWith("is deleted then.");
    }

    [Fact]
    public void Move_HeldBySnapshots_WarnsOrRefusesToDelete()
    {
        var held = Ground with { Snapshots = ["before"] };
        DiskPlans.Move(Seen.Vm(), new MoveGuestRequest { Disk = "scsi0", Storage = "local-lvm" }, held).Warnings.ShouldBe(["snapshot before of web-01 (lab/pve1/101) stays on ceph: Proxmox moves the present state alone."]);
        var failure = Seen.Refused(() => DiskPlans.Move(Seen.Vm(), new MoveGuestRequest { Disk = "scsi0", Storage = "local-lvm", DeleteSource = true }, held));
        failure.Message.ShouldContain("snapshot before holds it");
        failure.WayOut.ShouldNotBeNull().ShouldContain("croft snapshot delete web-01 before");
    }

    [Fact]
    public void Move_WhereItIs_IsNothingToDoUnlessItsFormatDiffers()
    {
        Move(Seen.Vm(), "scsi0", "ceph").Steps.ShouldBeEmpty();
        var file = Seen.Vm(true, ("scsi1", "local-lvm:101/vm-101-disk-1.qcow2,size=1G"));
        Move(file, "scsi1", "local-lvm", "qcow2").Steps.ShouldBeEmpty();
        Move(file, "scsi1", "local-lvm", "raw").Steps[0].Changes.ShouldBe([new FieldChange("scsi1 format", "qcow2", "raw")]);
    }

    [Fact]
    public void Move_RunningContainer_IsRefused() =>
        Seen.Refused(() => Move(Seen.Ct(), "rootfs", "ceph")).WayOut.ShouldBe("Shut it down first: 'croft guest shutdown dns-01'.");

    [Fact]
    public void Move_WhatCantBe_IsRefusedWithTheReason()
    {
        Seen.Refused(() => Move(Seen.Vm(), "scsi0", "vault")).Message.ShouldContain("does not hold 'images'");
        Seen.Refused(() => Move(Seen.Vm(), "scsi0", "nowhere")).Kind.ShouldBe(FailureKind.NotFound);
        Seen.Refused(() => Move(Seen.Ct(running: false), "rootfs", "ceph", "raw")).Kind.ShouldBe(FailureKind.Unsupported);
        var blocks = new MoveGround(Seen.Node("pve1", Seen.Storage("tank", ["images"], 100, type: "zfspool")), []);
        Seen.Refused(() => DiskPlans.Move(Seen.Vm(), new MoveGuestRequest { Disk = "scsi0", Storage = "tank", Format = "qcow2" }, blocks)).Message.ShouldContain("raw volumes alone");
        Seen.Refused(() => DiskPlans.Move(Seen.Vm(false, ("template", "1")), new MoveGuestRequest { Disk = "scsi0", Storage = "local-lvm", DeleteSource = true }, Ground)).Message.ShouldContain("linked clones");
    }

    [Fact]
    public void MakeTemplate_Stopped_NeedsTheNameAsThereIsNoWayBack()
    {
        var plan = MakeTemplatePlans.Make(Seen.Vm(running: false), [new SnapshotSeen("current")]);
        plan.Confirmation!.Type.ShouldBe("web-01");
        plan.Steps.ShouldHaveSingleItem().Kind.ShouldBe("guest.template");
    }

    [Fact]
    public void MakeTemplate_RunningOrSnapshottedOrOneAlready_IsNotDone()
    {
        Seen.Refused(() => MakeTemplatePlans.Make(Seen.Vm(), [])).WayOut.ShouldNotBeNull().ShouldContain("guest shutdown web-01");
        var held = Seen.Refused(() => MakeTemplatePlans.Make(Seen.Vm(running: false), [new SnapshotSeen("s1"), new SnapshotSeen("s2"), new SnapshotSeen("current")]));
        held.Message.ShouldContain("(s1, s2)");
        MakeTemplatePlans.Make(Seen.Vm(false, ("template", "1")), []).Steps.ShouldBeEmpty();
    }

    static Plan Resize(GuestReading guest, string disk, string size) => DiskPlans.Resize(guest, new ResizeGuestRequest { Disk = disk, Size = size });

    static Plan Move(GuestReading guest, string disk, string storage, string? format = null) => DiskPlans.Move(guest, new MoveGuestRequest { Disk = disk, Storage = storage, Format = format }, Ground);
}
