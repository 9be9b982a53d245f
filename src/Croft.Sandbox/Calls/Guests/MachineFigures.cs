using System.Text.Json;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>The block and network counters that a running machine's status carries.</summary>
internal static class MachineFigures
{
    static readonly string[] Zeroes =
    [
        "failed_flush_operations", "failed_rd_operations", "failed_unmap_operations", "failed_wr_operations", "flush_operations", "flush_total_time_ns",
        "invalid_flush_operations", "invalid_rd_operations", "invalid_unmap_operations", "invalid_wr_operations", "rd_merged", "unmap_bytes",
        "unmap_merged", "unmap_operations", "unmap_total_time_ns", "wr_highest_offset", "wr_merged",
    ];

    public static void Write(Utf8JsonWriter json, ClusterState cluster, Guest guest)
    {
        json.WriteStartObject("blockstat");
        foreach (var (key, _) in guest.Config.Current.Where(value => GuestDisks.IsDisk(guest.Kind, value.Key)))
            WriteDisk(json, cluster, guest, key);
        json.WriteEndObject();
        json.WriteStartObject("nics");
        foreach (var key in guest.Config.Current.Keys.Where(key => GuestDisks.IsNumbered(key, "net")))
        {
            json.WriteStartObject(System.FormattableString.Invariant($"tap{guest.Vmid}i{key[3..]}"));
            json.WriteNumber("netin", Load.Traffic(guest, cluster, 3));
            json.WriteNumber("netout", Load.Traffic(guest, cluster, 4));
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartObject("proxmox-support");
        json.WriteEndObject();
    }

    static void WriteDisk(Utf8JsonWriter json, ClusterState cluster, Guest guest, string key)
    {
        var (read, written) = (Load.Traffic(guest, cluster, 1), Load.Traffic(guest, cluster, 2));
        json.WriteStartObject(key);
        json.WriteNumber("rd_bytes", read);
        json.WriteNumber("rd_operations", read / 4096);
        json.WriteNumber("rd_total_time_ns", read * 40);
        json.WriteNumber("wr_bytes", written);
        json.WriteNumber("wr_operations", written / 4096);
        json.WriteNumber("wr_total_time_ns", written * 60);
        foreach (var name in Zeroes)
            json.WriteNumber(name, 0);
        if (GuestDisks.IsCdrom(guest.Config[key]!))
            json.WriteNumber("idle_time_ns", Load.Uptime(guest, cluster) * 1_000_000_000);
        json.WriteBoolean("account_failed", true);
        json.WriteBoolean("account_invalid", true);
        json.WriteStartArray("timed_stats");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
