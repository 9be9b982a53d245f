using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Nodes.Host;

/// <summary>/nodes/{node}/disks: what is built in, its health, and the pools and groups made of it.</summary>
internal static class Disks
{
    const string Path = "/nodes/{node}/disks";
    static readonly Permission MayLook = Permission.All("/nodes/{node}", "Sys.Audit");

    public static readonly Call[] All =
    [
        new("GET", Path, static exchange => exchange.WriteNames("name", "list", "initgpt", "smart", "lvm", "lvmthin", "directory", "wipedisk", "zfs"))
        {
            Permission = Permission.OneOf("/", "Sys.Audit", "Datastore.Audit"),
        },
        new("GET", Path + "/list", List)
        {
            Relayed = true,
            Permission = Permission.OneOf("/", "Sys.Audit", "Datastore.Audit"),
            Parameters = [Parameter.Flag("include-partitions"), Parameter.Flag("skipsmart"), Parameter.OneOf("type", "unused", "journal_disks")],
        },
        new("GET", Path + "/smart", Smart)
        {
            Relayed = true,
            Permission = MayLook,
            Parameters = [Parameter.Text("disk").Required(), Parameter.Flag("healthonly")],
        },
        new("GET", Path + "/zfs", Pools) { Relayed = true, Permission = MayLook },
        new("GET", Path + "/zfs/{name}", Pool) { Relayed = true, Permission = MayLook },
        new("GET", Path + "/lvm", Groups) { Relayed = true, Permission = MayLook },
        new("GET", Path + "/lvmthin", ThinPools) { Relayed = true, Permission = MayLook },
        new("GET", Path + "/directory", static exchange => exchange.WriteNothingListed()) { Relayed = true, Permission = MayLook },
    ];

