using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Nodes.Host;

/// <summary>Short answers of a node: subscription, log, hardware, scans, processors and backup defaults.</summary>
internal static class SmallReports
{
    static readonly Permission MayLook = Permission.All("/nodes/{node}", "Sys.Audit");
    static readonly Permission MayModify = Permission.All("/nodes/{node}", "Sys.Modify");

    public static readonly Call[] All =
    [
        new("GET", "/nodes/{node}/subscription", Subscription),
        new("GET", "/nodes/{node}/syslog", Log)
        {
            Relayed = true,
            Permission = Permission.All("/nodes/{node}", "Sys.Syslog"),
            Parameters =
            [
                Parameter.Integer("limit", 0), Parameter.Text("service", max: 128), Parameter.Text("since"), Parameter.Integer("start", 0), Parameter.Text("until"),
            ],
        },
        new("GET", "/nodes/{node}/netstat", Traffic) { Permission = MayLook },
        new("GET", "/nodes/{node}/hardware", static exchange => exchange.WriteNames("type", "pci", "usb")),
        new("GET", "/nodes/{node}/hardware/pci", Devices)
        {
            Relayed = true,
            Permission = Permission.OneOf("/", "Sys.Audit", "Sys.Modify"),
            Parameters =
            [
                Parameter.Text("pci-class-blacklist"), Parameter.Flag("verbose"),
            ],
        },
        new("GET", "/nodes/{node}/hardware/usb", static exchange => exchange.WriteNothingListed()) { Relayed = true, Permission = MayModify },
        new("GET", "/nodes/{node}/scan", static exchange => exchange.WriteNames("method", "cifs", "glusterfs", "iscsi", "lvm", "nfs", "pbs", "zfs")),
        new("GET", "/nodes/{node}/scan/nfs", Exports) { Relayed = true, Permission = Permission.All("/storage", "Datastore.Allocate"), Parameters = [Parameter.Text("server").Required()] },
        new("GET", "/nodes/{node}/scan/zfs", Datasets) { Relayed = true, Permission = Permission.All("/storage", "Datastore.Allocate") },
        new("GET", "/nodes/{node}/scan/lvm", VolumeGroups) { Relayed = true, Permission = Permission.All("/storage", "Datastore.Allocate") },
        new("GET", "/nodes/{node}/capabilities/qemu/cpu", Processors) { Parameters = [Parameter.OneOf("arch", "x86_64", "aarch64").From(9, 2)] },
        new("GET", "/nodes/{node}/capabilities/qemu/machines", Machines) { Parameters = [Parameter.OneOf("arch", "x86_64", "aarch64").From(9, 2)] },
        new("GET", "/nodes/{node}/vzdump/defaults", BackupDefaults) { Parameters = [Parameter.Text("storage", Formats.StorageId)] },
        new("GET", "/nodes/{node}/report", static exchange => exchange.Json.WriteStringValue($"==== general system info ====\n\n# hostname\n{exchange.Node.Name}\n")) { Relayed = true, Permission = MayLook },
    ];

