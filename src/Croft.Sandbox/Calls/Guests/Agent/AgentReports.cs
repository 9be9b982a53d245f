using System.Globalization;
using System.Text.Json;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Guests.Agent;

/// <summary>The agent's longer answers: interfaces, filesystems, processors and the system.</summary>
internal static class AgentReports
{
    public static void WriteInterfaces(Exchange exchange, Guest guest)
    {
        var json = exchange.Json;
        json.WriteStartArray();
        WriteInterface(json, "lo", "00:00:00:00:00:00", ("127.0.0.1", 8, "ipv4"), ("::1", 128, "ipv6"));
        foreach (var card in GuestNetwork.Cards(guest))
            WriteInterface(json, card.Name, card.Mac, (card.Address, 16, "ipv4"), (card.LinkLocal, 64, "ipv6"));
        json.WriteEndArray();
    }

    static void WriteInterface(Utf8JsonWriter json, string name, string mac, params ReadOnlySpan<(string Address, int Prefix, string Type)> addresses)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("hardware-address", mac);
        json.WriteStartArray("ip-addresses");
        foreach (var (address, prefix, type) in addresses)
        {
            json.WriteStartObject();
            json.WriteString("ip-address", address);
            json.WriteNumber("prefix", prefix);
            json.WriteString("ip-address-type", type);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("statistics");
        foreach (var counter in (ReadOnlySpan<string>)["rx-bytes", "rx-dropped", "rx-errs", "rx-packets", "tx-bytes", "tx-dropped", "tx-errs", "tx-packets"])
            json.WriteNumber(counter, counter.EndsWith("bytes", StringComparison.Ordinal) ? 48_210 : counter.EndsWith("packets", StringComparison.Ordinal) ? 512 : 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteProcessors(Exchange exchange, Guest guest)
    {
        exchange.Json.WriteStartArray();
        for (var number = 0; number < GuestFigures.Processors(guest); number++)
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteNumber("logical-id", number);
            exchange.Json.WriteBoolean("online", true);
            exchange.Json.WriteBoolean("can-offline", number > 0);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    public static void WriteFilesystems(Exchange exchange, Guest guest)
    {
        var (json, size) = (exchange.Json, GuestFigures.MaxDisk(guest));
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("name", "sda1");
        json.WriteString("mountpoint", "/");
        json.WriteString("type", "ext4");
        json.WriteNumber("total-bytes", size);
        json.WriteNumber("used-bytes", size / 4);
        json.WriteStartArray("disk");
        json.WriteStartObject();
        json.WriteString("bus-type", "scsi");
        json.WriteString("dev", "/dev/sda1");
        json.WriteNumber("bus", 0);
        json.WriteNumber("target", 0);
        json.WriteNumber("unit", 0);
        json.WriteString("serial", "0QEMU_QEMU_HARDDISK_drive-scsi0");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public static void WriteSystem(Exchange exchange, Guest guest)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        foreach (var (key, value) in (ReadOnlySpan<(string, string)>)
        [
            ("id", "debian"), ("name", "Debian GNU/Linux"), ("pretty-name", "Debian GNU/Linux 12 (bookworm)"), ("version", "12 (bookworm)"),
            ("version-id", "12"), ("machine", "x86_64"), ("kernel-release", "6.1.0-38-amd64"),
            ("kernel-version", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.148-1 (2025-08-26)"),
        ])
            json.WriteString(key, value);
        json.WriteEndObject();
    }
}

/// <summary>A network card as the guest's own system sees it.</summary>
internal sealed record GuestCard(string Name, string Mac, string Address, string LinkLocal);

/// <summary>The cards a guest has, and the addresses it would have got.</summary>
internal static class GuestNetwork
{
    public static IEnumerable<GuestCard> Cards(Guest guest)
    {
        foreach (var (key, value) in guest.Config.Current.Where(entry => GuestDisks.IsNumbered(entry.Key, "net")))
        {
            var number = int.Parse(key.AsSpan(3), CultureInfo.InvariantCulture);
            var parts = value.Split(',').Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2).ToList();
            var mac = parts.Find(pair => pair[1].Length == 17 && pair[1][2] == ':')?[1].ToLowerInvariant() ?? "00:00:00:00:00:00";
            var given = Given(guest, number, parts);
            var leased = string.Create(CultureInfo.InvariantCulture, $"10.{number}.{guest.Vmid / 250 % 250}.{guest.Vmid % 250 + 1}");
            yield return new GuestCard(
                parts.Find(pair => pair[0] == "name")?[1] ?? (number == 0 ? "eth0" : System.FormattableString.Invariant($"eth{number}")),
                mac, given is null or "dhcp" or "manual" ? leased : given.Split('/')[0], LinkLocal(mac));
        }
    }

    // a container's card says its address itself, a machine's stands in ipconfigN
    static string? Given(Guest guest, int number, List<string[]> card) => (guest.Kind.IsQemu
        ? guest.Config[System.FormattableString.Invariant($"ipconfig{number}")]?.Split(',').Select(part => part.Split('=', 2)).ToList() ?? []
        : card).Find(pair => pair is ["ip", _])?[1];

    static string LinkLocal(string mac)
    {
        var bytes = mac.Split(':').Select(part => byte.Parse(part, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
        return string.Create(CultureInfo.InvariantCulture,
            $"fe80::{bytes[0] ^ 2:x}{bytes[1]:x2}:{bytes[2]:x}ff:fe{bytes[3]:x2}:{(bytes[4] << 8) | bytes[5]:x}");
    }
}
