using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>POST …/qemu/{vmid}/move_disk and …/lxc/{vmid}/move_volume: to another storage, or to another guest.</summary>
internal static class GuestMove
{
    public static Call Of(GuestKind kind)
    {
        var (path, word) = kind.IsQemu ? ("move_disk", "disk") : ("move_volume", "volume");
        return new("POST", $"/nodes/{{node}}/{kind.Path}/{{vmid}}/{path}", exchange => Run(exchange, kind, word))
        {
            Relayed = true,
            Permission = Permission.All("/vms/{vmid}", "VM.Config.Disk"),
            Parameters =
            [
                Parameter.OneOf(word, GuestResize.Disks(kind, withUnused: true)).Required(), Parameter.Text("storage", Formats.StorageId), Parameter.Flag("delete"),
                Parameter.Text("digest", max: 40), kind.IsQemu ? Parameter.Integer("bwlimit", 0) : Parameter.Number("bwlimit", 0),
                PathParameters.Vmid with { Name = "target-vmid", IsOptional = true }, Parameter.OneOf($"target-{word}", GuestResize.Disks(kind, withUnused: true)),
                Parameter.Text("target-digest", max: 40), .. kind.IsQemu ? (Parameter[])[Parameter.OneOf("format", "raw", "qcow2", "vmdk")] : [],
            ],
        };
    }

    static void Run(Exchange exchange, GuestKind kind, string word)
    {
        var guest = exchange.Guest(kind);
        var key = exchange.Required(word);
        if (exchange.Number("target-vmid") is { } target && target != guest.Vmid)
        {
            if (exchange.Text("storage") is not null)
                throw ApiFault.Failed("either set storage or target-vmid, but not both");
            GuestReassign.Run(exchange, guest, key, exchange.Text($"target-{word}") ?? key, target);
            return;
        }
        var storage = exchange.Text("storage") ?? throw ApiFault.Failed("You need to either specify a target-vmid or a storage.");
        var move = new DiskMove(guest, key, exchange.Cluster.RequireStorage(storage), exchange.Text("format"), exchange.Flag("delete"));
        GuestPermissions.RequireSpace(exchange, storage);
        Check(exchange, move);
        if (!kind.IsQemu)
            guest.Config.Set("lock", "disk");
        var type = kind.IsQemu ? "qmmove" : "move_volume";
        exchange.Answer(exchange.Cluster.Tasks.Start(guest.Node, type, guest.Vmid.ToString(CultureInfo.InvariantCulture), exchange.Caller,
            task => Work(exchange.Cluster, move, task).Finally(() => Unlock(guest))));
    }

    static void Check(Exchange exchange, DiskMove move)
    {
        var (guest, key) = (move.Guest, move.Key);
        GuestTasks.RequireUnlocked(guest);
        GuestTasks.RequireDigest(exchange, guest);
        if (!guest.Kind.IsQemu && guest.IsRunning)
            throw ApiFault.Failed("cannot move volumes of a running container");
        if (guest.Config[key] is not { } value)
            throw guest.Kind.IsQemu ? ApiFault.Failed($"disk '{key}' does not exist") : ApiFault.NoMountPoint();
        if (GuestDisks.IsCdrom(value))
            throw ApiFault.Failed("you can't move a cdrom");
        if (!guest.Kind.IsQemu && GuestDisks.IsUnused(key))
            throw ApiFault.Failed($"cannot move volume '{key}', only configured volumes can be moved to another storage");
        var volume = GuestDisks.VolumeId(value);
        if (guest.Kind.IsQemu && volume.Split(':')[0] == move.Storage.Id && (move.Format is null || move.Format == VolumeNames.Format(volume)))
            throw ApiFault.Failed("you can't move to the same storage with same format");
        if (guest.Kind.IsQemu && !move.Storage.Holds("images"))
            throw ApiFault.Parameter("storage", $"storage '{move.Storage.Id}' does not support vm images");
        if (move.Deletes && guest.Config.Snapshots.Exists(snapshot => snapshot.Values.Values.Any(other => GuestDisks.VolumeId(other) == volume)))
            throw ApiFault.Failed($"you can't move a {(guest.Kind.IsQemu ? "disk" : "volume")} with snapshots and delete the source");
    }

    static void Unlock(Guest guest)
    {
        if (guest.Lock == "disk")
            guest.Config.Unset("lock");
    }

    static IEnumerable<TimeSpan> Work(ClusterState cluster, DiskMove move, TaskRecord task)
    {
        var (guest, config) = (move.Guest, move.Guest.Config);
        var value = config[move.Key]!;
        var old = GuestDisks.VolumeId(value);
        var (_, source) = DiskSpace.Find(cluster, guest.Node, old) ?? throw new TaskFault($"volume '{old}' does not exist");
        if (guest.Kind.IsQemu)
        {
            cluster.Log.Add(cluster.Now, guest.Node, task.User.AuthId, "pvedaemon", 6, $"move disk VM {guest.Vmid}: move --disk {move.Key} --storage {move.Storage.Id}");
            task.Say($"copying volume '{old}' from current storage '{old.Split(':')[0]}' to target storage '{move.Storage.Id}'");
        }
        foreach (var wait in StorageLock.Take(move.Storage, task))
            yield return wait;
        Volume made;
        try
        {
            made = DiskSpace.Allocate(cluster, guest.Node, move.Storage.Id,
                new NewDisk(guest.Vmid, source.Content, source.Size) { Format = Format(move, source), Fill = source.Fill }, task.Say);
        }
        finally
        {
            StorageLock.Release(move.Storage, task);
        }
        if (!guest.Kind.IsQemu)
            DiskOptions.SayFilesystem(cluster, source.Size, task.Say);
        yield return Durations.Copy(source.Used);
        config.Set(move.Key, value.Replace(old, $"{move.Storage.Id}:{made.Name}", StringComparison.Ordinal));
        if (move.Deletes)
        {
            if (guest.Kind.IsQemu)
                task.Say($"removing source volume '{old}' after successful copy");
            DiskSpace.Free(cluster, guest.Node, old);
        }
        else
            KeepUnused(guest, old, task);
        cluster.Touch();
        cluster.Effects.Count(guest.Id, "move disk");
    }

    static string Format(DiskMove move, Volume source) => !move.Guest.Kind.IsQemu ? "raw" : move.Format ?? (move.Storage.IsFileBased ? source.Format : "raw");

    static void KeepUnused(Guest guest, string volume, TaskRecord task)
    {
        var key = Enumerable.Range(0, 256).Select(number => System.FormattableString.Invariant($"unused{number}")).First(name => guest.Config[name] is null);
        guest.Config.Set(key, volume);
        if (guest.Kind.IsQemu)
            task.Say($"adding source volume '{volume}' as '{key}' to config");
    }

    sealed record DiskMove(Guest Guest, string Key, StorageState Storage, string? Format, bool Deletes);
}