    static void List(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var disk in exchange.Node.System.Disks)
            if (exchange.Text("type") is not "unused")
                Write(exchange, disk);
        exchange.Json.WriteEndArray();
    }

    static void Write(Exchange exchange, PhysicalDisk disk)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("devpath", disk.Path);
        json.WriteString("model", disk.Model);
        json.WriteString("serial", disk.Serial);
        json.WriteString("type", disk.Type);
        json.WriteString("vendor", disk.Type == "nvme" ? "unknown" : "ATA     ");
        json.WriteNumber("size", disk.Size);
        json.WriteString("used", disk.Used);
        json.WriteNumber("gpt", 1);
        json.WriteNumber("rpm", disk.Type == "hdd" ? 5400 : 0);
        json.WriteString("health", exchange.Flag("skipsmart") ? "UNKNOWN" : "PASSED");
        if (disk.Wearout is { } left)
            json.WriteNumber("wearout", left);
        else
            json.WriteString("wearout", "N/A");
        json.WriteNumber("mounted", 1);
        json.WriteNumber("osdid", -1);
        json.WriteNull("osdid-list");
        json.WriteString("wwn", "0x5002538" + SectionFile.Sha1(disk.Serial)[..9]);
        json.WriteString("by_id_link", $"/dev/disk/by-id/{(disk.Type == "nvme" ? "nvme" : "ata")}-{disk.Model.Replace(' ', '_')}_{disk.Serial}");
        json.WriteEndObject();
    }

    static PhysicalDisk Find(Exchange exchange)
    {
        var path = exchange.Required("disk");
        return exchange.Node.System.Disks.FirstOrDefault(disk => disk.Path == path) ?? throw ApiFault.Failed($"could not get '{path}': no such device");
    }

    static void Smart(Exchange exchange)
    {
        var (disk, json) = (Find(exchange), exchange.Json);
        json.WriteStartObject();
        json.WriteString("health", "PASSED");
        if (disk.Type == "nvme")
        {
            json.WriteString("type", "text");
            json.WriteNumber("wearout", disk.Wearout ?? 100);
            json.WriteString("text", "\nSMART/Health Information (NVMe Log 0x02)\nCritical Warning:                   0x00\nTemperature:                        38 Celsius\nAvailable Spare:                    100%\n"
                + string.Create(CultureInfo.InvariantCulture, $"Percentage Used:                    {100 - (disk.Wearout ?? 100)}%\nPower On Hours:                     8,412\n"));
        }
        else
            WriteAttributes(exchange);
        json.WriteEndObject();
    }

    static void WriteAttributes(Exchange exchange)
    {
        var json = exchange.Json;
        json.WriteString("type", "ata");
        json.WriteStartArray("attributes");
        foreach (var (id, name, worst, raw) in (ReadOnlySpan<(int, string, int, string)>)
            [(5, "Reallocated_Sector_Ct", 200, "0"), (9, "Power_On_Hours", 80, "15120"), (194, "Temperature_Celsius", 108, "34"), (197, "Current_Pending_Sector", 200, "0")])
        {
            json.WriteStartObject();
            json.WriteString("id", id.ToString(CultureInfo.InvariantCulture).PadLeft(3));
            json.WriteString("name", name);
            json.WriteNumber("value", worst);
            json.WriteNumber("worst", worst);
            json.WriteNumber("threshold", 140);
            json.WriteString("flags", "PO--CK");
            json.WriteString("fail", "-");
            json.WriteString("raw", raw);
            json.WriteNumber("normalized", worst);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void Pools(Exchange exchange)
    {
        var json = exchange.Json;
        json.WriteStartArray();
        foreach (var disk in exchange.Node.System.Disks.Where(disk => disk.Type == "nvme"))
        {
            json.WriteStartObject();
            json.WriteString("name", disk.Pool);
            json.WriteString("health", "ONLINE");
            json.WriteNumber("size", disk.Size);
            json.WriteNumber("alloc", disk.Size / 8);
            json.WriteNumber("free", disk.Size - disk.Size / 8);
            json.WriteNumber("frag", 4);
            json.WriteNumber("dedup", 1.0);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void Pool(Exchange exchange)
    {
        var name = exchange.Required("name");
        var disk = exchange.Node.System.Disks.FirstOrDefault(disk => disk.Pool == name && disk.Type == "nvme")
            ?? throw ApiFault.Failed($"command 'zpool status -P {name}' failed: exit code 1");
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("state", "ONLINE");
        json.WriteString("scan", "scrub repaired 0B in 00:02:11 with 0 errors on Sun Nov  8 00:26:12 2026");
        json.WriteString("errors", "No known data errors");
        json.WriteStartArray("children");
        WriteVdev(exchange, name, () =>
        {
            json.WriteStartArray("children");
            WriteVdev(exchange, disk.Path + "p3", null);
            json.WriteEndArray();
        });
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteVdev(Exchange exchange, string name, Action? children)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("state", "ONLINE");
        foreach (var counter in (ReadOnlySpan<string>)["read", "write", "cksum"])
            json.WriteNumber(counter, 0);
        json.WriteString("msg", "");
        json.WriteNumber("leaf", children is null ? 1 : 0);
        children?.Invoke();
        json.WriteEndObject();
    }

    static void Groups(Exchange exchange)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteNumber("leaf", 0);
        json.WriteStartArray("children");
        foreach (var disk in exchange.Node.System.Disks.Where(disk => disk.Used == "LVM"))
        {
            json.WriteStartObject();
            json.WriteString("name", disk.Pool);
            json.WriteNumber("size", disk.Size);
            json.WriteNumber("free", disk.Size / 4);
            json.WriteNumber("leaf", 0);
            json.WriteNumber("lvcount", 3);
            json.WriteStartArray("children");
            json.WriteStartObject();
            json.WriteString("name", disk.Path);
            json.WriteNumber("size", disk.Size);
            json.WriteNumber("free", disk.Size / 4);
            json.WriteNumber("leaf", 1);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void ThinPools(Exchange exchange)
    {
        var json = exchange.Json;
        json.WriteStartArray();
        foreach (var storage in exchange.Cluster.Storages.Where(storage => storage.Type == "lvmthin"))
        {
            json.WriteStartObject();
            json.WriteString("lv", storage.Options.GetValueOrDefault("thinpool") ?? "data");
            json.WriteString("vg", storage.Options.GetValueOrDefault("vgname") ?? "pve");
            json.WriteNumber("lv_size", storage.SpaceOn(exchange.Node).Total);
            json.WriteNumber("used", storage.SpaceOn(exchange.Node).TotalUsed);
            json.WriteNumber("metadata_size", 1L << 30);
            json.WriteNumber("metadata_used", 24L << 20);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