    static void Subscription(Exchange exchange)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("status", "notfound");
        json.WriteString("message", "There is no subscription key");
        json.WriteString("serverid", SectionFile.Sha1(exchange.Node.Name)[..32].ToUpperInvariant());
        json.WriteString("url", "https://www.proxmox.com/en/proxmox-virtual-environment/pricing");
        json.WriteEndObject();
    }

    static void Log(Exchange exchange)
    {
        var entries = exchange.Cluster.Log.Entries.Where(entry => entry.Node == exchange.Node.Name).Select(entry =>
            $"{DateTimeOffset.FromUnixTimeSeconds(entry.Time).ToString("MMM dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)} {entry.Node} {entry.Tag}[{entry.Pid}]: <{entry.User}> {entry.Message}").ToList();
        if (entries.Count == 0)
            entries.Add("-- No entries --");
        var start = exchange.Number("start") ?? 0;
        exchange.Json.WriteStartArray();
        for (var at = start; at < Math.Min(entries.Count, start + (exchange.Number("limit") ?? 50)); at++)
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteNumber("n", at + 1);
            exchange.Json.WriteString("t", entries[at]);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
        exchange.Total = entries.Count;
    }

    static void Traffic(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var guest in exchange.Cluster.Guests.Where(guest => guest.Node == exchange.Node && guest.IsRunning))
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("vmid", FormattableString.Invariant($"{guest.Vmid}"));
            exchange.Json.WriteString("dev", "net0");
            exchange.Json.WriteString("in", FormattableString.Invariant($"{Load.Traffic(guest, exchange.Cluster, 3)}"));
            exchange.Json.WriteString("out", FormattableString.Invariant($"{Load.Traffic(guest, exchange.Cluster, 4)}"));
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Devices(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var (id, kind, vendor, device, vendorName, name, group) in (ReadOnlySpan<(string, string, string, string, string, string, int)>)
        [
            ("0000:01:00.0", "0x010802", "0x144d", "0xa80a", "Samsung Electronics Co Ltd", "NVMe SSD Controller PM9A1/PM9A3/980PRO", 14),
            ("0000:41:00.0", "0x030000", "0x10de", "0x2231", "NVIDIA Corporation", "GA102GL [RTX A5000]", 31),
        ])
        {
            exchange.Json.WriteStartObject();
            foreach (var (key, value) in (ReadOnlySpan<(string, string)>)[("id", id), ("class", kind), ("vendor", vendor), ("device", device), ("vendor_name", vendorName), ("device_name", name),
                ("subsystem_vendor", vendor), ("subsystem_device", device), ("subsystem_vendor_name", vendorName)])
                exchange.Json.WriteString(key, value);
            exchange.Json.WriteNumber("iommugroup", group);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Exports(Exchange exchange)
    {
        if (exchange.Required("server").EndsWith(".invalid", StringComparison.Ordinal))
            throw ApiFault.Failed("clnt_create: RPC: Unknown host");
        WriteTwo(exchange, "path", "/srv/pve", "options", "10.0.0.0/16");
    }

    static void Datasets(Exchange exchange) => WriteTwo(exchange, "pool", "rpool", null, null);

    static void VolumeGroups(Exchange exchange) => WriteTwo(exchange, "vg", "pve", null, null);

    static void WriteTwo(Exchange exchange, string key, string value, string? otherKey, string? other)
    {
        exchange.Json.WriteStartArray();
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString(key, value);
        if (otherKey is not null)
            exchange.Json.WriteString(otherKey, other);
        exchange.Json.WriteEndObject();
        exchange.Json.WriteEndArray();
    }

    static void Processors(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var (name, vendor) in (ReadOnlySpan<(string, string)>)[("host", "default"), ("kvm64", "default"), ("qemu64", "default"), ("x86-64-v2-AES", "default"), ("x86-64-v3", "default"),
            ("x86-64-v4", "default"), ("EPYC-Rome", "AuthenticAMD"), ("EPYC-Milan", "AuthenticAMD"), ("Skylake-Server", "GenuineIntel"), ("Icelake-Server", "GenuineIntel")])
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("name", name);
            exchange.Json.WriteString("vendor", vendor);
            exchange.Json.WriteNumber("custom", 0);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Machines(Exchange exchange)
    {
        var version = string.Join('.', exchange.Cluster.Release.Qemu.Split('.').Take(2));
        exchange.Json.WriteStartArray();
        foreach (var type in (ReadOnlySpan<string>)["i440fx", "q35"])
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("id", $"pc-{type}-{version}");
            exchange.Json.WriteString("type", type);
            exchange.Json.WriteString("version", version);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void BackupDefaults(Exchange exchange)
    {
        var json = exchange.Json;
        var storage = exchange.Text("storage") ?? "local";
        json.WriteStartObject();
        foreach (var (key, value) in (ReadOnlySpan<(string, int)>)[("all", 0), ("bwlimit", 0), ("ionice", 7), ("lockwait", 180), ("pigz", 0), ("quiet", 0), ("remove", 1), ("stdexcludes", 1),
            ("stop", 0), ("stopwait", 10), ("zstd", 1)])
            json.WriteNumber(key, value);
        foreach (var (key, value) in (ReadOnlySpan<(string, string)>)[("compress", "0"), ("mode", "snapshot"), ("storage", storage), ("mailnotification", "always"), ("notification-mode", "auto"),
            ("prune-backups", exchange.Cluster.Storage(storage)?.Options.GetValueOrDefault("prune-backups") ?? "keep-all=1"),
            ("dumpdir", (exchange.Cluster.Storage(storage)?.Path ?? "/var/lib/vz") + "/dump")])
            json.WriteString(key, value);
        if (exchange.Cluster.Release.Major < 9)
            json.WriteString("notification-policy", "always");
        json.WriteStartObject("fleecing");
        json.WriteNumber("enabled", 0);
        json.WriteEndObject();
        json.WriteStartObject("performance");
        json.WriteNumber("max-workers", 16);
        json.WriteNumber("pbs-entries-max", 1_048_576);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
