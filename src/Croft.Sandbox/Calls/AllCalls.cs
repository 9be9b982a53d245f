using Croft.Sandbox.Calls.Access;
using Croft.Sandbox.Calls.Cluster;
using Croft.Sandbox.Calls.Cluster.Ha;
using Croft.Sandbox.Calls.Cluster.Jobs;
using Croft.Sandbox.Calls.Console;
using Croft.Sandbox.Calls.Firewall;
using Croft.Sandbox.Calls.Guests;
using Croft.Sandbox.Calls.Guests.Agent;
using Croft.Sandbox.Calls.Nodes;
using Croft.Sandbox.Calls.Nodes.Network;
using Croft.Sandbox.Calls.Nodes.Host;
using Croft.Sandbox.Calls.Pools;
using Croft.Sandbox.Calls.Sdn;
using Croft.Sandbox.Calls.Storage;
using Croft.Sandbox.Calls.Tasks;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls;

/// <summary>The table of contents: every call the sandbox answers; anything else is 501.</summary>
internal static class AllCalls
{
    static readonly GuestKind[] Kinds = [GuestKind.Qemu, GuestKind.Lxc];

    public static IEnumerable<Call> For(Authentication authentication, Certificates certificates)
    {
        var consoles = new ConsoleCalls(authentication.Tickets, certificates.Authority.ExportCertificatePem());
        return
        [
            .. Folders.All,
            .. Access(authentication),
            .. Cluster(),
            .. ClusterReports.All(certificates),
            .. Nodes(certificates),
            .. consoles.OfNode(),
            .. Kinds.SelectMany(Guests),
            .. Kinds.SelectMany(consoles.OfGuest),
            .. MachinesOnly(),
            .. Firewalls(),
            ContainerInterfaces.Call,
        ];
    }

    static IEnumerable<Call> Access(Authentication authentication) =>
    [
        .. TicketCalls.All(authentication),
        PermissionsCall.Call,
        .. UserCalls.All,
        .. TokenCalls.All,
        .. AclCalls.All,
        .. GroupCalls.All,
        .. DomainCalls.All,
        .. SecondFactorCalls.All,
        .. PoolCalls.All,
    ];

    static IEnumerable<Call> Cluster() =>
    [
        ApiVersion.Call,
        ClusterStatus.Call,
        ClusterResources.Call,
        NextId.Call,
        ClusterTasks.Call,
        ClusterLogCall.Call,
        StorageDefinitions.List,
        StorageDefinitions.One,
        .. StorageChanges.All,
        .. ClusterOptions.All,
        .. SdnApply.All,
        .. Zones.All,
        .. Vnets.All,
        .. Subnets.All,
        .. BackupJobs.All,
        .. ReplicationJobs.All,
        .. HaResources.All,
        .. HaGroups.All,
        .. HaRules.All,
        .. HaStatus.All,
    ];

    static IEnumerable<Call> Nodes(Certificates certificates) =>
    [
        NodeIndex.Of(certificates),
        NodeStatus.Call,
        ApiVersion.OfNode,
        TaskIndex.Call,
        TaskStatusCall.Call,
        TaskLog.Call,
        TaskStop.Call,
        NodeStorages.List,
        NodeStorages.Status,
        .. StorageContent.All,
        .. PruneBackups.All,
        .. Download.All,
        .. Appliances.All,
        Upload.Call,
        Backup.Call,
        ExtractConfig.Call,
        NodeCertificates.Of(certificates),
        RoundRobin.OfNode,
        NodePower.Call,
        .. BulkPower.All,
        .. NetworkCalls.All,
        .. NamesAndTime.All,
        .. Services.All,
        .. Packages.All,
        .. Disks.All,
        .. SmallReports.All,
        RoundRobin.OfStorage,
    ];

    static IEnumerable<Call> Guests(GuestKind kind) =>
    [
        GuestIndex.Of(kind),
        GuestConfigRead.Of(kind),
        GuestStatus.Of(kind),
        GuestStart.Of(kind),
        GuestStop.Of(kind),
        .. GuestPower.Of(kind),
        .. GuestConfigWrite.Of(kind),
        GuestPending.Of(kind),
        GuestCreate.Of(kind),
        GuestDestroy.Of(kind),
        GuestClone.Of(kind),
        GuestTemplate.Of(kind),
        GuestResize.Of(kind),
        GuestMove.Of(kind),
        RoundRobin.OfGuest(kind),
        .. GuestMigrate.Of(kind),
        .. Snapshots.Of(kind),
        .. SnapshotWords.ConfigOf(kind),
        .. GuestFolder.Of(kind),
    ];

    static IEnumerable<Call> MachinesOnly() =>
    [
        .. AgentCalls.All,
        .. AgentExec.All,
        .. CloudInit.All,
        .. MachineMonitor.All,
    ];

    static IEnumerable<Call> Firewalls()
    {
        FirewallScope[] named = [FirewallScope.Cluster, .. Kinds.Select(FirewallScope.Guest)];
        return
        [
            .. named.Append(FirewallScope.Node).SelectMany(FirewallOptions.Of),
            .. named.Append(FirewallScope.Node).SelectMany(FirewallRules.Of),
            .. named.SelectMany(FirewallNames.Of),
            .. FirewallGroups.All,
        ];
    }
}
