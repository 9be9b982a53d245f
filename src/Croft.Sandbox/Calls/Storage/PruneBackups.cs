using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Storage;

/// <summary>/nodes/{node}/storage/{storage}/prunebackups: GET says what would go, DELETE does it as a task.</summary>
internal static class PruneBackups
{
    const string Path = "/nodes/{node}/storage/{storage}/prunebackups";

    static readonly Parameter[] Parameters =
    [
        Parameter.Text("prune-backups", Retention.Check), Parameter.OneOf("type", "qemu", "lxc"), PathParameters.Vmid with { IsOptional = true },
    ];

    public static readonly Call[] All =
    [
        new("GET", Path, DryRun) { Relayed = true, Permission = StorageWords.MayLook, Parameters = Parameters },
        new("DELETE", Path, Run) { Relayed = true, Parameters = Parameters },
    ];

    static void DryRun(Exchange exchange)
    {
        var storage = StorageWords.Find(exchange);
        exchange.Json.WriteStartArray();
        foreach (var (backup, mark) in Retention.Mark(Backups(exchange, storage), Rules(exchange, storage)))
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("volid", $"{storage.Id}:{backup.Name}");
            exchange.Json.WriteNumber("ctime", backup.CreatedAt);
            exchange.Json.WriteString("mark", mark);
            exchange.Json.WriteString("type", backup.Backup?.Kind.Path ?? "unknown");
            if (backup.Vmid is { } vmid)
                exchange.Json.WriteNumber("vmid", vmid);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Run(Exchange exchange)
    {
        var storage = StorageWords.Find(exchange);
        if (exchange.Text("vmid") is { } vmid)
        {
            exchange.Require($"/storage/{storage.Id}", "Datastore.AllocateSpace");
            exchange.Require($"/vms/{vmid}", "VM.Backup");
        }
        else
            exchange.Require($"/storage/{storage.Id}", "Datastore.Allocate");
        var rules = Rules(exchange, storage);
        var id = (exchange.Text("vmid") is { } one ? one + "@" : "") + storage.Id;
        var wanted = Backups(exchange, storage).ToList();
        var (cluster, node) = (exchange.Cluster, exchange.Node);
        exchange.Json.WriteStringValue(cluster.Tasks.Start(node, "prunebackups", id, exchange.Caller, task => Work(cluster, storage.SpaceOn(node), wanted, rules, task)).Upid);
    }

    static IEnumerable<TimeSpan> Work(ClusterState cluster, StorageSpace space, IEnumerable<Volume> backups, IReadOnlyDictionary<string, int> rules, TaskRecord task)
    {
        yield return TimeSpan.FromMilliseconds(500);
        Remove(cluster, space, backups, rules, line => task.Say(line));
    }

    /// <summary>Takes away what the rules don't keep.</summary>
    public static int Remove(ClusterState cluster, StorageSpace space, IEnumerable<Volume> backups, IReadOnlyDictionary<string, int> rules, Action<string> say)
    {
        var removed = 0;
        foreach (var (backup, _) in Retention.Mark(backups, rules).Where(mark => mark.Mark == "remove"))
        {
            var id = $"{space.Storage.Id}:{backup.Name}";
            say($"removing backup '{id}'");
            space.Remove(backup);
            cluster.Effects.Count(id, "delete");
            removed++;
        }
        return removed;
    }

    static Dictionary<string, int> Rules(Exchange exchange, StorageState storage) =>
        Retention.Parse(exchange.Text("prune-backups") ?? storage.Options.GetValueOrDefault("prune-backups")
            ?? throw ApiFault.Failed($"no prune-backups options configured for storage '{storage.Id}'"));

    static IEnumerable<Volume> Backups(Exchange exchange, StorageState storage) => storage.SpaceOn(exchange.Node).Volumes.Values
        .Where(volume => volume.Content == "backup")
        .Where(volume => exchange.Text("type") is not { } type || volume.Backup?.Kind.Path == type)
        .Where(volume => exchange.Text("vmid") is not { } vmid || volume.Vmid?.ToString(CultureInfo.InvariantCulture) == vmid);
}
