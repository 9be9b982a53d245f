using System.Globalization;
using Croft.Sandbox.Access;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;

namespace Croft.Sandbox.Saving;

/// <summary>A saved state put into a cluster; called under the gate.</summary>
internal static class ClusterLoading
{
    /// <exception cref="InvalidDataException">It is of other nodes, another version, or contradicts itself.</exception>
    public static void Put(this SavedCluster saved, ClusterState cluster)
    {
        if (saved.Version is { } version && version != cluster.Release.Release)
            throw new InvalidDataException($"the state is of Proxmox VE {version}, this cluster plays {cluster.Release.Release}");
        foreach (var node in saved.Nodes ?? [])
            PutNode(cluster, node);
        if (saved.Storages is not null)
            PutStorages(cluster, saved.Storages);
        if (saved.Pools is not null)
            PutPools(cluster, saved.Pools);
        if (saved.Guests is not null)
            PutGuests(cluster, saved.Guests);
        foreach (var storage in saved.Storages ?? [])
            PutSpaces(cluster, storage);
        foreach (var (name, sections) in ClusterFiles.Of(cluster))
            if (saved.Files?.GetValueOrDefault(name) is { } file)
                PutFile(cluster, name, file, sections);
        saved.Firewall.Put(() => cluster.Firewall);
        foreach (var (what, size) in saved.Web ?? new Dictionary<string, long?>())
            cluster.Web[what] = size;
        if (saved.Access is not null)
            AccessLoading.Put(cluster.Access, saved.Access);
        cluster.Sdn.Apply(cluster.Nodes);
        cluster.Access.Touch();
        cluster.Ha.Services.Clear();
        cluster.Ha.Wake();
        cluster.Touch();
    }

    static NodeState Node(ClusterState cluster, string name) =>
        cluster.Node(name) ?? throw new InvalidDataException($"the state has a node '{name}', this cluster has none");

    static void PutNode(ClusterState cluster, SavedNode saved)
    {
        var node = Node(cluster, saved.Name);
        if (saved.Network is not null)
            node.System.Network.Restore([.. saved.Network.Select(SectionSaving.Restore)]);
        foreach (var bridge in saved.Bridges ?? [])
        {
            if (!node.HasBridge(bridge))
                node.System.Network.Active.Add(new Section("bridge", bridge) { Values = { ["method"] = "manual", ["autostart"] = "1" } });
        }
        saved.Firewall.Put(() => node.Firewall);
        if (saved.Tasks is null)
            return;
        node.Tasks.RemoveAll(task => !task.IsRunning);
        node.Tasks.InsertRange(0, saved.Tasks.Select(task => TaskRecord.Ended(node, task.Upid, task.ExitStatus ?? "unexpected status", task.EndedAt ?? cluster.Now, task.Lines)));
    }

    static void PutFile(ClusterState cluster, string name, IReadOnlyList<SavedSection> file, List<Section> sections)
    {
        if (name != "options")
        {
            file.Put(sections);
            return;
        }
        cluster.Options.Values.Clear();
        foreach (var (key, value) in file.SelectMany(section => section.Values))
            cluster.Options.Values[key] = value;
    }

    static void PutStorages(ClusterState cluster, IReadOnlyList<SavedStorage> storages)
    {
        cluster.Storages.Clear();
        foreach (var saved in storages)
        {
            var storage = new StorageState(saved.Id, saved.Type, saved.Shared)
            {
                Content = [.. saved.Content ?? ["images", "rootdir"]],
                Options = new((saved.Options ?? new Dictionary<string, string>()).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal),
                Nodes = new(saved.Nodes ?? [], StringComparer.Ordinal),
                IsDisabled = saved.Disabled,
            };
            storage.Total = saved.Total ?? storage.Total;
            cluster.Storages.Add(storage);
            foreach (var node in cluster.Nodes)
                storage.SpaceOn(node).OtherUse = saved.OtherUse ?? 0;
            foreach (var volume in saved.Volumes ?? [])
                storage.SpaceOn(volume.Node is { } name ? Node(cluster, name) : cluster.Nodes[0]).Add(Restore(volume));
        }
    }

    // after the guests, whose disks explain a part of the use
    static void PutSpaces(ClusterState cluster, SavedStorage saved)
    {
        foreach (var space in saved.Spaces ?? [])
        {
            var own = cluster.RequireStorage(saved.Id).SpaceOn(Node(cluster, space.Node));
            own.OwnTotal = space.Total;
            own.OtherUse = space.Used is { } used ? used - own.Used : own.OtherUse;
        }
    }

