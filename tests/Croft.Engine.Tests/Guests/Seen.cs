using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Guests;

/// <summary>Guests and nodes as plans see them.</summary>
static class Seen
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 20, 14, 0, 0, TimeSpan.Zero);

    public static GuestReading Vm(bool running = true, params (string Key, string Value)[] config) => new(new GuestAddress("lab", "pve1", 101, GuestType.Vm, "web-01"))
    {
        Running = running,
        State = running ? "running" : "stopped",
        Pid = running ? 4711 : null,
        Uptime = TimeSpan.FromHours(running ? 3 : 0),
        Digest = "d1",
        Config = Config([("name", "web-01"), ("memory", "2048"), ("cores", "2"), ("smbios1", "uuid=04437c8f-9bca-4a26-80b8-55ebce62a8ff"), ("meta", "creation-qemu=9.0.2,ctime=1700000000"),
            ("scsi0", "ceph:vm-101-disk-0,size=8G"), ("net0", "virtio=BC:24:11:00:00:10,bridge=vmbr0"), .. config]),
    };

    public static GuestReading Ct(bool running = true, params (string Key, string Value)[] config) => new(new GuestAddress("lab", "pve1", 102, GuestType.Ct, "dns-01"))
    {
        Running = running,
        State = running ? "running" : "stopped",
        Digest = "d2",
        Config = Config([("hostname", "dns-01"), ("memory", "512"), ("rootfs", "local-lvm:vm-102-disk-0,size=4G"), ("unprivileged", "1"), ("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:11,ip=dhcp,type=veth"), .. config]),
    };

    public static NodeReading Node(string name = "pve1", params IReadOnlyList<StorageStatus> storages) => new("lab", name)
    {
        FreeMemory = 64L << 30,
        Bridges = ["vmbr0", "vmbr1"],
        Storages = storages.Count > 0 ? storages :
        [
            Storage("local", ["backup", "iso", "vztmpl"], 100),
            Storage("local-lvm", ["images", "rootdir"], 200),
            Storage("ceph", ["images", "rootdir"], 1000, shared: true),
            Storage("vault", ["backup"], 5000, shared: true),
        ],
    };

    public static StorageStatus Storage(string name, IReadOnlyList<string> content, long freeGb, bool shared = false, bool active = true, string type = "dir") =>
        new(name, type, content, active, true, shared, 0, freeGb << 30, (freeGb + 10) << 30);

    public static Failure Refused(Func<Plan> plan) => Should.Throw<FailureException>(() => plan()).Failure;

    static Dictionary<string, string> Config(IEnumerable<(string Key, string Value)> values)
    {
        var config = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in values) config[key] = value;
        return config;
    }
}
