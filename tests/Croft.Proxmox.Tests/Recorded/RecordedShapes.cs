using System.Text.Json;
using static Croft.Proxmox.Tests.Recorded.Shape;

namespace Croft.Proxmox.Tests.Recorded;

/// <summary>A table a type: member of the recorded JSON, and where it must be found again.</summary>
static class RecordedShapes
{
    static readonly Dictionary<Type, Shape> shapes = new()
    {
        [typeof(ProxmoxVersion)] = new(
            Of<ProxmoxVersion>("version", v => v.Version), Of<ProxmoxVersion>("release", v => v.Release), Of<ProxmoxVersion>("repoid", v => v.RepositoryId)),
        [typeof(LoginTicket)] = new(
            Of<LoginTicket>("username", t => t.User), Of<LoginTicket>("ticket", t => t.Ticket), Of<LoginTicket>("CSRFPreventionToken", t => t.CsrfToken),
            Of<LoginTicket>("clustername", t => t.ClusterName))
        { Left = ["cap"] },
        [typeof(TokenEntry)] = new(
            Of<TokenEntry>("tokenid", t => t.Name), Of<TokenEntry>("privsep", t => t.IsSeparated), Of<TokenEntry>("comment", t => t.Comment),
            Of<TokenEntry>("expire", t => t.Expires is { } at ? at : 0)),
        [typeof(ClusterMember)] = new(
            Of<ClusterMember>("name", m => m.Name), Of<ClusterMember>("nodeid", m => m.NodeId), Of<ClusterMember>("ip", m => m.Address),
            Of<ClusterMember>("online", m => m.IsOnline), Of<ClusterMember>("local", m => m.IsLocal), Of<ClusterMember>("level", m => m.Level))
        { Left = ["type", "id"] },
        [typeof(ClusterLogLine)] = new(
            Of<ClusterLogLine>("node", l => l.Node), Of<ClusterLogLine>("time", l => l.Time), Of<ClusterLogLine>("user", l => l.User), Of<ClusterLogLine>("tag", l => l.Tag),
            Of<ClusterLogLine>("pid", l => l.Pid), Of<ClusterLogLine>("pri", l => l.Severity), Of<ClusterLogLine>("msg", l => l.Message), Of<ClusterLogLine>("id", l => l.Id))
        { Left = ["uid"] },
        [typeof(ClusterResource)] = new(
            Of<ClusterResource>("id", r => r.Id), Of<ClusterResource>("type", r => r.Kind), Of<ClusterResource>("node", r => r.Node), Of<ClusterResource>("vmid", r => r.Vmid),
            Of<ClusterResource>("name", r => r.Name), Of<ClusterResource>("status", r => r.Status), Of<ClusterResource>("pool", r => r.Pool),
            Of<ClusterResource>("template", r => r.IsTemplate), Of<ClusterResource>("tags", r => r.Tags), Of<ClusterResource>("lock", r => r.Lock),
            Of<ClusterResource>("hastate", r => r.HaState), Of<ClusterResource>("cpu", r => r.Cpu), Of<ClusterResource>("maxcpu", r => r.MaxCpu),
            Of<ClusterResource>("mem", r => r.Memory), Of<ClusterResource>("maxmem", r => r.MaxMemory), Of<ClusterResource>("memhost", r => r.HostMemory),
            Of<ClusterResource>("disk", r => r.Disk), Of<ClusterResource>("maxdisk", r => r.MaxDisk), Of<ClusterResource>("diskread", r => r.DiskRead),
            Of<ClusterResource>("diskwrite", r => r.DiskWritten), Of<ClusterResource>("netin", r => r.NetIn), Of<ClusterResource>("netout", r => r.NetOut),
            Of<ClusterResource>("uptime", r => r.Uptime), Of<ClusterResource>("storage", r => r.Storage), Of<ClusterResource>("plugintype", r => r.StorageType),
            Of<ClusterResource>("content", r => r.Content), Of<ClusterResource>("shared", r => r.IsShared), Of<ClusterResource>("level", r => r.Level),
            Of<ClusterResource>("cgroup-mode", r => r.CgroupMode), Of<ClusterResource>("network-type", r => r.NetworkType),
            Of<ClusterResource>("sdn", r => r.Kind == ResourceKind.Sdn ? r.Network : null), Of<ClusterResource>("network", r => r.Kind == ResourceKind.Network ? r.Network : null)),
        [typeof(NodeEntry)] = new(
            Of<NodeEntry>("node", n => n.Name), Of<NodeEntry>("status", n => n.State), Of<NodeEntry>("cpu", n => n.Cpu), Of<NodeEntry>("maxcpu", n => n.MaxCpu),
            Of<NodeEntry>("mem", n => n.Memory), Of<NodeEntry>("maxmem", n => n.MaxMemory), Of<NodeEntry>("disk", n => n.Disk), Of<NodeEntry>("maxdisk", n => n.MaxDisk),
            Of<NodeEntry>("uptime", n => n.Uptime), Of<NodeEntry>("level", n => n.Level), Of<NodeEntry>("ssl_fingerprint", n => n.Fingerprint))
        { Left = ["type", "id"] },
        [typeof(NodeStatus)] = new(
            Of<NodeStatus>("pveversion", n => n.ManagerVersion), Of<NodeStatus>("current-kernel.release", n => n.Kernel), Of<NodeStatus>("uptime", n => n.Uptime),
            Of<NodeStatus>("cpu", n => n.Cpu), Of<NodeStatus>("wait", n => n.Wait), Of<NodeStatus>("loadavg", n => n.LoadAverage),
            Of<NodeStatus>("cpuinfo.model", n => n.Processor!.Model), Of<NodeStatus>("cpuinfo.cpus", n => n.Processor!.Threads),
            Of<NodeStatus>("cpuinfo.cores", n => n.Processor!.Cores), Of<NodeStatus>("cpuinfo.sockets", n => n.Processor!.Sockets),
            Of<NodeStatus>("cpuinfo.flags", n => n.Processor!.Flags), Of<NodeStatus>("memory.used", n => n.Memory!.Value.Used),
            Of<NodeStatus>("memory.total", n => n.Memory!.Value.Total), Of<NodeStatus>("memory.free", n => n.Memory!.Value.Available),
            Of<NodeStatus>("swap.total", n => n.Swap!.Value.Total), Of<NodeStatus>("rootfs.used", n => n.RootDisk!.Value.Used),
            Of<NodeStatus>("rootfs.total", n => n.RootDisk!.Value.Total), Of<NodeStatus>("rootfs.avail", n => n.RootDisk!.Value.Available),
            Of<NodeStatus>("ksm.shared", n => n.SharedMemory), Of<NodeStatus>("boot-info.mode", n => n.BootMode))
        { Left = ["idle", "kversion"] },
        [typeof(GuestStatus)] = new(
            Of<GuestStatus>("vmid", g => g.Vmid), Of<GuestStatus>("status", g => g.State), Of<GuestStatus>("name", g => g.Name), Of<GuestStatus>("qmpstatus", g => g.QmpStatus),
            Of<GuestStatus>("lock", g => g.Lock), Of<GuestStatus>("tags", g => g.Tags), Of<GuestStatus>("template", g => g.IsTemplate), Of<GuestStatus>("uptime", g => g.Uptime),
            Of<GuestStatus>("pid", g => g.Pid), Of<GuestStatus>("cpu", g => g.Cpu), Of<GuestStatus>("cpus", g => g.Cpus), Of<GuestStatus>("mem", g => g.Memory),
            Of<GuestStatus>("maxmem", g => g.MaxMemory), Of<GuestStatus>("memhost", g => g.HostMemory), Of<GuestStatus>("swap", g => g.Swap), Of<GuestStatus>("maxswap", g => g.MaxSwap),
            Of<GuestStatus>("disk", g => g.Disk), Of<GuestStatus>("maxdisk", g => g.MaxDisk), Of<GuestStatus>("diskread", g => g.DiskRead), Of<GuestStatus>("diskwrite", g => g.DiskWritten),
            Of<GuestStatus>("netin", g => g.NetIn), Of<GuestStatus>("netout", g => g.NetOut), Of<GuestStatus>("agent", g => g.HasAgent),
            Of<GuestStatus>("running-machine", g => g.RunningMachine), Of<GuestStatus>("running-qemu", g => g.RunningQemu),
            Of<GuestStatus>("ha.managed", g => g.IsHaManaged), Of<GuestStatus>("ha.state", g => g.HaState))
        {
            Left = ["type", "nics", "blockstat", "proxmox-support", "serial", "balloon_min", "shares",
                "pressurecpusome", "pressurecpufull", "pressurememorysome", "pressurememoryfull", "pressureiosome", "pressureiofull"]
        },
        [typeof(PendingValue)] = new(
            Of<PendingValue>("key", v => v.Key), Of<PendingValue>("value", v => v.Value), Of<PendingValue>("pending", v => v.Pending),
            Of<PendingValue>("delete", v => v.Deletion == PendingDeletion.None ? null : (int)v.Deletion)),
        [typeof(SnapshotEntry)] = new(
            Of<SnapshotEntry>("name", s => s.Name), Of<SnapshotEntry>("parent", s => s.Parent), Of<SnapshotEntry>("snaptime", s => s.Time), Of<SnapshotEntry>("description", s => s.Description),
            Of<SnapshotEntry>("vmstate", s => s.HasMemory), Of<SnapshotEntry>("digest", s => s.Digest), Of<SnapshotEntry>("running", s => s.IsRunning)),
        [typeof(MigrationPreconditions)] = new(
            Of<MigrationPreconditions>("running", m => m.IsRunning), Of<MigrationPreconditions>("local_resources", m => m.LocalResources),
            Of<MigrationPreconditions>("mapped-resources", m => m.MappedResources), Of<MigrationPreconditions>("allowed_nodes", m => m.AllowedNodes))
        { Left = ["local_disks", "not_allowed_nodes", "mapped-resource-info"] },
        [typeof(LocalDisk)] = new(
            Of<LocalDisk>("volid", d => d.Volume), Of<LocalDisk>("drivename", d => d.Drive), Of<LocalDisk>("size", d => d.Size), Of<LocalDisk>("cdrom", d => d.IsCdrom),
            Of<LocalDisk>("is_unused", d => d.IsUnused))
        { Left = ["shared", "replicate", "referenced_in_snapshot", "is_vmstate", "is_attached", "is_tpmstate"] },
        [typeof(TaskEntry)] = new(
            Of<TaskEntry>("upid", t => t.Upid), Of<TaskEntry>("node", t => t.Node), Of<TaskEntry>("type", t => t.Type), Of<TaskEntry>("id", t => t.Id), Of<TaskEntry>("user", t => t.User),
            Of<TaskEntry>("tokenid", t => t.TokenName), Of<TaskEntry>("starttime", t => t.Start), Of<TaskEntry>("endtime", t => t.End), Of<TaskEntry>("pid", t => t.Pid),
            Of<TaskEntry>("pstart", t => t.Upid.ProcessStart))
        { Left = ["status", "exitstatus"] },
        [typeof(TaskLogLine)] = new(Of<TaskLogLine>("n", l => l.Number), Of<TaskLogLine>("t", l => l.Text)),
        [typeof(StorageStatus)] = new(
            Of<StorageStatus>("type", s => s.Type), Of<StorageStatus>("content", s => s.Content), Of<StorageStatus>("active", s => s.IsActive), Of<StorageStatus>("enabled", s => s.IsEnabled),
            Of<StorageStatus>("shared", s => s.IsShared), Of<StorageStatus>("used", s => s.Used), Of<StorageStatus>("avail", s => s.Available), Of<StorageStatus>("total", s => s.Total))
        { Left = ["storage", "used_fraction"] },
        [typeof(VolumeEntry)] = new(
            Of<VolumeEntry>("volid", v => v.Volume), Of<VolumeEntry>("content", v => v.Content), Of<VolumeEntry>("format", v => v.Format), Of<VolumeEntry>("size", v => v.Size),
            Of<VolumeEntry>("ctime", v => v.Created), Of<VolumeEntry>("vmid", v => v.Vmid), Of<VolumeEntry>("subtype", v => v.Subtype), Of<VolumeEntry>("notes", v => v.Notes)),
        [typeof(VolumeAttributes)] = new(
            Of<VolumeAttributes>("path", v => v.Path), Of<VolumeAttributes>("format", v => v.Format), Of<VolumeAttributes>("size", v => v.Size), Of<VolumeAttributes>("used", v => v.Used),
            Of<VolumeAttributes>("notes", v => v.Notes), Of<VolumeAttributes>("protected", v => v.IsProtected)),
        [typeof(PoolEntry)] = new(Of<PoolEntry>("poolid", p => p.Name), Of<PoolEntry>("comment", p => p.Comment)) { Left = ["members"] },
        [typeof(Pool)] = new(Of<Pool>("poolid", p => p.Name), Of<Pool>("comment", p => p.Comment)) { Left = ["members"] },
    };

