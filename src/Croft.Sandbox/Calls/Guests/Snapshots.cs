using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>…/{vmid}/snapshot: list, create, delete and rollback; faults of the last three end their task.</summary>
internal static class Snapshots
{
    static readonly HashSet<string> NotKept = new(StringComparer.Ordinal) { "lock", "snaptime", "snapstate", "vmstate", "parent", "runningmachine", "runningcpu" };

    public static IEnumerable<Call> Of(GuestKind kind)
    {
        var path = $"/nodes/{{node}}/{kind.Path}/{{vmid}}/snapshot";
        yield return new("GET", path, exchange => SnapshotWords.List(exchange, exchange.Guest(kind)))
        {
            Relayed = true,
            Permission = Permission.All("/vms/{vmid}", "VM.Audit"),
        };
        yield return new("POST", path, exchange => Create(exchange, kind))
        {
            Relayed = true,
            Permission = Permission.All("/vms/{vmid}", "VM.Snapshot"),
            Parameters = [PathParameters.Of("snapname"), Parameter.Text("description"), .. kind.IsQemu ? (Parameter[])[Parameter.Flag("vmstate")] : []],
        };
        yield return new("DELETE", path + "/{snapname}", exchange => Delete(exchange, kind))
        {
            Relayed = true,
            Permission = Permission.All("/vms/{vmid}", "VM.Snapshot"),
            Parameters = [Parameter.Flag("force")],
        };
        yield return new("POST", path + "/{snapname}/rollback", exchange => Rollback(exchange, kind))
        {
            Relayed = true,
            Permission = Permission.OneOf("/vms/{vmid}", "VM.Snapshot", "VM.Snapshot.Rollback"),
            Parameters = [Parameter.Flag("start")],
        };
    }

    static void Create(Exchange exchange, GuestKind kind)
    {
        var guest = exchange.Guest(kind);
        var name = exchange.Required("snapname");
        if (name is "current" or "pending")
            throw ApiFault.Failed($"unable to use snapshot name '{name}' (reserved name)");
        var (description, withState) = (exchange.Text("description"), exchange.Flag("vmstate"));
        exchange.Answer(GuestTasks.Start(exchange, guest, "snapshot", task => Take(exchange.Cluster, guest, name, description, withState && guest.IsRunning, task)));
    }

