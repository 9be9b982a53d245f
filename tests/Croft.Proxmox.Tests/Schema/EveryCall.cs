namespace Croft.Proxmox.Tests.Schema;

/// <summary>Every typed call once, with every option it has.</summary>
static class EveryCall
{
    static readonly Upid upid = Upid.Parse("UPID:pve1:0000115B:0003BD58:6B011B02:vzcreate:101:root@pam:");
    static readonly VolumeId backup = VolumeId.Parse("local:backup/vzdump-lxc-105-2026_11_21-04_19_24.tar.zst");
    static readonly TimeSpan minute = TimeSpan.FromMinutes(1);
    static readonly DateTimeOffset moment = DateTimeOffset.FromUnixTimeSeconds(1_795_234_357);

    public static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> All =>
        [.. Cluster, .. Node, .. Guest(GuestKind.Qemu), .. Guest(GuestKind.Lxc), .. Qemu, .. Lxc, .. EveryGuestCall.All, .. EveryStorageCall.All, .. EveryAccessCall.All, .. EveryClusterCall.All, .. EveryNodeCall.All];

    public static KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>> Call(string name, Func<ProxmoxClient, CancellationToken, Task> call) => new(name, call);

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Cluster =>
    [
        Call("version", (c, ct) => c.VersionAsync(ct)),
        Call("ticket", (c, ct) => c.Access.TicketAsync("root@pam", "secret", ct)),
        Call("permissions", (c, ct) => c.Access.PermissionsAsync("/vms/100", "alice@pve", ct)),
        Call("token", (c, ct) => c.Access.TokenAsync("root@pam!full", ct)),
        Call("tokens", (c, ct) => c.Access.TokensAsync("root@pam", ct)),
        Call("cluster status", (c, ct) => c.Cluster.StatusAsync(ct)),
        .. Enum.GetValues<ResourceFilter>().Select(f => Call($"resources {f}", (c, ct) => c.Cluster.ResourcesAsync(f, ct))),
        Call("next id", (c, ct) => c.Cluster.NextIdAsync(ct)),
        Call("check id", (c, ct) => c.Cluster.CheckIdAsync(100, ct)),
        Call("cluster tasks", (c, ct) => c.Tasks.ListAsync(ct)),
        Call("cluster log", (c, ct) => c.Cluster.LogAsync(10, ct)),
        Call("nodes", (c, ct) => c.NodesAsync(ct)),
        Call("storages", (c, ct) => c.Storages.ListAsync("dir", ct)),
        Call("storage", (c, ct) => c.Storages.GetAsync("local", ct)),
        Call("pools", (c, ct) => c.Pools.ListAsync(ct)),
        Call("pool", (c, ct) => c.Pools.GetAsync("web/front", ct)),
        Call("pool create", (c, ct) => c.Pools.CreateAsync("web", "x", ct)),
        Call("pool update", (c, ct) => c.Pools.UpdateAsync("web", new() { Comment = "x", Vmids = [100, 101], Storages = ["local"], Remove = true, AllowMove = true }, ct)),
        Call("pool delete", (c, ct) => c.Pools.DeleteAsync("web", ct)),
    ];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Node =>
    [
        Call("node status", (c, ct) => c.Node("pve1").StatusAsync(ct)),
        Call("node version", (c, ct) => c.Node("pve1").VersionAsync(ct)),
        .. Enum.GetValues<TaskSource>().Select(s => Call($"tasks {s}", (c, ct) => c.Node("pve1").TasksAsync(new()
        {
            Vmid = 100, Type = "vzdump", User = "root", Since = moment, Until = moment, Source = s, ErrorsOnly = true, Statuses = ["ok", "warning"], Limit = 5, Start = 1,
        }, ct))),
        Call("task", (c, ct) => c.Task(upid).StateAsync(ct)),
        Call("task log", (c, ct) => c.Task(upid).LogAsync(0, 50, ct)),
        Call("task stop", (c, ct) => c.Task(upid).StopAsync(ct)),
        Call("node storages", (c, ct) => c.Node("pve1").StoragesAsync(new() { Content = ["images", "iso"], EnabledOnly = true, Storage = "local", Target = "pve2" }, ct)),
        Call("storage status", (c, ct) => c.Node("pve1").Storage("local").StatusAsync(ct)),
        Call("content", (c, ct) => c.Node("pve1").Storage("local").ContentAsync("backup", 100, ct)),
        Call("volume", (c, ct) => c.Node("pve1").Storage("local").VolumeAsync(backup, ct)),
        Call("volume describe", (c, ct) => c.Node("pve1").Storage("local").DescribeAsync(backup, "x", true, ct)),
        Call("volume delete", (c, ct) => c.Node("pve1").Storage("local").DeleteAsync(backup, TimeSpan.FromSeconds(5), ct)),
        Call("backup config", (c, ct) => c.Node("pve1").BackupConfigAsync(backup, ct)),
        .. Enum.GetValues<BackupMode>().SelectMany(m => Enum.GetValues<BackupCompression>().Select(z => Call($"backup {m} {z}", (c, ct) => c.Node("pve1").BackupAsync(new([100, 101])
        {
            Storage = "local", Mode = m, Compression = z, Notes = "{{guestname}}", Protected = true, Prune = false, Keep = "keep-last=3", BandwidthLimit = 1000,
        }, ct)))),
    ];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Guest(GuestKind kind)
    {
        ProxmoxGuest Of(ProxmoxClient c) => c.Node("pve1").Guest(kind, 100);
        return
        [
            Call($"{kind} list", (c, ct) => c.Node("pve1").GuestsAsync(kind, ct)),
            Call($"{kind} config", (c, ct) => Of(c).ConfigAsync(ct)),
            Call($"{kind} current", (c, ct) => Of(c).CurrentConfigAsync(ct)),
            Call($"{kind} of snapshot", (c, ct) => Of(c).SnapshotConfigAsync("s1", ct)),
            Call($"{kind} pending", (c, ct) => Of(c).PendingAsync(ct)),
            Call($"{kind} status", (c, ct) => Of(c).StatusAsync(ct)),
            Call($"{kind} configure", (c, ct) => Of(c).ConfigureAsync(Change, ct)),
            Call($"{kind} configure now", (c, ct) => Of(c).ConfigureNowAsync(Change, ct)),
            Call($"{kind} start", (c, ct) => Of(c).StartAsync(kind == GuestKind.Qemu ? minute : null, ct)),
            Call($"{kind} stop", (c, ct) => Of(c).StopAsync(true, kind == GuestKind.Qemu ? minute : null, ct)),
            Call($"{kind} shutdown", (c, ct) => Of(c).ShutdownAsync(minute, true, ct)),
            Call($"{kind} reboot", (c, ct) => Of(c).RebootAsync(minute, ct)),
            Call($"{kind} suspend", (c, ct) => Of(c).SuspendAsync(kind == GuestKind.Qemu, kind == GuestKind.Qemu ? "local" : null, ct)),
            Call($"{kind} resume", (c, ct) => Of(c).ResumeAsync(ct)),
            Call($"{kind} snapshots", (c, ct) => Of(c).SnapshotsAsync(ct)),
            Call($"{kind} snapshot", (c, ct) => Of(c).SnapshotAsync("s1", "text", kind == GuestKind.Qemu, ct)),
            Call($"{kind} rollback", (c, ct) => Of(c).RollbackAsync("s1", true, ct)),
            Call($"{kind} delete snapshot", (c, ct) => Of(c).DeleteSnapshotAsync("s1", true, ct)),
            Call($"{kind} describe snapshot", (c, ct) => Of(c).DescribeSnapshotAsync("s1", "text", ct)),
            Call($"{kind} template", (c, ct) => Of(c).TemplateAsync(ct)),
            Call($"{kind} resize", (c, ct) => Of(c).ResizeAsync(kind == GuestKind.Qemu ? "scsi0" : "rootfs", 1L << 30, new string('0', 40), ct)),
            Call($"{kind} grow", (c, ct) => Of(c).GrowAsync(kind == GuestKind.Qemu ? "scsi0" : "rootfs", 1536L << 20, new string('0', 40), ct)),
        ];
    }