    public static void ShouldMatch(object? typed, JsonElement root, string what)
    {
        var data = root.GetProperty("data");
        switch (typed)
        {
            case null:
                // Calls whose answer tells nothing that was not asked for.
                (data.ValueKind == JsonValueKind.Null || data.ValueKind == JsonValueKind.String && data.ValueEquals("") || what == "718-token-put").ShouldBeTrue(what);
                break;
            case int id:
                id.ToString().ShouldBe(data.GetString(), what);
                break;
            case Upid or string:
                typed.ToString().ShouldBe(data.GetString(), what);
                break;
            case Permissions permissions:
                Match(permissions, data, what);
                break;
            case LoginTicket ticket:
                Match(ticket.Capabilities, data.GetProperty("cap"), what);
                One(ticket, data, what);
                break;
            case ClusterStatus status:
                Rows(status.Members, [.. data.EnumerateArray().Where(r => r.GetProperty("type").GetString() == "node")], what);
                break;
            case GuestConfig config:
                Match(config, data, what);
                break;
            case StorageDefinition storage:
                Match(storage, data, what);
                break;
            case SnapshotTree tree:
                SnapshotEntry[] all = [.. tree.Snapshots, .. tree.Now is { } now ? (SnapshotEntry[])[now] : []];
                Rows(all, [.. all.Select(s => data.EnumerateArray().Single(r => r.GetProperty("name").GetString() == s.Name))], what);
                all.Length.ShouldBe(data.GetArrayLength(), what);
                break;
            case TaskEntry task:
                One(task, data, what);
                task.IsRunning.ShouldBe(data.GetProperty("status").GetString() == "running", what);
                task.Result?.Text.ShouldBe(data.GetProperty("exitstatus").GetString(), what);
                break;
            case TaskPage page:
                page.Total.ShouldBe(root.GetProperty("total").GetInt64(), what);
                Rows(page.Tasks, [.. data.EnumerateArray()], what);
                page.Tasks.Select(t => t.Result?.Text).ShouldBe(data.EnumerateArray().Select(t => t.GetProperty("status").GetString()), what);
                break;
            case TaskLogPage page:
                page.Total.ShouldBe(root.GetProperty("total").GetInt64(), what);
                Rows(page.Lines, [.. data.EnumerateArray()], what);
                break;
            case MigrationPreconditions preconditions:
                One(preconditions, data, what);
                Rows(preconditions.LocalDisks, [.. data.GetProperty("local_disks").EnumerateArray()], what);
                break;
            case IReadOnlyList<DateTimeOffset> times:
                times.Select(t => t.ToUnixTimeSeconds()).ShouldBe(data.EnumerateArray().Select(t => t.GetProperty("timestamp").GetInt64()), what);
                break;
            case NetworkConfig network:
                network.Pending.ShouldBe(root.TryGetProperty("changes", out var changes) ? changes.GetString() : null, what);
                Rows(network.Interfaces, [.. data.EnumerateArray()], what);
                break;
            case NodeTime time:
                time.Time.ToUnixTimeSeconds().ShouldBe(data.GetProperty("time").GetInt64(), what);
                (time.Time + time.Offset).ToUnixTimeSeconds().ShouldBe(data.GetProperty("localtime").GetInt64(), what);
                time.Timezone.ShouldBe(data.GetProperty("timezone").GetString(), what);
                break;
            case LogPage { Lines.Count: 0 }:
                data.GetArrayLength().ShouldBe(1, what);
                break;
            case IReadOnlyDictionary<string, string> settings:
                settings.ShouldBe(data.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.ToString())), what);
                break;
            case TokenSecret secret:
                secret.Id.ShouldBe(data.GetProperty("full-tokenid").GetString(), what);
                secret.Secret.ShouldBe(data.GetProperty("value").GetString(), what);
                break;
            case ConsoleTicket ticket:
                Kept.ShouldHold(ticket, data, what);
                break;
            case System.Collections.IEnumerable rows when data.ValueKind == JsonValueKind.Object && data.TryGetProperty("data", out var inner):
                Rows(rows.Cast<object>(), [.. inner.EnumerateArray()], what);
                break;
            case System.Collections.IEnumerable rows when data.ValueKind == JsonValueKind.Array:
                Rows(rows.Cast<object>(), [.. data.EnumerateArray()], what);
                break;
            case Pool pool:
                var one = data.ValueKind == JsonValueKind.Array ? data.EnumerateArray().Single() : data;
                One(pool, one, what);
                Rows(pool.Members, [.. one.GetProperty("members").EnumerateArray()], what);
                break;
            default:
                One(typed, data, what);
                break;
        }
    }

    static void One(object typed, JsonElement json, string what)
    {
        if (shapes.TryGetValue(typed.GetType(), out var shape))
            shape.ShouldMatch(typed, json, what);
        else
            Kept.ShouldHold(typed, json, what);
    }

    static void Rows<T>(IEnumerable<T> typed, JsonElement[] json, string what)
    {
        T[] all = [.. typed];
        all.Length.ShouldBe(json.Length, what);
        for (var i = 0; i < all.Length; i++)
            if (all[i] is StorageDefinition storage)
                Match(storage, json[i], $"{what}[{i}]");
            else
                One(all[i]!, json[i], $"{what}[{i}]");
    }

    static void Match(Permissions permissions, JsonElement json, string what)
    {
        permissions.ByPath.Keys.ShouldBe(json.EnumerateObject().Select(p => p.Name), what);
        foreach (var path in json.EnumerateObject())
            permissions.ByPath[path.Name].ShouldBe(path.Value.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetInt32() == 1)), $"{what} {path.Name}");
    }

    static void Match(GuestConfig config, JsonElement json, string what)
    {
        config.Digest.ShouldBe(json.TryGetProperty("digest", out var digest) ? digest.GetString() : null, what);
        config.Values.ShouldBe(json.EnumerateObject().Where(p => p.Name != "digest").Select(p => KeyValuePair.Create(p.Name, p.Value.ToString())), what);
        foreach (var (key, value) in config.Values)
            PropertyString.Parse(value).ToString().ShouldBe(value, $"{what} {key}");
    }

    static void Match(StorageDefinition storage, JsonElement json, string what)
    {
        storage.Name.ShouldBe(json.GetProperty("storage").GetString(), what);
        storage.Type.ShouldBe(json.GetProperty("type").GetString(), what);
        storage.Digest.ShouldBe(json.GetProperty("digest").GetString(), what);
        storage.Settings.ShouldBe(json.EnumerateObject().Where(p => p.Name is not ("storage" or "type" or "digest")).Select(p => KeyValuePair.Create(p.Name, p.Value.ToString())), what);
    }
}
