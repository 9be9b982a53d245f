using Croft.Contracts;
using Croft.Engine.Guests;
using Shouldly;

namespace Croft.Engine.Tests.Guests;

public sealed class ConfigMadeTests
{
    static readonly GuestAddress Vm = new("lab", "pve1", 101, GuestType.Vm, "web-01");
    static readonly GuestAddress Ct = new("lab", "pve1", 102, GuestType.Ct, "dns-01");

    static IReadOnlyDictionary<string, string?> Seen(string key, string? value) => new Dictionary<string, string?>(StringComparer.Ordinal) { [key] = value };

    [Theory]
    [InlineData("virtio,bridge=vmbr1", "virtio=BC:24:11:00:00:10,bridge=vmbr1", true)]
    [InlineData("virtio,bridge=vmbr1", "virtio=BC:24:11:00:00:10,bridge=vmbr10", false)]
    [InlineData("virtio,bridge=vmbr1,tag=10", "virtio=BC:24:11:00:00:10,bridge=vmbr1,tag=100", false)]
    [InlineData("virtio,bridge=vmbr1", "virtio=BC:24:11:00:00:10,bridge=vmbr1,tag=100,firewall=1", false)]
    [InlineData("model=virtio,macaddr=bc:24:11:00:00:10,bridge=vmbr1", "virtio=BC:24:11:00:00:10,bridge=vmbr1", true)]
    [InlineData("virtio=BC:24:11:00:00:99,bridge=vmbr1", "virtio=BC:24:11:00:00:10,bridge=vmbr1", false)]
    [InlineData("e1000,bridge=vmbr1", "virtio=BC:24:11:00:00:10,bridge=vmbr1", false)]
    public void Card_OfAMachine_IsComparedPartByPart(string wanted, string now, bool made) =>
        ConfigMade.Is(Vm, "net0", wanted, now, Seen("net0", null)).ShouldBe(made);

    [Theory]
    [InlineData("name=eth0,bridge=vmbr1,ip=dhcp", true)]
    [InlineData("name=eth0,bridge=vmbr1", false)]
    [InlineData("name=eth0,bridge=vmbr,ip=dhcp", false)]
    public void Card_OfAContainer_IsComparedPartByPart(string wanted, bool made) =>
        ConfigMade.Is(Ct, "net0", wanted, "name=eth0,bridge=vmbr1,hwaddr=BC:24:11:00:00:11,ip=dhcp,type=veth", null).ShouldBe(made);

    [Theory]
    [InlineData(null, true)]
    [InlineData("local-lvm:vm-101-disk-0,size=8G", true)]
    [InlineData("local-lvm:vm-101-disk-1,size=32G", false)]
    public void Allocation_IsMade_WhenItsVolumeWasNotThere(string? before, bool made) =>
        ConfigMade.Is(Vm, "scsi1", "local-lvm:32", "local-lvm:vm-101-disk-1,size=32G", Seen("scsi1", before)).ShouldBe(made);

    [Theory]
    [InlineData("local-lvm:16", "local-lvm:vm-101-disk-1,size=32G")]
    [InlineData("local:32", "local-lvm:vm-101-disk-1,size=32G")]
    [InlineData("local-lvm:32,ssd=1", "local-lvm:vm-101-disk-1,size=32G")]
    public void Allocation_OfAnotherKind_IsNotMade(string wanted, string now) => ConfigMade.Is(Vm, "scsi1", wanted, now, Seen("scsi1", null)).ShouldBeFalse();

    [Fact]
    public void Allocation_WithoutWhatWasSeen_IsNotTakenForMade() =>
        ConfigMade.Is(Vm, "scsi1", "local-lvm:32", "local-lvm:vm-101-disk-1,size=32G", null).ShouldBeFalse();

    [Fact]
    public async Task Configure_DiskOverADisk_IsMadeAnew()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("disks");
        ConfigureGuestRequest Ask(string key, string value) => new() { Guest = "disks", Set = new Dictionary<string, string> { [key] = value } };
        await lab.DoAsync("guest configure", Ask("scsi1", "local-lvm:2"));
        var before = (await lab.SeeAsync("disks")).Config["scsi1"];
        await lab.DoAsync("guest configure", Ask("scsi1", "local-lvm:2"));
        (await lab.SeeAsync("disks")).Config["scsi1"].ShouldNotBe(before);
        await lab.DoAsync("guest configure", Ask("net0", "virtio,bridge=vmbr0,tag=100"));
        await lab.DoAsync("guest configure", Ask("net0", "virtio,bridge=vmbr0,tag=10"));
        (await lab.SeeAsync("disks")).Config["net0"].ShouldNotBeNull().ShouldEndWith("tag=10");
    }
}
