using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>GET …/qemu/{vmid}/migrate: nodes it could go to, and what keeps it.</summary>
internal static class MigratePreconditions
{
    public static void Run(Exchange exchange)
    {
        var guest = exchange.Guest(GuestKind.Qemu);
        var (cluster, json) = (exchange.Cluster, exchange.Json);
        var volumes = GuestMigrate.Volumes(cluster, guest).ToList();
        json.WriteStartObject();
        json.Flag("running", guest.IsRunning);
        json.WriteStartArray("allowed_nodes");
        foreach (var node in cluster.Nodes)
            if (node != guest.Node && node.IsReachable && volumes.TrueForAll(volume => volume.Space.Storage.IsOn(node)))
                json.WriteStringValue(node.Name);
        json.WriteEndArray();
        json.WriteStartObject("not_allowed_nodes");
        foreach (var node in cluster.Nodes)
        {
            if (node == guest.Node || volumes.TrueForAll(volume => volume.Space.Storage.IsOn(node)))
                continue;
            json.WriteStartObject(node.Name);
            json.WriteStartArray("unavailable_storages");
            foreach (var id in volumes.Where(volume => !volume.Space.Storage.IsOn(node)).Select(volume => volume.Space.Storage.Id).Distinct(StringComparer.Ordinal))
                json.WriteStringValue(id);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartArray("local_disks");
        foreach (var volume in volumes.Where(volume => !volume.Space.Storage.IsShared))
            WriteDisk(exchange, guest, volume.Key, $"{volume.Space.Storage.Id}:{volume.Volume.Name}", volume.Volume.Size);
        json.WriteEndArray();
        json.WriteStartArray("local_resources");
        json.WriteEndArray();
        json.WriteStartArray("mapped-resources");
        json.WriteEndArray();
        json.WriteStartObject("mapped-resource-info");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteDisk(Exchange exchange, Guest guest, string key, string volumeId, long size)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("drivename", key);
        json.WriteString("volid", volumeId);
        json.WriteNumber("size", size);
        json.WriteNumber("shared", 0);
        json.WriteNumber("replicate", 1);
        json.WriteNumber("cdrom", 0);
        json.WriteNumber("is_attached", 1);
        json.WriteNumber("is_unused", 0);
        json.WriteNumber("is_vmstate", 0);
        json.WriteNumber("is_tpmstate", 0);
        json.WriteStartObject("referenced_in_snapshot");
        foreach (var snapshot in guest.Config.Snapshots)
            json.WriteNumber(snapshot.Name, 1);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
