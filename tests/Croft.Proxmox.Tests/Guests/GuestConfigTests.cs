namespace Croft.Proxmox.Tests.Guests;

public sealed class GuestConfigTests
{
    const string Vm = """
        {"name":"web-01","memory":"2048","cores":2,"sockets":1,"tags":"Web;db","lock":"backup","digest":"6d450cae231969e2a10f3c86db08a54cdc86eae8",
        "scsi0":"local-lvm:vm-100-disk-0,iothread=1,size=32G","ide2":"local:iso/debian.iso,media=cdrom,size=1M","sata0":"/dev/disk/by-id/x,size=1T",
        "efidisk0":"local-lvm:vm-100-disk-1,efitype=4m,size=4M","unused0":"local-lvm:vm-100-disk-9","scsihw":"virtio-scsi-single","virtiofs0":"share",
        "net0":"virtio=BC:24:11:5B:50:52,bridge=vmbr0,firewall=1,tag=20","net1":"model=e1000,macaddr=BC:24:11:5B:50:53,bridge=vmbr1,link_down=1",
        "smbios1":"uuid=d69efb29-596b-480c-ba92-c11e528e343b","meta":"creation-qemu=9.0.2,ctime=1795234765","onboot":1,"template":1,"future":{"a":[1]}}
        """;

    const string Ct101 = """
        {"hostname":"ct101","memory":512,"swap":0,"cores":1,"arch":"amd64","unprivileged":1,"digest":"6d4498d956499c8d6a378c75f26f607ecbc78750","description":"a\n",
        "rootfs":"local:101/vm-101-disk-0.raw,size=1536M","mp0":"bt:110/vm-110-disk-1.raw,mp=/data,backup=1,size=1G","mp1":"/srv/media,mp=/media,ro=1",
        "net0":"name=eth0,bridge=vmbr0,gw=10.99.0.1,hwaddr=BC:24:11:39:98:AE,ip=10.99.0.101/24,type=veth","protection":1,
        "lxc":[["lxc.apparmor.profile","unconfined"],["lxc.mount.entry","/a b none bind 0 0"],["lxc.mount.entry","/c d none bind 0 0"]]}
        """;

