using static Croft.Proxmox.Tests.Recorded.TypedCalls;

namespace Croft.Proxmox.Tests.Recorded;

/// <summary>The typed calls of a node's own parts.</summary>
static class NodeCalls
{
    public static Func<ProxmoxClient, CancellationToken, Task<object?>>? For(string method, string[] segments, Taken p)
    {
        if (segments is not ["nodes", var name, ..])
            return null;
        ProxmoxNode Of(ProxmoxClient c) => c.Node(name);
        return (method, segments[2..]) switch
        {
            ("POST", ["startall"]) => (c, ct) => Box(Of(c).StartAllAsync(p.Vmids("vms"), p.Flag("force"), ct)),
            ("POST", ["stopall"]) => (c, ct) => Box(Of(c).StopAllAsync(p.Vmids("vms"), p.Span("timeout"), null, ct)),
            ("GET", ["vzdump", "defaults"]) => (c, ct) => Box(Of(c).BackupDefaultsAsync(null, ct)),
            ("GET", ["apt", "versions"]) => (c, ct) => Box(Of(c).Packages.VersionsAsync(ct)),
            ("GET", ["apt", "changelog"]) => (c, ct) => Box(Of(c).Packages.ChangelogAsync("dpkg", null, ct)),
            ("GET", ["apt", "repositories"]) => (c, ct) => Box(Of(c).Packages.SourcesAsync(ct)),
            ("GET", ["disks", "smart"]) => (c, ct) => Box(Of(c).Disks.SmartAsync("/dev/sda", false, ct)),
            ("GET", ["disks", "zfs"]) => (c, ct) => Box(Of(c).Disks.ZfsPoolsAsync(ct)),
            ("GET", ["disks", "zfs", var pool]) => (c, ct) => Box(Of(c).Disks.ZfsPoolAsync(pool, ct)),
            ("GET", ["disks", "lvm"]) => (c, ct) => Box(Of(c).Disks.LvmGroupsAsync(ct)),
            ("GET", ["disks", "lvmthin"]) => (c, ct) => Box(Of(c).Disks.LvmThinPoolsAsync(ct)),
            ("GET", ["hardware", "usb"]) => (c, ct) => Box(Of(c).Hardware.UsbAsync(ct)),
            ("GET", ["hardware", "pci", var device, "mdev"]) => (c, ct) => Box(Of(c).Hardware.MediatedTypesAsync(device, ct)),
            ("GET", ["capabilities", "qemu", "machines"]) => (c, ct) => Box(Of(c).Hardware.MachinesAsync(ct)),
            ("GET", ["journal"]) => (c, ct) => Box(Of(c).JournalAsync(new(), ct)),
            ("GET", ["report"]) => (c, ct) => Box(Of(c).ReportAsync(ct)),
            ("GET", ["query-oci-repo-tags"]) => (c, ct) => Box(Of(c).ImageTagsAsync("a", ct)),
            ("GET", ["replication", var job, "log"]) => (c, ct) => Box(Of(c).ReplicationLogAsync(job, null, ct)),
            ("GET", ["scan", "nfs"]) => (c, ct) => Box(Of(c).Scan.NfsAsync("a", ct)),
            ("GET", ["scan", "cifs"]) => (c, ct) => Box(Of(c).Scan.CifsAsync("a", null, ct)),
            ("GET", ["scan", "iscsi"]) => (c, ct) => Box(Of(c).Scan.IscsiAsync("a", ct)),
            ("GET", ["scan", "lvm"]) => (c, ct) => Box(Of(c).Scan.LvmAsync(ct)),
            ("GET", ["scan", "lvmthin"]) => (c, ct) => Box(Of(c).Scan.LvmThinAsync("a", ct)),
            ("GET", ["scan", "zfs"]) => (c, ct) => Box(Of(c).Scan.ZfsAsync(ct)),
            ("GET", ["scan", "pbs"]) => (c, ct) => Box(Of(c).Scan.PbsAsync(new("a", "b", "c"), ct)),
            ("GET", ["sdn", "zones"]) => (c, ct) => Box(Of(c).SdnZonesAsync(ct)),
            ("GET", ["storage", var storage, "rrddata"]) => (c, ct) => Box(Of(c).Storage(storage).RrdAsync(p.Timeframe(), null, ct)),
            ("GET", ["storage", var storage, "prunebackups"]) => (c, ct) => Box(Of(c).Storage(storage).PrunePreviewAsync(new(), ct)),
            ("GET", ["storage", var storage, "import-metadata"]) => (c, ct) => Box(Of(c).Storage(storage).ImportPlanAsync(VolumeId.Parse("local:import/a.ova"), ct)),
            ("GET", ["storage", var storage, "file-restore", "list"]) => (c, ct) => Box(Of(c).Storage(storage).FilesAsync(VolumeId.Parse("local:backup/a"), "/", ct)),
            ("GET", ["network", var nic]) => (c, ct) => Box(Of(c).Network.Interfaces.GetAsync(nic, ct)),
            ("GET", ["apt", "update"]) => (c, ct) => Box(Of(c).Packages.UpdatesAsync(ct)),
            ("GET", ["capabilities", "qemu", "cpu"]) => (c, ct) => Box(Of(c).Hardware.CpuModelsAsync(ct)),
            ("GET", ["hardware", "pci"]) => (c, ct) => Box(Of(c).Hardware.PciAsync(false, ct)),
            ("GET", ["certificates", "info"]) => (c, ct) => Box(Of(c).Certificates.ListAsync(ct)),
            ("POST", ["certificates", "acme", "certificate"]) => (c, ct) => Box(Of(c).Certificates.OrderAsync(p.Flag("force"), ct)),
            ("DELETE", ["certificates", "acme", "certificate"]) => (c, ct) => Box(Of(c).Certificates.RevokeAsync(ct)),
            ("GET", ["config"]) => (c, ct) => Box(Of(c).ConfigAsync(ct)),
            ("PUT", ["config"]) => (c, ct) => Box(Of(c).ConfigureAsync(p.Change(), ct)),
            ("GET", ["disks", "list"]) => (c, ct) => Box(Of(c).Disks.ListAsync(null, ct)),
            ("GET", ["disks", "directory"]) => (c, ct) => Box(Of(c).Disks.FoldersAsync(ct)),
            ("GET", ["dns"]) => (c, ct) => Box(Of(c).DnsAsync(ct)),
            ("GET", ["hosts"]) => (c, ct) => Box(Of(c).HostsAsync(ct)),
            ("GET", ["time"]) => (c, ct) => Box(Of(c).TimeAsync(ct)),
            ("GET", ["netstat"]) => (c, ct) => Box(Of(c).NicCountersAsync(ct)),
            ("GET", ["network"]) => (c, ct) => Box(Of(c).Network.ReadAsync(p.Text("type"), ct)),
            ("DELETE", ["network"]) => (c, ct) => Box(Of(c).Network.RevertAsync(ct)),
            ("GET", ["replication"]) => (c, ct) => Box(Of(c).ReplicationAsync(null, ct)),
            ("GET", ["rrddata"]) => (c, ct) => Box(Of(c).RrdAsync(p.Timeframe(), p.Text("cf") == "AVERAGE" ? RrdSummary.Average : null, ct)),
            ("GET", ["services"]) => (c, ct) => Box(Of(c).Services.ListAsync(ct)),
            ("GET", ["services", var service, "state"]) => (c, ct) => Box(Of(c).Services.StateAsync(service, ct)),
            ("GET", ["sdn", "fabrics", var fabric, "interfaces"]) => (c, ct) => Box(Of(c).Fabric(fabric).InterfacesAsync(ct)),
            ("GET", ["sdn", "fabrics", var fabric, "neighbors"]) => (c, ct) => Box(Of(c).Fabric(fabric).NeighborsAsync(ct)),
            ("GET", ["sdn", "fabrics", var fabric, "routes"]) => (c, ct) => Box(Of(c).Fabric(fabric).RoutesAsync(ct)),
            ("GET", ["subscription"]) => (c, ct) => Box(Of(c).SubscriptionAsync(ct)),
            ("GET", ["syslog"]) => (c, ct) => Box(Of(c).SyslogAsync(new() { Limit = p.Int("limit") }, null, ct)),
            _ => null,
        };
    }
}
