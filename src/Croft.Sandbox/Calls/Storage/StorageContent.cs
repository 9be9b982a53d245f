using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Storage;

/// <summary>GET …/content, and one volume's GET, PUT and DELETE.</summary>
internal static class StorageContent
{
    const string Path = "/nodes/{node}/storage/{storage}/content";

    public static readonly Call[] All =
    [
        new("GET", Path, List)
        {
            Relayed = true,
            Permission = StorageWords.MayLook,
            Parameters = [Parameter.Text("content"), PathParameters.Vmid with { IsOptional = true }],
        },
        new("GET", Path + "/{volume}", Read) { Relayed = true },
        new("PUT", Path + "/{volume}", Write) { Relayed = true, Parameters = [Parameter.Text("notes"), Parameter.Flag("protected")] },
        new("DELETE", Path + "/{volume}", Delete) { Relayed = true, Parameters = [Parameter.Integer("delay", 1, 30)] },
    ];

    static void List(Exchange exchange)
    {
        var storage = StorageWords.Find(exchange);
        StorageWords.RequireReachable(storage);
        exchange.Json.WriteStartArray();
        foreach (var volume in storage.SpaceOn(exchange.Node).Volumes.Values)
        {
            if (exchange.Text("content") is { } content && volume.Content != content)
                continue;
            if (exchange.Number("vmid") is { } vmid && volume.Vmid != vmid)
                continue;
            if (MaySee(exchange, storage, volume))
                WriteVolume(exchange, storage, volume);
        }
        exchange.Json.WriteEndArray();
    }

    // a guest's disks are seen by who may change them, its backups by who may make them, snippets by who may allocate; the rest are left out without a word
    static bool MaySee(Exchange exchange, StorageState storage, Volume volume) =>
        (volume.Vmid is null && volume.Content != "snippets")
        || exchange.May($"/storage/{storage.Id}", "Datastore.Allocate")
        || (volume.Vmid is { } vmid && (volume.Content == "backup"
            ? exchange.May($"/storage/{storage.Id}", "Datastore.AllocateSpace") && exchange.May($"/vms/{vmid}", "VM.Backup")
            : exchange.May($"/storage/{storage.Id}", "Datastore.Audit") && exchange.May($"/vms/{vmid}", "VM.Config.Disk")));

    static void WriteVolume(Exchange exchange, StorageState storage, Volume volume)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("volid", $"{storage.Id}:{volume.Name}");
        json.WriteString("content", volume.Content);
        json.WriteString("format", volume.Format);
        json.WriteNumber("size", volume.Size);
        if (volume.CreatedAt > 0)
            json.WriteNumber("ctime", volume.CreatedAt);
        if (volume.Vmid is { } vmid)
            json.WriteNumber("vmid", vmid);
        if (volume.Parent is { } parent)
            json.WriteString("parent", parent);
        json.Optional("notes", volume.Notes);
        if (volume.IsProtected)
            json.WriteNumber("protected", 1);
        if (volume.Backup is { } backup)
            json.WriteString("subtype", backup.Kind.Path);
        json.WriteEndObject();
    }

    static string VolumeId(Exchange exchange)
    {
        var volume = exchange.Required("volume");
        var storage = exchange.Required("storage");
        if (!volume.Contains(':', StringComparison.Ordinal))
            return $"{storage}:{volume}";
        return volume.StartsWith(storage + ":", StringComparison.Ordinal)
            ? volume
            : throw ApiFault.Failed($"storage ID mismatch ({volume.Split(':')[0]} != {storage})");
    }

    static void Read(Exchange exchange)
    {
        var id = VolumeId(exchange);
        var storage = StorageWords.Find(exchange);
        if (!StorageWords.MaySee(exchange, storage))
            throw ApiFault.DeniedAt($"/storage/{storage.Id}", "Datastore.Audit", "Datastore.AllocateSpace");
        var (_, volume) = DiskSpace.Find(exchange.Cluster, exchange.Node, id) ?? throw ApiFault.Failed($"volume_size_info on '{id}' failed");
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("path", DiskSpace.PathOf(storage, volume.Name));
        json.WriteNumber("size", volume.Size);
        json.WriteNumber("used", volume.Used);
        json.WriteString("format", volume.Backup is null ? volume.Format : "raw");
        json.Optional("notes", volume.Notes);
        if (volume.Backup is not null)
            json.Flag("protected", volume.IsProtected);
        json.WriteEndObject();
    }

    static void Write(Exchange exchange)
    {
        var id = VolumeId(exchange);
        exchange.Require($"/storage/{exchange.Required("storage")}", "Datastore.Allocate");
        var (_, volume) = DiskSpace.Find(exchange.Cluster, exchange.Node, id) ?? throw ApiFault.Failed($"volume '{id}' does not exist");
        if (exchange.Arguments.Has("notes") && volume.Content != "backup")
            throw ApiFault.Failed("only backups can have notes");
        if (exchange.Text("notes") is { } notes)
            volume.Notes = notes;
        if (exchange.Arguments.Has("protected") && volume.Content != "backup")
            throw ApiFault.Failed("only backups support attribute 'protected'");
        volume.IsProtected = exchange.Flag("protected", volume.IsProtected);
        exchange.Cluster.Effects.Count(id, "volume config");
    }

    static void Delete(Exchange exchange)
    {
        var id = VolumeId(exchange);
        var (cluster, node) = (exchange.Cluster, exchange.Node);
        var storage = StorageWords.Find(exchange);
        if (DiskSpace.Find(cluster, node, id)?.Volume is { Content: "backup", Vmid: not null } backup)
            Guests.GuestPermissions.RequireBackup(exchange, storage.Id, backup);
        else
            exchange.Require($"/storage/{storage.Id}", "Datastore.Allocate");
        var owner = VolumeNames.Owner(id) is { } vmid ? string.Create(CultureInfo.InvariantCulture, $"{vmid}@") : "";
        var task = cluster.Tasks.Start(node, "imgdel", owner + storage.Id, exchange.Caller, task => Work(cluster, node, id, task));
        exchange.Json.WriteStringValue(task.Upid);
    }

    static IEnumerable<TimeSpan> Work(ClusterState cluster, NodeState node, string id, Sandbox.Tasks.TaskRecord task)
    {
        yield return TimeSpan.FromMilliseconds(500);
        if (DiskSpace.Find(cluster, node, id) is not { } found)
            throw new Sandbox.Tasks.TaskFault($"unable to remove volume '{id}' - no such file or directory");
        if (found.Volume.IsProtected)
            throw new Sandbox.Tasks.TaskFault($"can't delete protected volume '{id}'");
        DiskSpace.RequireUnused(found.Space, found.Volume);
        found.Space.Remove(found.Volume);
        task.Say($"Removed volume '{id}'");
        cluster.Effects.Count(id, "delete");
    }
}