    [Fact]
    public async Task Read_VirtualMachine_GivesTypedValues()
    {
        var config = await ReadAsync(GuestKind.Qemu, Vm);

        config.Name.ShouldBe("web-01");
        config.Memory.ShouldBe(2L << 30);
        config.Cores.ShouldBe(2);
        config.Tags.ShouldBe(["Web", "db"]);
        config.Lock.ShouldBe("backup");
        config.IsTemplate.ShouldBeTrue();
        config.StartsOnBoot.ShouldBeTrue();
        config.IsProtected.ShouldBeFalse();
        config.Digest.ShouldBe("6d450cae231969e2a10f3c86db08a54cdc86eae8");
        config.Uuid.ShouldBe(new Guid("d69efb29-596b-480c-ba92-c11e528e343b"));
        config.Created.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1_795_234_765));
        config.RootDisk.ShouldBeNull();
        config["future"].ShouldBe("""{"a":[1]}""");
        config.Values.Select(v => v.Key).ShouldNotContain("digest");
        config.Disks.Select(d => (d.Key, d.Volume?.ToString(), d.Size, d.IsCdrom, d.IsUnused)).ShouldBe(
        [
            ("scsi0", "local-lvm:vm-100-disk-0", 32L << 30, false, false),
            ("ide2", "local:iso/debian.iso", 1L << 20, true, false),
            ("sata0", null, 1L << 40, false, false),
            ("efidisk0", "local-lvm:vm-100-disk-1", 4L << 20, false, false),
            ("unused0", "local-lvm:vm-100-disk-9", null, false, true),
        ]);
        config.Nics.Select(n => (n.Key, n.Model, n.Mac, n.Bridge, n.Vlan, n.HasFirewall, n.IsDown)).ShouldBe(
        [
            ("net0", "virtio", "BC:24:11:5B:50:52", "vmbr0", 20, true, false),
            ("net1", "e1000", "BC:24:11:5B:50:53", "vmbr1", null, false, true),
        ]);
    }

    [Fact]
    public async Task Read_Container_GivesTypedValues()
    {
        var config = await ReadAsync(GuestKind.Lxc, Ct101);

        config.Name.ShouldBe("ct101");
        config.Memory.ShouldBe(512L << 20);
        config.Swap.ShouldBe(0);
        config.Description.ShouldBe("a\n");
        config.IsUnprivileged.ShouldBeTrue();
        config.IsProtected.ShouldBeTrue();
        config.Uuid.ShouldBeNull();
        config.Created.ShouldBeNull();
        config.RootDisk!.Volume!.ToString().ShouldBe("local:101/vm-101-disk-0.raw");
        config.RootDisk.Size.ShouldBe(1536L << 20);
        config.Disks.Select(d => (d.Key, d.Source, d.MountPath)).ShouldBe(
            [("rootfs", "local:101/vm-101-disk-0.raw", "/"), ("mp0", "bt:110/vm-110-disk-1.raw", "/data"), ("mp1", "/srv/media", "/media")]);
        var nic = config.Nics.ShouldHaveSingleItem();
        (nic.Model, nic.Mac, nic.Interface, nic.Ip, nic.Ip6).ShouldBe((null, "BC:24:11:39:98:AE", "eth0", "10.99.0.101/24", null));
        config.RawLxc.Select(r => $"{r.Key}={r.Value}").ShouldBe(
            ["lxc.apparmor.profile=unconfined", "lxc.mount.entry=/a b none bind 0 0", "lxc.mount.entry=/c d none bind 0 0"]);
        config.Values.Select(v => v.Key).ShouldNotContain("lxc");
    }

    [Theory]
    [InlineData("current=4096", 4096)]
    [InlineData("64", 64)]
    public async Task Memory_EitherSpelling_IsRead(string memory, long mebibytes) =>
        (await ReadAsync(GuestKind.Qemu, $$"""{"memory":"{{memory}}"}""")).Memory.ShouldBe(mebibytes << 20);

    [Fact]
    public async Task Read_GuestThatIsBeingMade_HasItsLockAlone()
    {
        var config = await ReadAsync(GuestKind.Lxc, """{"digest":"da39a3ee5e6b4b0d3255bfef95601890afd80709","lock":"create"}""");

        config.Lock.ShouldBe("create");
        config.Name.ShouldBeNull();
        config.Disks.ShouldBeEmpty();
    }

    [Fact]
    public void Parse_FileOfBackup_GivesTheSameReadersWithoutSnapshots()
    {
        var config = GuestConfig.Parse(GuestKind.Lxc, "#line one%3A\n#two\narch: amd64\nhostname: unpriv\nrootfs: bt:105/vm-105-disk-1.raw,size=1536M\nlxc.mount.entry: /a b\n\n[s1]\nhostname: old\n");

        config.Name.ShouldBe("unpriv");
        config.Description.ShouldBe("line one:\ntwo\n");
        config.RootDisk!.Size.ShouldBe(1536L << 20);
        config.RawLxc.ShouldBe([new("lxc.mount.entry", "/a b")]);
        config.Digest.ShouldBeNull();
    }

    [Fact]
    public void Parse_FileOfVirtualMachine_LeavesOutTheMapOfStreams() =>
        GuestConfig.Parse(GuestKind.Qemu, "name: a\n#qmdump#map:scsi0:drive-scsi0:local-lvm:raw:\n").Description.ShouldBeNull();

    static async Task<GuestConfig> ReadAsync(GuestKind kind, string data)
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json($$"""{"data":{{data}}}"""));
        using var client = server.Client();
        return await client.Node("pve1").Guest(kind, 100).ConfigAsync(TestContext.Current.CancellationToken);
    }
}