    static IEnumerable<TimeSpan> Take(ClusterState cluster, Guest guest, string name, string? description, bool withState, TaskRecord task)
    {
        GuestTasks.RequireUnlocked(guest);
        if (guest.IsTemplate)
            throw new TaskFault("you can't take a snapshot if it's a template");
        if (guest.Config.Snapshot(name) is not null)
            throw new TaskFault($"snapshot name '{name}' already used");
        if (!SnapshotWords.IsPossible(cluster, guest))
            throw new TaskFault("snapshot feature is not available");
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in guest.Config.Current)
            if (!NotKept.Contains(key) && key != "description" && !GuestDisks.IsUnused(key))
                values[key] = value;
        values["snaptime"] = cluster.Now.ToString(CultureInfo.InvariantCulture);
        if (description is not null)
            values["description"] = description;
        if (guest.Config["parent"] is { } parent)
            values["parent"] = parent;
        guest.Config.Set("lock", "snapshot");
        foreach (var wait in Save(cluster, guest, name, values, withState, task).Finally(() => guest.Config.Unset("lock")))
            yield return wait;
        guest.Config.Snapshots.Add(new Snapshot(name, values));
        guest.Config.Set("parent", name);
        cluster.Touch();
        cluster.Effects.Count(guest.Id, $"snapshot {name}");
    }

    static IEnumerable<TimeSpan> Save(ClusterState cluster, Guest guest, string name, SortedDictionary<string, string> values, bool withState, TaskRecord task)
    {
        if (withState)
        {
            var storage = GuestDisks.KeysOf(guest.Kind, guest.Config.Current).Select(key => GuestDisks.VolumeId(guest.Config[key]!).Split(':')[0]).FirstOrDefault("local");
            var state = DiskSpace.Allocate(cluster, guest.Node, storage, new NewDisk(guest.Vmid, "images", GuestFigures.MaxMemory(guest) * 2 + (500L << 20)) { Stem = $"state-{name}" }, task.Say);
            values["vmstate"] = $"{storage}:{state.Name}";
            task.Say("saving VM state and RAM using storage '" + storage + "'");
            yield return Durations.LiveMigration(GuestFigures.MaxMemory(guest));
            task.Say("completed saving the VM state");
        }
        if (guest.Kind.IsQemu)
            foreach (var key in GuestDisks.KeysOf(guest.Kind, guest.Config.Current))
                task.Say($"snapshotting 'drive-{key}' ({GuestDisks.VolumeId(guest.Config[key]!)})");
        yield return TimeSpan.FromSeconds(1);
    }

    static void Delete(Exchange exchange, GuestKind kind)
    {
        var guest = exchange.Guest(kind);
        var name = exchange.Required("snapname");
        exchange.Answer(GuestTasks.Start(exchange, guest, "delsnapshot", _ => Drop(exchange.Cluster, guest, name)));
    }

    static IEnumerable<TimeSpan> Drop(ClusterState cluster, Guest guest, string name)
    {
        GuestTasks.RequireUnlocked(guest);
        var snapshot = guest.Config.Snapshot(name) ?? throw new TaskFault($"snapshot '{name}' does not exist");
        guest.Config.Set("lock", "snapshot-delete");
        foreach (var wait in ((IEnumerable<TimeSpan>)[TimeSpan.FromSeconds(2)]).Finally(() => guest.Config.Unset("lock")))
            yield return wait;
        foreach (var child in guest.Config.Snapshots.Where(other => other.Parent == name).Select(other => other.Values).Append(guest.Config.Current))
            if (child.GetValueOrDefault("parent") == name && snapshot.Parent is { } above)
                child["parent"] = above;
            else if (child.GetValueOrDefault("parent") == name)
                child.Remove("parent");
        if (snapshot.Values.GetValueOrDefault("vmstate") is { } state)
            DiskSpace.Free(cluster, guest.Node, state);
        guest.Config.Snapshots.Remove(snapshot);
        guest.Config.Touch();
        cluster.Touch();
        cluster.Effects.Count(guest.Id, $"delsnapshot {name}");
    }

    static void Rollback(Exchange exchange, GuestKind kind)
    {
        var guest = exchange.Guest(kind);
        var (name, starts) = (exchange.Required("snapname"), exchange.Flag("start"));
        exchange.Answer(GuestTasks.Start(exchange, guest, "rollback", task => Back(exchange.Cluster, guest, name, starts, task)));
    }

    static IEnumerable<TimeSpan> Back(ClusterState cluster, Guest guest, string name, bool starts, TaskRecord task)
    {
        if (guest.IsTemplate)
            throw new TaskFault("you can't rollback if vm is a template");
        var snapshot = guest.Config.Snapshot(name) ?? throw new TaskFault($"snapshot '{name}' does not exist");
        GuestTasks.RequireUnlocked(guest);
        guest.Config.Set("lock", "rollback");
        foreach (var wait in ((IEnumerable<TimeSpan>)[TimeSpan.FromSeconds(2)]).Finally(() => guest.Config.Unset("lock")))
            yield return wait;
        GuestStop.PowerOff(cluster, guest);
        var current = guest.Config.Current;
        foreach (var key in current.Keys.Where(key => key != "description" && !GuestDisks.IsUnused(key)).ToList())
            current.Remove(key);
        foreach (var (key, value) in snapshot.Values)
            if (!NotKept.Contains(key) && key != "description")
                current[key] = value;
        guest.Config.Set("parent", name);
        cluster.Touch();
        cluster.Effects.Count(guest.Id, $"rollback {name}");
        if (starts || snapshot.Values.ContainsKey("vmstate"))
            foreach (var wait in GuestStart.Start(cluster, guest, task))
                yield return wait;
    }
}
