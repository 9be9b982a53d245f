using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>POST /nodes/{node}/qemu and /lxc: new, or from a backup.</summary>
internal static class GuestCreate
{
    static readonly Parameter[] OfMachine =
    [
        .. MachineParameters.Config, Parameter.Text("archive", max: 255), Parameter.Integer("bwlimit", 0), Parameter.Flag("force"),
        Parameter.Flag("live-restore"), Parameter.Text("pool"), Parameter.Flag("start"), Parameter.Text("storage", Formats.StorageId),
        Parameter.Flag("unique"), Parameter.Text("import-working-storage", Formats.StorageId), PathParameters.Vmid,
    ];

    static readonly Parameter[] OfContainer =
    [
        .. ContainerParameters.Config, Parameter.Number("bwlimit", 0), Parameter.Flag("force"), Parameter.Flag("ignore-unpack-errors"),
        Parameter.Text("ostemplate", max: 255).Required(), Parameter.Text("password") with { MinLength = 5 }, Parameter.Text("pool"),
        Parameter.Flag("restore"), Parameter.Text("ssh-public-keys"), Parameter.Flag("start"), Parameter.Text("storage", Formats.StorageId),
        Parameter.Flag("unique"), PathParameters.Vmid,
    ];

    static readonly HashSet<string> NotConfig = new(StringComparer.Ordinal)
    {
        "node", "vmid", "archive", "bwlimit", "force", "live-restore", "pool", "start", "storage", "unique", "import-working-storage",
        "ignore-unpack-errors", "ostemplate", "password", "restore", "ssh-public-keys",
    };

    public static Call Of(GuestKind kind) => new("POST", $"/nodes/{{node}}/{kind.Path}", exchange => Run(exchange, kind))
    {
        Relayed = true,
        Parameters = kind.IsQemu ? OfMachine : OfContainer,
    };

    static void Run(Exchange exchange, GuestKind kind)
    {
        var cluster = exchange.Cluster;
        var archive = kind.IsQemu ? exchange.Text("archive") : exchange.Flag("restore") ? exchange.Text("ostemplate") : null;
        GuestPermissions.RequirePool(exchange, exchange.Text("pool"));
        var replaced = RequireFree(exchange, kind, archive is not null);
        GuestPermissions.RequireAllocate(exchange, exchange.Vmid, exchange.Text("pool"));
        var values = exchange.Arguments.All.Where(argument => !NotConfig.Contains(argument.Key))
            .ToDictionary(argument => argument.Key, argument => argument.Value.Value, StringComparer.Ordinal);
        RequireRights(exchange, kind, values);
        RequireStorages(exchange, kind, values);
        if (archive is not null)
        {
            GuestRestore.Run(exchange, kind, archive, values, replaced);
            return;
        }
        var guest = Reserve(exchange, kind, !kind.IsQemu || values.Values.Any(static value => value.Contains("import-from=", StringComparison.Ordinal)));
        exchange.Answer(GuestTasks.Start(exchange, guest, "create", task =>
            (kind.IsQemu ? MakeMachine(exchange, guest, values, task) : MakeContainer(exchange, guest, values, task))
                .OrUndo(() => Undo(cluster, guest), $"unable to create {kind.Word} {guest.Vmid} - ")));
    }

    /// <summary>Takes the id: from now on it is in use, and its config says only "lock: create".</summary>
    public static Guest Reserve(Exchange exchange, GuestKind kind, bool hasSystem, Guest? replaced = null)
    {
        // who restores over a guest finds it in its pool still: only destroying one takes it out
        var guest = new Guest(kind, exchange.Vmid, exchange.Node) { Pool = exchange.Text("pool") ?? replaced?.Pool, HasSystem = hasSystem, MadeAt = exchange.Cluster.Now };
        guest.Config.Set("lock", "create");
        exchange.Cluster.Add(guest);
        exchange.Cluster.Access.Touch();
        return guest;
    }

    /// <summary>Takes a half-made guest and its volumes away.</summary>
    public static void Undo(ClusterState cluster, Guest guest)
    {
        foreach (var space in cluster.Storages.Select(storage => storage.SpaceOn(guest.Node)))
            foreach (var volume in space.Volumes.Values.Where(volume => volume.Vmid == guest.Vmid && volume.IsDisk).ToList())
                space.Remove(volume);
        cluster.Remove(guest);
    }

    static Guest? RequireFree(Exchange exchange, GuestKind kind, bool restores)
    {
        if (exchange.Cluster.Find(exchange.Vmid) is not { } other)
            return null;
        var isSame = other.Kind == kind && other.Node == exchange.Node;
        if (restores && exchange.Flag("force") && isSame)
        {
            if (other.IsRunning)
                throw ApiFault.Failed(kind.IsQemu ? $"unable to restore VM {other.Vmid} - vm is running" : "can't overwrite running container");
            if (other.Config["protection"] == "1")
                throw ApiFault.Failed($"unable to restore {kind.Word} {other.Vmid} - protection mode enabled");
            return other;
        }
        var taken = $"{other.Kind.Word} {other.Vmid} already exists on node '{other.Node.Name}'";
        var named = kind.IsQemu || other.Lock == "create";
        throw ApiFault.Failed(named ? $"unable to {(restores ? "restore" : "create")} {kind.Word} {other.Vmid} - {taken}" : taken);
    }