    static GuestChange Change => new()
    {
        Set = [new("memory", "512"), new("net0", "name=eth0,bridge=vmbr0")],
        Delete = ["description"],
        Revert = ["tags"],
        Digest = new string('0', 40),
    };

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Qemu =>
    [
        Call("vm create", (c, ct) => c.Node("pve1").CreateAsync(new(GuestKind.Qemu, 100) { Settings = [new("name", "a"), new("scsi0", "local:1")], Storage = "local", Pool = "web", Start = true }, ct)),
        Call("vm restore", (c, ct) => c.Node("pve1").RestoreAsync(new(GuestKind.Qemu, 100, backup.ToString())
            { Storage = "local", Force = true, Unique = true, Start = true, LiveRestore = true, Pool = "web", BandwidthLimit = 5, Settings = [new("name", "a")] }, ct)),
        Call("vm reset", (c, ct) => c.Node("pve1").Guest(GuestKind.Qemu, 100).ResetAsync(ct)),
        Call("vm clone", (c, ct) => c.Node("pve1").Guest(GuestKind.Qemu, 100).CloneAsync(new(101)
            { Name = "b", Full = true, Storage = "local", TargetNode = "pve2", Snapshot = "s1", Pool = "web", Description = "d", Format = "qcow2", BandwidthLimit = 5 }, ct)),
        Call("vm migrate", (c, ct) => c.Node("pve1").Guest(GuestKind.Qemu, 100).MigrateAsync(new("pve2")
            { Online = true, WithLocalDisks = true, TargetStorage = "local", Network = "10.0.0.0/24", BandwidthLimit = 5 }, ct)),
        Call("vm preconditions", (c, ct) => c.Node("pve1").Guest(GuestKind.Qemu, 100).MigrationPreconditionsAsync("pve2", ct)),
        Call("vm destroy", (c, ct) => c.Node("pve1").Guest(GuestKind.Qemu, 100).DestroyAsync(new() { Purge = true, DestroyUnreferencedDisks = true }, ct)),
    ];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Lxc =>
    [
        Call("ct create", (c, ct) => c.Node("pve1").CreateAsync(new(GuestKind.Lxc, 100)
            { Template = "local:vztmpl/a.tar.zst", Settings = [new("hostname", "a"), new("rootfs", "local:1")], Storage = "local", Pool = "web", Start = true }, ct)),
        Call("ct restore", (c, ct) => c.Node("pve1").RestoreAsync(new(GuestKind.Lxc, 100, backup.ToString())
            { Storage = "local", Force = true, Unique = true, Start = true, Pool = "web", BandwidthLimit = 5, Settings = [new("hostname", "a")] }, ct)),
        Call("ct clone", (c, ct) => c.Node("pve1").Guest(GuestKind.Lxc, 100).CloneAsync(new(101)
            { Name = "b", Full = false, Storage = "local", TargetNode = "pve2", Snapshot = "s1", Pool = "web", Description = "d", BandwidthLimit = 5 }, ct)),
        Call("ct migrate", (c, ct) => c.Node("pve1").Guest(GuestKind.Lxc, 100).MigrateAsync(new("pve2")
            { Online = true, Restart = true, Timeout = minute, TargetStorage = "local", BandwidthLimit = 5 }, ct)),
        Call("ct preconditions", (c, ct) => c.Node("pve1").Guest(GuestKind.Lxc, 100).MigrationPreconditionsAsync("pve2", ct)),
        Call("ct destroy", (c, ct) => c.Node("pve1").Guest(GuestKind.Lxc, 100).DestroyAsync(new() { Purge = true, DestroyUnreferencedDisks = true, Force = true }, ct)),
    ];
}
