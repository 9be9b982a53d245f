using System.Text;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Storage;

/// <summary>GET /storage and /storage/{storage}: the definitions in storage.cfg.</summary>
internal static class StorageDefinitions
{
    static readonly string[] Types =
        ["btrfs", "cephfs", "cifs", "dir", "esxi", "glusterfs", "iscsi", "iscsidirect", "lvm", "lvmthin", "nfs", "pbs", "rbd", "zfs", "zfspool"];

    // said of every one of them, whatever storage.cfg says
    static readonly HashSet<string> AlwaysShared = new(["cephfs", "cifs", "glusterfs", "iscsi", "iscsidirect", "nfs", "pbs", "rbd", "zfs"], StringComparer.Ordinal);

    public static readonly Call List = new("GET", "/storage", RunList) { Parameters = [Parameter.OneOf("type", Types)] };

    public static readonly Call One = new("GET", "/storage/{storage}", RunOne)
    {
        Permission = Permission.All("/storage/{storage}", "Datastore.Allocate"),
    };

    static void RunList(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var storage in exchange.Cluster.Storages)
            if ((exchange.Text("type") is not { } type || storage.Type == type) && StorageWords.MaySee(exchange, storage))
                Write(exchange, storage);
        exchange.Json.WriteEndArray();
    }

    static void RunOne(Exchange exchange) => Write(exchange, exchange.Cluster.RequireStorage(exchange.Required("storage")));

    static void Write(Exchange exchange, StorageState storage)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("storage", storage.Id);
        json.WriteString("type", storage.Type);
        json.WriteString("content", string.Join(',', storage.Content));
        json.WriteString("digest", Digest(exchange.Cluster));
        foreach (var (key, value) in storage.Options)
            if (key != "shared" || !AlwaysShared.Contains(storage.Type))
                json.NumberOrText(key, value);
        if (AlwaysShared.Contains(storage.Type))
            json.WriteNumber("shared", 1);
        if (storage.Nodes.Count > 0)
            json.WriteString("nodes", string.Join(',', storage.Nodes));
        if (storage.IsDisabled)
            json.WriteNumber("disable", 1);
        json.WriteEndObject();
    }

    /// <summary>SHA-1 of storage.cfg, 40 hex.</summary>
    public static string Digest(ClusterState cluster)
    {
        var text = new StringBuilder();
        foreach (var storage in cluster.Storages)
        {
            text.Append(storage.Type).Append(": ").Append(storage.Id).Append('\n').Append("\tcontent ").AppendJoin(',', storage.Content).Append('\n');
            if (storage.Nodes.Count > 0)
                text.Append("\tnodes ").AppendJoin(',', storage.Nodes).Append('\n');
            if (storage.IsDisabled)
                text.Append("\tdisable\n");
            foreach (var (key, value) in storage.Options)
                text.Append('\t').Append(key).Append(' ').Append(value).Append('\n');
        }
        return SectionFile.Sha1(text.ToString());
    }
}
