using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Guests;

public sealed class DiskTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, InlineData("vm", "scsi0"), InlineData("ct", "rootfs")]
    public async Task Resize_ByAndTo_HasTheSize(string kind, string disk)
    {
        await using var lab = await Lab.StartAsync();
        await (kind == "vm" ? lab.MachineAsync("grow", start: true) : lab.ContainerAsync("grow", start: true));
        var size = (await lab.SeeAsync("grow")).Config.Disks.Single(d => d.Key == disk).Size!.Value;

        await lab.DoAsync("guest resize", new ResizeGuestRequest { Guest = "grow", Disk = disk, Size = "+3G" });
        (await lab.SeeAsync("grow")).Config.Disks.Single(d => d.Key == disk).Size.ShouldBe(size + (3L << 30));

        await lab.DoAsync("guest resize", new ResizeGuestRequest { Guest = "grow", Disk = disk, Size = "20G" });
        (await lab.SeeAsync("grow")).Config.Disks.Single(d => d.Key == disk).Size.ShouldBe(20L << 30);
    }

    [Fact]
    public async Task Resize_NoSize_IsInvalid()
    {
        await using var lab = await Lab.StartAsync();

        (await lab.RefusedAsync("guest resize", new ResizeGuestRequest { Guest = "any", Disk = "scsi0", Size = "50" })).Message.ShouldContain("is no size");
    }

    [Theory, InlineData("vm", "scsi0", true), InlineData("ct", "rootfs", false)]
    public async Task Move_IsOnTheOtherStorageAndTheOldVolumeIsUnused(string kind, string disk, bool running)
    {
        await using var lab = await Lab.StartAsync();
        var (from, to) = kind == "vm" ? ("ceph", "local-lvm") : ("local-lvm", "ceph");
        await (kind == "vm" ? lab.MachineAsync("haul", start: running) : lab.ContainerAsync("haul", start: running));
        var old = (await lab.SeeAsync("haul")).Config.Disks.Single(d => d.Key == disk).Volume!;
        old.Storage.ShouldBe(from);

        await lab.DoAsync("guest move", new MoveGuestRequest { Guest = "haul", Disk = disk, Storage = to });

        var config = (await lab.SeeAsync("haul")).Config;
        config.Disks.Single(d => d.Key == disk).Volume!.Storage.ShouldBe(to);
        config["unused0"].ShouldBe(old.ToString());
        (await lab.PlanAsync("guest move", new MoveGuestRequest { Guest = "haul", Disk = disk, Storage = to })).Steps.ShouldBeEmpty();
    }

    [Fact]
    public async Task Move_DeletingTheSource_LeavesNothingBehind()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("haul");
        var (place, before, _) = await lab.SeeAsync("haul");
        var old = before.Disks.Single(d => d.Key == "scsi0").Volume!;

        await lab.DoAsync("guest move", new MoveGuestRequest { Guest = "haul", Disk = "scsi0", Storage = "local-lvm", DeleteSource = true });

        (await lab.SeeAsync("haul")).Config["unused0"].ShouldBeNull();
        var left = await (await lab.ClientAsync()).Node(place.Node!).Storage(old.Storage).ContentAsync(null, place.Vmid, Ct);
        left.ShouldAllBe(v => v.Volume != old);
    }

    [Fact]
    public async Task Move_DeletingWhatASnapshotHolds_IsRefusedThenMovedWithout()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("haul");
        await lab.DoAsync("snapshot create", new CreateSnapshotRequest { Guest = "haul", Name = "s1" });

        (await lab.RefusedAsync("guest move", new MoveGuestRequest { Guest = "haul", Disk = "scsi0", Storage = "local-lvm", DeleteSource = true })).Message.ShouldContain("s1");

        (await lab.DoAsync("guest move", new MoveGuestRequest { Guest = "haul", Disk = "scsi0", Storage = "local-lvm" })).Warnings.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Move_AnotherMovedItMeanwhile_IsAConflict()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("haul");
        var plan = await lab.PlanAsync("guest move", new MoveGuestRequest { Guest = "haul", Disk = "scsi0", Storage = "local-lvm" });
        await lab.DoAsync("guest move", new MoveGuestRequest { Guest = "haul", Disk = "scsi0", Storage = "nfs" });

        var (run, steps) = await lab.RunAsync(plan);

        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Kind.ShouldBe(FailureKind.Conflict);
        (await lab.SeeAsync("haul")).Config.Disks.Single(d => d.Key == "scsi0").Volume!.Storage.ShouldBe("nfs");
    }

    [Theory, InlineData("vm"), InlineData("ct")]
    public async Task Template_Made_GuestsAreMadeFromIt(string kind)
    {
        await using var lab = await Lab.StartAsync();
        await (kind == "vm" ? lab.MachineAsync("mould") : lab.ContainerAsync("mould"));

        await lab.DoAsync("guest template", new TemplateGuestRequest { Guest = "mould" });

        (await lab.SeeAsync("mould")).Config.IsTemplate.ShouldBeTrue();
        (await lab.PlanAsync("guest template", new TemplateGuestRequest { Guest = "mould" })).Steps.ShouldBeEmpty();
        await lab.DoAsync("guest clone", new CloneGuestRequest { Source = "mould", Name = "cast" });
        (await lab.SeeAsync("cast")).Config.IsTemplate.ShouldBeFalse();
    }

    [Fact]
    public async Task Template_AnotherGuestUnderItsNumber_IsLeftAlone()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("mould");
        var vmid = (await lab.SeeAsync("mould")).Place.Vmid!.Value;
        var plan = await lab.PlanAsync("guest template", new TemplateGuestRequest { Guest = "mould" });
        await lab.DoAsync("guest destroy", new DestroyGuestRequest { Guest = "mould" });
        await lab.DoAsync("guest create", new CreateGuestRequest { Name = "mould", Id = vmid, Node = "pve1", Storage = "ceph", Disk = 4, Memory = 512 });

        var (run, steps) = await lab.RunAsync(plan);

        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Message.ShouldContain("another guest now");
        (await lab.SeeAsync("mould")).Config.IsTemplate.ShouldBeFalse();
    }
}