    static Volume Restore(SavedVolume saved) => new(saved.Name, saved.Content, saved.Format)
    {
        Size = saved.Size,
        Vmid = saved.Vmid,
        Fill = saved.Fill ?? 1,
        CreatedAt = saved.CreatedAt ?? 0,
        Notes = saved.Notes,
        IsProtected = saved.Protected ?? false,
        Parent = saved.Parent,
        Backup = saved.Backup is null ? null : new BackupContent(saved.Name.Contains("-lxc-", StringComparison.Ordinal) ? GuestKind.Lxc : GuestKind.Qemu, saved.Vmid ?? 0, saved.Backup),
    };

    static void PutPools(ClusterState cluster, IReadOnlyList<SavedPool> pools)
    {
        cluster.Pools.Clear();
        foreach (var saved in pools)
        {
            cluster.Pools[saved.Id] = new Pool(saved.Id) { Comment = saved.Comment };
            cluster.Pools[saved.Id].Storages.AddRange(saved.Storages ?? []);
        }
    }

    static void PutGuests(ClusterState cluster, IReadOnlyList<SavedGuest> guests)
    {
        foreach (var guest in cluster.Guests.ToList())
            cluster.Remove(guest);
        foreach (var saved in guests)
        {
            var guest = Restore(cluster, saved);
            cluster.Add(guest);
            saved.Firewall.Put(() => guest.Firewall);
            AddMissingVolumes(cluster, guest);
        }
    }

    static Guest Restore(ClusterState cluster, SavedGuest saved)
    {
        var kind = saved.Kind switch { "qemu" => GuestKind.Qemu, "lxc" => GuestKind.Lxc, _ => throw new InvalidDataException($"guest {saved.Vmid} is of no kind '{saved.Kind}'") };
        var node = Node(cluster, saved.Node);
        var state = saved.Status switch { "running" => RunState.Running, "paused" => RunState.Paused, _ => RunState.Stopped };
        var guest = new Guest(kind, saved.Vmid, node)
        {
            Pool = saved.Pool,
            HasSystem = saved.HasSystem ?? true,
            State = state,
            StartedAt = DateTimeOffset.FromUnixTimeSeconds(saved.StartedAt ?? cluster.Now),
            Pid = state is RunState.Stopped ? 0 : saved.Pid ?? node.NextPid(),
            Busyness = saved.Vmid % 10 / 30.0,
        };
        foreach (var (key, value) in saved.Config ?? new Dictionary<string, string>())
            if (key != "digest")
                guest.Config.Set(key, value);
        foreach (var (key, value) in saved.Pending ?? new Dictionary<string, string>())
            guest.Config.Pending[key] = value;
        foreach (var key in saved.PendingDelete ?? [])
            guest.Config.PendingDelete[key] = false;
        foreach (var (name, values) in saved.Snapshots ?? new Dictionary<string, IReadOnlyDictionary<string, string>>())
            guest.Config.Snapshots.Add(new Snapshot(name, new SortedDictionary<string, string>(values.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal)));
        guest.Config.Touch();
        if (saved.Digest is { } read)
            guest.Config.TakeDigest(read);
        return guest;
    }

    // readings tell a guest's disks only in its config
    static void AddMissingVolumes(ClusterState cluster, Guest guest)
    {
        foreach (var key in GuestDisks.KeysOf(guest.Kind, guest.Config.Current).Concat(guest.Config.Current.Keys.Where(GuestDisks.IsUnused)))
        {
            var value = guest.Config[key]!;
            var id = GuestDisks.VolumeId(value);
            if (id.Split(':', 2) is not [var storageId, var name] || cluster.Storage(storageId) is not { } storage || DiskSpace.Find(cluster, guest.Node, id) is not null)
                continue;
            var own = name[(name.LastIndexOf("/vm-", StringComparison.Ordinal) is var linked and > 0 && !storage.IsFileBased ? linked + 1 : 0)..];
            storage.SpaceOn(guest.Node).Add(new Volume(own, guest.Kind.IsQemu ? "images" : "rootdir", VolumeNames.Format(own))
            {
                Vmid = guest.Vmid,
                Size = Sizes.OfDisk(value) ?? 1L << 30,
                Fill = storage.IsThick ? 1 : 0.4,
                CreatedAt = cluster.Now,
            });
        }
    }
}
