using Croft.Contracts;
using Croft.Engine.Backups;
using Croft.Engine.Guests;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;
using BackupMode = Croft.Contracts.BackupMode;

namespace Croft.Engine.Tests.Backups;

public sealed class BackupPlansTests
{
    static Plan Create(GuestReading guest, CreateBackupRequest asked) => BackupPlans.Create(guest, asked, Seen.Node());

    static RestoreGround Ground(GuestReading? present = null, string? verified = null) => new(
        new BackupSeen("lab", "pve1", new VolumeEntry { Volume = VolumeId.Parse("vault:backup/vzdump-qemu-101-2026_11_20-12_00_00.vma.zst"), Content = "backup", Vmid = 101, Verification = verified }, "web-01"),
        GuestType.Vm, "web-01", Seen.Node(), present is null ? 130 : 101, present);

    [Theory]
    [InlineData(true, BackupMode.Snapshot, Disturbance.Live)]
    [InlineData(true, BackupMode.Suspend, Disturbance.Restart)]
    [InlineData(true, BackupMode.Stop, Disturbance.Restart)]
    [InlineData(false, BackupMode.Stop, Disturbance.None)]
    public void Create_ByMode_SaysWhatItDisturbs(bool running, BackupMode mode, Disturbance disturbs) =>
        Create(Seen.Vm(running), new CreateBackupRequest { Mode = mode }).Disturbs.ShouldBe(disturbs);

    [Fact]
    public void Create_WithoutStorage_TakesTheRoomiestForBackups() => Create(Seen.Vm(), new CreateBackupRequest()).Title.ShouldBe("back up web-01 (lab/pve1/101) to vault");

    [Fact]
    public void Create_WithoutStorage_SaysWhenItStaysOnTheNodeThoughASharedStorageIsThere()
    {
        var node = Seen.Node() with { Storages = [.. Seen.Node().Storages.Select(s => s.Name == "vault" ? s with { Available = 1 } : s)] };
        BackupPlans.Create(Seen.Vm(), new CreateBackupRequest(), node).Warnings.ShouldContain(w => w.StartsWith("It goes to local, which only pve1 has", StringComparison.Ordinal));
        BackupPlans.Create(Seen.Vm(), new CreateBackupRequest { Storage = "local" }, node).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Create_WhatIsLeftOut_IsSaid()
    {
        Create(Seen.Vm(true, ("scsi1", "ceph:vm-101-disk-1,backup=0,size=1G")), new CreateBackupRequest()).Warnings.ShouldContain("scsi1 is left out: marked backup=0.");
        Create(Seen.Ct(true, ("mp0", "ceph:vm-102-disk-1,mp=/data,size=1G")), new CreateBackupRequest()).Warnings.ShouldHaveSingleItem().ShouldContain("mp0 is left out");
    }

    [Fact]
    public void Create_OnAStorageForOtherThings_IsRefused() => Seen.Refused(() => Create(Seen.Vm(), new CreateBackupRequest { Storage = "ceph" })).WayOut.ShouldNotBeNull().ShouldContain("vault");

    [Fact]
    public void Type_OlderProxmox_IsReadOffTheName() => (Ground().Backup.Type, Ground().Backup.Volume.Subtype).ShouldBe((GuestType.Vm, null));

    [Fact]
    public void Restore_Beside_DestroysNothing()
    {
        var plan = RestorePlans.Restore(new RestoreBackupRequest { As = "web-02", Start = true }, Ground());
        plan.Steps.Select(s => s.Kind).ShouldBe(["backup.restore", "guest.start"]);
        plan.Steps[0].Leases.ShouldBe(["lab/guest/130"]);
        plan.Confirmation.ShouldBeNull();
    }

    [Fact]
    public void Restore_OverTheGuest_StopsItAndAsks()
    {
        var plan = RestorePlans.Restore(new RestoreBackupRequest { Replace = true }, Ground(Seen.Vm()));
        plan.Steps.Select(s => s.Kind).ShouldBe(["guest.stop", "backup.restore"]);
        plan.Disturbs.ShouldBe(Disturbance.DestroysData);
        plan.Confirmation!.Type.ShouldBe("web-01");
        plan.Warnings.ShouldContain(w => w.Contains("stays so"));
        plan.Steps[1].Changes.ShouldBeEmpty();
    }

    [Fact]
    public void Restore_OverAProtectedGuest_IsRefused() =>
        Seen.Refused(() => RestorePlans.Restore(new RestoreBackupRequest { Replace = true }, Ground(Seen.Vm(false, ("protection", "1"))))).Kind.ShouldBe(FailureKind.Conflict);

    [Fact]
    public void Restore_WhoseVerificationFailed_Warns() =>
        RestorePlans.Restore(new RestoreBackupRequest(), Ground(verified: "failed")).Warnings.ShouldContain(w => w.Contains("verification"));
}
