using static Croft.Proxmox.Tests.Recorded.TypedCalls;

namespace Croft.Proxmox.Tests.Recorded;

/// <summary>The typed calls of one guest.</summary>
static class GuestCalls
{
    public static Func<ProxmoxClient, CancellationToken, Task<object?>>? For(
        string method, Func<ProxmoxClient, ProxmoxGuest> of, GuestKind kind, string[] below, Taken p) => (method, below) switch
        {
            ("GET", ["config"]) => (c, ct) => Box(
                p.Text("snapshot") is { } snapshot ? of(c).SnapshotConfigAsync(snapshot, ct) : p.Flag("current") ? of(c).CurrentConfigAsync(ct) : of(c).ConfigAsync(ct)),
            ("GET", ["pending"]) => (c, ct) => Box(of(c).PendingAsync(ct)),
            ("GET", ["status", "current"]) => (c, ct) => Box(of(c).StatusAsync(ct)),
            ("GET", ["snapshot"]) => (c, ct) => Box(of(c).SnapshotsAsync(ct)),
            ("GET", ["migrate"]) => (c, ct) => Box(of(c).MigrationPreconditionsAsync(p.Text("target"), ct)),
            ("PUT", ["config"]) => (c, ct) => Box(of(c).ConfigureNowAsync(Change(p), ct)),
            ("POST", ["config"]) when kind == GuestKind.Qemu => (c, ct) => Box(of(c).ConfigureAsync(Change(p), ct)),
            ("POST", ["status", "start"]) => (c, ct) => Box(of(c).StartAsync(p.Span("timeout"), ct)),
            ("POST", ["status", "stop"]) => (c, ct) => Box(of(c).StopAsync(p.Flag("overrule-shutdown"), p.Span("timeout"), ct)),
            ("POST", ["status", "shutdown"]) => (c, ct) => Box(of(c).ShutdownAsync(p.Span("timeout"), p.Flag("forceStop"), ct)),
            ("POST", ["status", "reboot"]) => (c, ct) => Box(of(c).RebootAsync(p.Span("timeout"), ct)),
            ("POST", ["status", "suspend"]) => (c, ct) => Box(of(c).SuspendAsync(p.Flag("todisk"), p.Text("statestorage"), ct)),
            ("POST", ["status", "resume"]) => (c, ct) => Box(of(c).ResumeAsync(ct)),
            ("POST", ["status", "reset"]) => (c, ct) => Box(of(c).ResetAsync(ct)),
            ("POST", ["snapshot"]) => (c, ct) => Box(of(c).SnapshotAsync(p.Text("snapname")!, p.Text("description"), p.Flag("vmstate"), ct)),
            ("PUT", ["snapshot", var name, "config"]) => (c, ct) => Box(of(c).DescribeSnapshotAsync(name, p.Text("description")!, ct)),
            ("POST", ["snapshot", var name, "rollback"]) => (c, ct) => Box(of(c).RollbackAsync(name, p.Flag("start"), ct)),
            ("DELETE", ["snapshot", var name]) => (c, ct) => Box(of(c).DeleteSnapshotAsync(name, p.Flag("force"), ct)),
            ("PUT", ["resize"]) => (c, ct) => Box(Resize(of(c), p.Text("disk")!, p.Text("size")!, ct)),
            ("POST", ["clone"]) => (c, ct) => Box(of(c).CloneAsync(
                new(p.Int("newid")!.Value) { Name = p.Text("name"), Full = p.OptionalFlag("full"), Snapshot = p.Text("snapname") }, ct)),
            ("POST", ["migrate"]) => (c, ct) => Box(of(c).MigrateAsync(new(p.Text("target")!), ct)),
            ("POST", ["template"]) => (c, ct) => Box(of(c).TemplateAsync(ct)),
            ("GET", ["interfaces"]) => (c, ct) => Box(of(c).InterfacesAsync(ct)),
            ("GET", ["feature"]) => (c, ct) => Box(of(c).FeatureAsync(p.Text("feature") switch { "clone" => GuestFeature.Clone, "copy" => GuestFeature.Copy, _ => GuestFeature.Snapshot }, p.Text("snapname"), ct)),
            ("GET", ["rrddata"]) => (c, ct) => Box(of(c).RrdAsync(p.Timeframe(), null, ct)),
            ("POST", ["move_volume" or "move_disk"]) => (c, ct) => Box(of(c).MoveDiskAsync(
                new(p.Text("volume") ?? p.Text("disk")!) { Storage = p.Text("storage"), DeleteSource = p.Flag("delete") }, ct)),
            ("POST", ["agent", "ping"]) => (c, ct) => Box(of(c).Agent.PingAsync(ct)),
            ("GET", ["agent", "network-get-interfaces"]) => (c, ct) => Box(of(c).Agent.InterfacesAsync(ct)),
            ("GET", ["agent", "info"]) => (c, ct) => Box(of(c).Agent.VersionAsync(ct)),
            ("GET", ["agent", "get-osinfo"]) => (c, ct) => Box(of(c).Agent.OsAsync(ct)),
            ("GET", ["agent", "get-host-name"]) => (c, ct) => Box(of(c).Agent.HostNameAsync(ct)),
            ("GET", ["agent", "get-fsinfo"]) => (c, ct) => Box(of(c).Agent.FileSystemsAsync(ct)),
            ("GET", ["agent", "get-users"]) => (c, ct) => Box(of(c).Agent.UsersAsync(ct)),
            ("GET", ["agent", "get-vcpus"]) => (c, ct) => Box(of(c).Agent.ProcessorsAsync(ct)),
            ("GET", ["agent", "get-timezone"]) => (c, ct) => Box(of(c).Agent.TimezoneAsync(ct)),
            ("GET", ["agent", "exec-status"]) => (c, ct) => Box(of(c).Agent.ExitAsync(1, ct)),
            ("GET", ["agent", "file-read"]) => (c, ct) => Box(of(c).Agent.ReadFileAsync("/a", ct)),
            ("GET", ["cloudinit", "dump"]) => (c, ct) => Box(of(c).CloudInit.DumpAsync(CloudInitFile.User, ct)),
            ("GET", ["cloudinit"]) => (c, ct) => Box(of(c).CloudInit.PendingAsync(ct)),
            ("POST", ["monitor"]) => (c, ct) => Box(of(c).MonitorAsync(p.Text("command")!, ct)),
            ("PUT", ["sendkey"]) => (c, ct) => Box(of(c).SendKeyAsync(p.Text("key")!, ct)),
            ("POST", ["vncproxy"]) => (c, ct) => Box(of(c).Console.ScreenTicketAsync(p.Flag("generate-password"), ct)),
            ("DELETE", []) => (c, ct) => Box(of(c).DestroyAsync(
                new() { Purge = p.Flag("purge"), DestroyUnreferencedDisks = p.Flag("destroy-unreferenced-disks"), Force = p.Flag("force") }, ct)),
            _ => null,
        };

    static GuestChange Change(Taken p) =>
        new() { Delete = p.List("delete"), Revert = p.List("revert"), Digest = p.Text("digest"), Set = p.Rest() };

    static Task<Upid?> Resize(ProxmoxGuest guest, string disk, string size, CancellationToken ct) => size.StartsWith('+')
        ? guest.GrowAsync(disk, ByteSize.Parse(size[1..]), null, ct)
        : guest.ResizeAsync(disk, ByteSize.Parse(size), null, ct);
}