    static void RequireRights(Exchange exchange, GuestKind kind, Dictionary<string, string> values)
    {
        new ConfigPrivileges(exchange, kind, exchange.Vmid, exchange.Text("pool")).Require(values, null);
        if (!kind.IsQemu && exchange.Text("restore") is null && exchange.Text("unprivileged") != "1")
            exchange.Require("/", "Sys.Modify");
        if (exchange.Text("storage") is { } storage)
            GuestPermissions.RequireSpace(exchange, storage);
    }

    static void RequireStorages(Exchange exchange, GuestKind kind, Dictionary<string, string> values)
    {
        if (!kind.IsQemu)
            exchange.Cluster.RequireStorage(exchange.Required("ostemplate").Split(':')[0]);
        if (exchange.Text("storage") is { } storage)
            exchange.Cluster.RequireStorage(storage);
        DiskOptions.RequireStorages(exchange.Cluster, kind, values);
        foreach (var (key, value) in values)
            if (GuestDisks.IsDisk(kind, key) && DiskOptions.IsNew(value, out var target, out _))
                GuestPermissions.RequireSpace(exchange, target);
    }

    static IEnumerable<TimeSpan> MakeMachine(Exchange exchange, Guest guest, Dictionary<string, string> values, TaskRecord task)
    {
        var cluster = exchange.Cluster;
        var made = values.OrderBy(value => value.Key == "rootfs" ? "" : value.Key, StringComparer.Ordinal)
            .ToDictionary(value => value.Key, value => DiskOptions.Realise(cluster, guest, value.Key, value.Value, task.Say), StringComparer.Ordinal);
        yield return TimeSpan.FromSeconds(1);
        made.TryAdd("boot", MachineDefaults.BootOrder(made));
        made.TryAdd("smbios1", $"uuid={Seeding.GuestMaker.NewGuid(cluster.Random)}");
        made.TryAdd("vmgenid", Seeding.GuestMaker.NewGuid(cluster.Random).ToString());
        made["meta"] = string.Create(CultureInfo.InvariantCulture, $"creation-qemu={cluster.Release.Qemu},ctime={cluster.Now}");
        foreach (var wait in Finish(exchange, guest, made, task))
            yield return wait;
    }

    static IEnumerable<TimeSpan> MakeContainer(Exchange exchange, Guest guest, Dictionary<string, string> values, TaskRecord task)
    {
        var cluster = exchange.Cluster;
        var template = exchange.Required("ostemplate");
        var archive = DiskSpace.Find(cluster, guest.Node, template) ?? throw new TaskFault($"volume '{template}' does not exist");
        ContainerDefaults.Fill(values, guest.Vmid, template, exchange.Text("storage") ?? "local");
        if (ContainerDefaults.IsImage(template, cluster.Release))
        {
            task.Say("Detected OCI archive");
            ContainerDefaults.FillFromImage(values);
        }
        var made = values.OrderBy(value => value.Key == "rootfs" ? "" : value.Key, StringComparer.Ordinal)
            .ToDictionary(value => value.Key, value => DiskOptions.Realise(cluster, guest, value.Key, value.Value, task.Say), StringComparer.Ordinal);
        yield return TimeSpan.FromSeconds(1);
        task.Say($"extracting archive '{DiskSpace.PathOf(archive.Space.Storage, archive.Volume.Name)}'");
        yield return TimeSpan.FromSeconds(4);
        task.Say(ContainerDefaults.BytesRead(archive.Volume.Size * 4));
        task.Say("Detected container architecture: amd64");
        foreach (var wait in Finish(exchange, guest, made, task))
            yield return wait;
    }

    /// <summary>Writes the config, gives the lock back and starts the guest if that was asked.</summary>
    public static IEnumerable<TimeSpan> Finish(Exchange exchange, Guest guest, IReadOnlyDictionary<string, string> values, TaskRecord task)
    {
        var start = exchange.Flag("start");
        foreach (var (key, value) in values)
            guest.Config.Set(key, value);
        guest.Config.Unset("lock");
        exchange.Cluster.Touch();
        exchange.Cluster.Effects.Count(guest.Id, "create");
        // a start that fails afterwards doesn't fail the creation
        if (!start || GuestStart.MissingBridge(guest) is not null)
            yield break;
        foreach (var wait in GuestStart.Start(exchange.Cluster, guest, task))
            yield return wait;
    }
}
