using System.Globalization;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Seeding;

/// <summary>Makes single guests with configs as Proxmox writes them.</summary>
internal static class GuestMaker
{
    static readonly string[] Shared = ["local-lvm", "local-lvm", "ceph", "ceph", "nfs"];
    static readonly int[] Memories = [1024, 2048, 2048, 4096, 4096, 8192, 16384];

    public static Guest Template(ClusterState cluster, int vmid, NodeState node, Random random)
    {
        var guest = new Guest(GuestKind.Qemu, vmid, node);
        SetMachine(cluster, guest, "debian-12-template", random);
        guest.Config.Set("template", "1");
        guest.Config.Set("ide2", Disk(cluster, guest, "ceph", "cloudinit", 4L << 20) + ",media=cdrom,size=4M");
        guest.Config.Set("ipconfig0", "ip=dhcp");
        guest.Config.Set("scsi0", Disk(cluster, guest, "ceph", "base", 8L << 30) + ",discard=on,iothread=1,size=8G");
        guest.Config.Set("tags", "template");
        return guest;
    }

    public static Guest Machine(ClusterState cluster, int vmid, NodeState node, string name, Random random)
    {
        var guest = new Guest(GuestKind.Qemu, vmid, node) { Busyness = random.NextDouble() * 0.4 };
        SetMachine(cluster, guest, name, random);
        var size = 8 << random.Next(5);
        var storage = Shared[random.Next(Shared.Length)];
        guest.Config.Set("scsi0", string.Create(CultureInfo.InvariantCulture,
            $"{Disk(cluster, guest, storage, "disk", (long)size << 30)},discard=on,iothread=1,size={size}G"));
        if (random.Next(5) == 0)
            guest.Config.Set("scsi1", Disk(cluster, guest, storage, "disk", 100L << 30) + ",backup=0,size=100G");
        if (random.Next(3) == 0)
            guest.Config.Set("description", string.Create(CultureInfo.InvariantCulture, $"{name}\nowner: team {random.Next(1, 6)}"));
        return guest;
    }

    public static Guest Container(ClusterState cluster, int vmid, NodeState node, string name, Random random)
    {
        var guest = new Guest(GuestKind.Lxc, vmid, node) { Busyness = random.NextDouble() * 0.2 };
        var config = guest.Config;
        config.Set("arch", "amd64");
        config.Set("cores", random.Next(1, 5).ToString(CultureInfo.InvariantCulture));
        config.Set("hostname", name);
        config.Set("memory", (512 << random.Next(4)).ToString(CultureInfo.InvariantCulture));
        config.Set("net0", $"name=eth0,bridge=vmbr0,hwaddr={Mac(random)},ip=dhcp,type=veth");
        config.Set("ostype", random.Next(3) == 0 ? "alpine" : "debian");
        config.Set("swap", "512");
        config.Set("unprivileged", "1");
        if (random.Next(2) == 0)
            config.Set("onboot", "1");
        if (random.Next(3) == 0)
            config.Set("features", "nesting=1");
        var size = 4 << random.Next(3);
        config.Set("rootfs", string.Create(CultureInfo.InvariantCulture,
            $"{Disk(cluster, guest, Shared[random.Next(Shared.Length)], "disk", (long)size << 30)},size={size}G"));
        return guest;
    }

    static void SetMachine(ClusterState cluster, Guest guest, string name, Random random)
    {
        var config = guest.Config;
        config.Set("agent", "enabled=1");
        config.Set("boot", "order=scsi0;net0");
        config.Set("cores", (1 << random.Next(4)).ToString(CultureInfo.InvariantCulture));
        config.Set("cpu", "x86-64-v2-AES");
        config.Set("memory", Memories[random.Next(Memories.Length)].ToString(CultureInfo.InvariantCulture));
        config.Set("meta", string.Create(CultureInfo.InvariantCulture, $"creation-qemu=9.2.0,ctime={cluster.Now - random.Next(86_400, 86_400 * 400)}"));
        config.Set("name", name);
        config.Set("net0", $"virtio={Mac(random)},bridge=vmbr0,firewall=1");
        config.Set("numa", "0");
        config.Set("ostype", "l26");
        config.Set("scsihw", "virtio-scsi-single");
        config.Set("smbios1", $"uuid={NewGuid(random)}");
        config.Set("sockets", "1");
        config.Set("vmgenid", NewGuid(random).ToString());
        if (random.Next(2) == 0)
            config.Set("onboot", "1");
    }

    static string Disk(ClusterState cluster, Guest guest, string storageId, string stem, long size)
    {
        var storage = cluster.Storage(storageId)!;
        var space = storage.SpaceOn(guest.Node);
        var name = VolumeNames.Next(space, guest, stem, guest.Kind.IsQemu && storage.IsFileBased ? "qcow2" : "raw");
        space.Add(new Volume(name, guest.Kind.IsQemu ? "images" : "rootdir", VolumeNames.Format(name))
        {
            Vmid = guest.Vmid,
            Size = size,
            Fill = 0.4,
            CreatedAt = cluster.Now - 86_400,
        });
        return $"{storageId}:{name}";
    }

    public static string Mac(Random random) =>
        string.Create(CultureInfo.InvariantCulture, $"BC:24:11:{random.Next(256):X2}:{random.Next(256):X2}:{random.Next(256):X2}");

    public static Guid NewGuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes);
    }
}
