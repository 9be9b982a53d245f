using System.Globalization;
using Croft.Sandbox.Saving;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>POST …/{vmid}/clone: full copies, or linked ones of a template.</summary>
internal static class GuestClone
{
    public static Call Of(GuestKind kind) => new("POST", $"/nodes/{{node}}/{kind.Path}/{{vmid}}/clone", exchange => Run(exchange, kind))
    {
        Relayed = true,
        Permission = Permission.All("/vms/{vmid}", "VM.Clone"),
        Parameters =
        [
            PathParameters.Vmid with { Name = "newid" }, Parameter.Text(kind.IsQemu ? "name" : "hostname", Formats.DnsName), Parameter.Text("description"),
            Parameter.Text("pool"), Parameter.Text("snapname", Formats.ConfigId, 40), Parameter.Text("storage", Formats.StorageId),
            Parameter.Flag("full"), Parameter.Text("target", Formats.Node), kind.IsQemu ? Parameter.Integer("bwlimit", 0) : Parameter.Number("bwlimit", 0),
            .. kind.IsQemu ? (Parameter[])[Parameter.OneOf("format", "raw", "qcow2", "vmdk")] : [],
        ],
    };

    static void Run(Exchange exchange, GuestKind kind)
    {
        var cluster = exchange.Cluster;
        var newId = exchange.Number("newid")!.Value;
        GuestPermissions.RequireAllocate(exchange, newId, exchange.Text("pool"));
        var source = exchange.Guest(kind);
        GuestTasks.RequireUnlocked(source);
        foreach (var key in GuestDisks.KeysOf(kind, source.Config.Current))
            if (!GuestDisks.IsCdrom(source.Config[key]!))
                GuestPermissions.RequireSpace(exchange, exchange.Text("storage") ?? GuestDisks.VolumeId(source.Config[key]!).Split(':')[0]);
        new ConfigPrivileges(exchange, kind, newId, exchange.Text("pool")).RequireBridges(source.Config.Current.AsReadOnly());
        var plan = new ClonePlan(source, exchange.Flag("full", otherwise: !source.IsTemplate), exchange.Text("storage"), exchange.Text("format"));
        if (exchange.Text("storage") is { } storage)
            cluster.RequireStorage(storage);
        plan.Target = exchange.Text("target") is { } target
            ? cluster.Node(target) ?? throw ApiFault.Failed($"no such cluster node '{target}'")
            : source.Node;
        plan.Values = Values(exchange, source);
        if (cluster.Find(newId) is { } other)
            throw ApiFault.Failed(kind.IsQemu
                ? $"unable to create VM {newId}: config file already exists"
                : $"{other.Kind.Word} {newId} already exists on node '{other.Node.Name}'");
        Check(cluster, plan);
        var clone = new Guest(kind, newId, source.Node) { Pool = exchange.Text("pool"), Busyness = source.Busyness, HasSystem = source.HasSystem, MadeAt = cluster.Now };
        clone.Config.Set("lock", kind.IsQemu ? "clone" : "create");
        source.Firewall.Save().Put(() => clone.Firewall);
        cluster.Add(clone);
        cluster.Access.Touch();
        if (!kind.IsQemu)
            source.Config.Set("lock", "disk");
        exchange.Answer(GuestTasks.Start(exchange, source, "clone", task => CloneWork.Run(cluster, plan, clone, task)
            .OrUndo(() => GuestCreate.Undo(cluster, clone), "clone failed: ")
            .Finally(() => Unlock(source))));
    }

    static void Unlock(Guest source)
    {
        if (source.Lock == "disk")
            source.Config.Unset("lock");
    }

    static SortedDictionary<string, string> Values(Exchange exchange, Guest source)
    {
        IReadOnlyDictionary<string, string> from = source.Config.Current;
        if (exchange.Text("snapname") is { } name)
            from = (source.Config.Snapshot(name) ?? throw ApiFault.Failed($"snapshot '{name}' does not exist")).Values;
        var newId = exchange.Number("newid")!.Value;
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in from)
            if (key is not ("template" or "lock" or "parent" or "snaptime" or "snapstate" or "vmstate" or "runningmachine" or "runningcpu") && !GuestDisks.IsUnused(key))
                values[key] = value;
        if (source.Kind.IsQemu)
            values["name"] = exchange.Text("name") ?? string.Create(CultureInfo.InvariantCulture, $"Copy-of-VM-{source.Name}");
        else
            values["hostname"] = exchange.Text("hostname") ?? string.Create(CultureInfo.InvariantCulture, $"CT{newId}");
        if (exchange.Text("description") is { } description)
            values["description"] = description;
        CloneWork.MakeUnique(exchange.Cluster, source.Kind, values);
        return values;
    }

    static void Check(ClusterState cluster, ClonePlan plan)
    {
        var source = plan.Source;
        var drives = GuestDisks.KeysOf(source.Kind, plan.Values).ToList();
        if (!plan.IsFull && plan.Storage is not null)
            throw ApiFault.Failed("parameter 'storage' not allowed for linked clones");
        if (!plan.IsFull && plan.Format is not null)
            throw ApiFault.Failed("parameter 'format' not allowed for linked clones");
        if (!plan.IsFull && !source.IsTemplate && drives.Count > 0)
            throw ApiFault.Failed(source.Kind.IsQemu
                ? $"Linked clone feature for drive '{drives[0]}' is not available"
                : $"Linked clone feature for '{GuestDisks.VolumeId(plan.Values[drives[0]])}' is not available");
        if (plan.IsFull && !source.Kind.IsQemu && source.IsRunning)
            throw ApiFault.Failed("Full clone of a running container is only possible from a snapshot");
        if (plan.Target != source.Node && GuestMigrate.Volumes(cluster, source).Any(volume => !volume.Space.Storage.IsShared))
            throw ApiFault.Failed($"can't clone {source.Kind.Word} to node '{plan.Target.Name}' ({source.Kind.Word} uses local storage)");
    }
}

/// <summary>A clone as decided before its task starts.</summary>
internal sealed record ClonePlan(Guest Source, bool IsFull, string? Storage, string? Format)
{
    public NodeState Target { get; set; } = Source.Node;

    /// <summary>The new guest's config, with the source's disks still in it.</summary>
    public SortedDictionary<string, string> Values { get; set; } = new(StringComparer.Ordinal);
}
