using Croft.Contracts;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Nodes;

/// <summary>Lists the daemons of nodes and marks those that should run and don't.</summary>
sealed class ListNodeServices(EachNode nodes) : IVerb<NodeServicesRequest, Page<NodeServiceRow>>
{
    public static VerbInfo Info { get; } = new(
        "node", "services", "Lists daemons of nodes, and which should run and don't.", Permissions.EstateRead, Effect.Reads, typeof(NodeServicesRequest), typeof(Page<NodeServiceRow>))
    { About = Part.Cluster };

    public async Task<Page<NodeServiceRow>> RunAsync(NodeServicesRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await nodes.AskAsync(request.Node, request.Cluster, "services", async node =>
        {
            var services = await node.Node.Services.ListAsync(ct);
            // A node of its own has no corosync.conf, without which corosync is enabled and rightly never starts.
            var inCluster = services.Any(s => s.Service == "corosync" && !Runs(s)) && (await node.Api.Cluster.StatusAsync(ct)).Name is not null;
            return services.OrderBy(s => s.Service, StringComparer.Ordinal).Select(s => Row(node, s, inCluster)).ToList();
        }, ct);
        return seen.Page(rows => rows);
    }

    static NodeServiceRow Row(NodeAsked node, ServiceEntry service, bool inCluster) => new()
    {
        Cluster = node.Cluster,
        Node = node.Name,
        Service = service.Service,
        State = Judge(service, inCluster),
        Now = service.State,
        AtBoot = service.UnitState,
        Description = service.Description,
    };

    /// <summary>What systemd's three words mean together.</summary>
    internal static string Judge(ServiceEntry service, bool inCluster) => service switch
    {
        { UnitState: "not-found" } => "not installed",
        { ActiveState: "failed" } or { State: "failed" } => "failed",
        { ActiveState: "active" } or { State: "running" or "exited" } => "ok",
        // Proxmox tells a one-shot's result in place of "dead".
        { State: "success" } => "ok",
        { ActiveState: "activating" or "deactivating" or "reloading" or "refreshing" or "maintenance" } => "changing",
        { State: "unknown" } or { State: not "dead", ActiveState: null or "unknown" } => "unknown",
        { Service: "corosync" } when !inCluster => "off",
        { UnitState: "enabled" or "enabled-runtime" } => "should run",
        { Service: "pveproxy" or "pvedaemon" or "pve-cluster" or "pvestatd" or "pvescheduler" } => "should run",
        { UnitState: null or "unknown" } => "unknown",
        _ => "off",
    };

    static bool Runs(ServiceEntry service) => service.ActiveState == "active" || service.State == "running";
}
