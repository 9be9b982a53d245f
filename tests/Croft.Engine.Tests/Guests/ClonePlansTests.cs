using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;

namespace Croft.Engine.Tests.Guests;

public sealed class ClonePlansTests
{
    static CloneGround Ground(bool canLink = true, NodeReading? to = null) => new(Seen.Node(), to ?? Seen.Node(), canLink, ["before"]);

    static Plan Clone(GuestReading source, CloneGuestRequest asked, CloneGround? ground = null) =>
        ClonePlans.Clone(source, asked with { Source = source.At.Name, Name = "copy" }, ground ?? Ground(), 130);

    static CloneAction Action(Plan plan) => plan.Steps[0].Action.Deserialize<CloneAction>(StepJson.Options)!;

    static GuestReading Template => Seen.Vm(running: false, ("template", "1"));

    [Fact]
    public void Template_IsLinked_AndHoldsNoStorage()
    {
        var plan = Clone(Template, new CloneGuestRequest());
        Action(plan).Full.ShouldBeFalse();
        plan.Steps[0].Leases.ShouldBe(["lab/guest/101", "lab/guest/130"]);
    }

    [Fact]
    public void Guest_IsCopiedInFull_AndHoldsItsStorage() => Clone(Seen.Vm(), new CloneGuestRequest()).Steps[0].Leases.ShouldBe(["lab/guest/101", "lab/guest/130", "lab/storage/ceph"]);

    [Fact]
    public void Container_Running_IsCopiedFromASnapshotAlone()
    {
        Seen.Refused(() => Clone(Seen.Ct(), new CloneGuestRequest())).WayOut.ShouldNotBeNull().ShouldContain("--snapshot");
        Clone(Seen.Ct(), new CloneGuestRequest { Snapshot = "before" }).Steps.Count.ShouldBe(1);
    }

    [Fact]
    public void LocalStorage_IsHeldOnItsNodeAlone() =>
        Clone(Seen.Vm(), new CloneGuestRequest { Storage = "local-lvm" }).Steps[0].Leases.ShouldContain("lab/pve1/storage/local-lvm");

    [Fact]
    public void Template_WhoseStorageCantShare_IsCopiedInFull() => Action(Clone(Template, new CloneGuestRequest(), Ground(canLink: false))).Full.ShouldBeTrue();

    [Theory]
    [InlineData(true, true, false, null, null, FailureKind.Invalid)]
    [InlineData(false, true, false, null, null, FailureKind.Conflict)]
    [InlineData(true, false, true, "local-lvm", null, FailureKind.Invalid)]
    [InlineData(true, false, true, null, "before", FailureKind.Invalid)]
    [InlineData(false, false, false, null, "after", FailureKind.NotFound)]
    [InlineData(false, false, false, "local", null, FailureKind.Conflict)]
    public void Wishes_ThatContradict_AreRefused(bool template, bool full, bool linked, string? storage, string? snapshot, FailureKind kind)
    {
        var asked = new CloneGuestRequest { Full = full, Linked = linked || (full && kind != FailureKind.NotFound), Storage = storage, Snapshot = snapshot };
        Seen.Refused(() => Clone(template ? Template : Seen.Vm(), kind == FailureKind.Conflict && full ? asked with { Full = false } : asked)).Kind.ShouldBe(kind);
    }

    [Fact]
    public void OtherNode_WithLocalData_IsRefusedWithTheWayRound()
    {
        var source = Seen.Vm(true, ("scsi1", "local-lvm:vm-101-disk-1,size=1G"));
        var failure = Seen.Refused(() => Clone(source, new CloneGuestRequest(), Ground(to: Seen.Node("pve2"))));
        failure.Kind.ShouldBe(FailureKind.Unsupported);
        failure.Message.ShouldContain("local-lvm");
        failure.WayOut.ShouldNotBeNull().ShouldContain("guest migrate copy pve2");
    }

    [Fact]
    public void OtherNode_WithSharedData_IsPlanned() => Action(Clone(Template, new CloneGuestRequest(), Ground(to: Seen.Node("pve2")))).Guest.Node.ShouldBe("pve2");

    [Fact]
    public void FromTemplate_OnlyWhatWasAsked_IsCloneAndDescribe()
    {
        var plan = TemplatePlans.From(Template, new CreateGuestRequest { Name = "copy" }, Ground(), 130);
        plan.Steps.Select(s => s.Kind).ShouldBe(["guest.clone", "guest.configure"]);
        plan.Steps[1].After.ShouldBe(["1"]);
        plan.OnFailure.ShouldBe(OnFailure.Undo);
        (Action(plan).Mark, Action(plan).Undoable).ShouldBe((true, true));
    }

    [Fact]
    public void FromTemplate_Bridge_KeepsTheCardAndDropsItsAddress()
    {
        var plan = TemplatePlans.From(Template, new CreateGuestRequest { Name = "copy", Bridge = "vmbr1" }, Ground(), 130);
        plan.Steps[1].Changes.ShouldBe([new FieldChange("net0", "virtio=BC:24:11:00:00:10,bridge=vmbr0", "virtio,bridge=vmbr1")]);
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(16, 1)]
    public void FromTemplate_Disk_GrowsOnlyWhenLarger(int gigabytes, int steps) =>
        TemplatePlans.From(Template, new CreateGuestRequest { Name = "copy", Disk = gigabytes }, Ground(), 130).Steps.Count(s => s.Kind == "guest.resize").ShouldBe(steps);

    [Fact]
    public void FromTemplate_SmallerDisk_IsRefused() =>
        Seen.Refused(() => TemplatePlans.From(Template, new CreateGuestRequest { Name = "copy", Disk = 4 }, Ground(), 130)).Kind.ShouldBe(FailureKind.Unsupported);

    [Fact]
    public void FromTemplate_ThatIsNone_PointsToClone() =>
        Seen.Refused(() => TemplatePlans.From(Seen.Vm(), new CreateGuestRequest { Name = "copy" }, Ground(), 130)).WayOut.ShouldNotBeNull().ShouldContain("guest clone web-01 copy");
}
