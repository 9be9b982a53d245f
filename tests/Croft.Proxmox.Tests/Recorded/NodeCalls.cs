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
