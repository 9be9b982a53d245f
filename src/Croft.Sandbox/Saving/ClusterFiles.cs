using Croft.Sandbox.State;

namespace Croft.Sandbox.Saving;

/// <summary>The config files of a cluster that are saved by name.</summary>
internal static class ClusterFiles
{
    public static IEnumerable<(string Name, List<Section> Sections)> Of(ClusterState cluster) =>
    [
        ("backup-jobs", cluster.BackupJobs.Sections),
        ("replication", cluster.ReplicationJobs.Sections),
        ("ha-resources", cluster.Ha.Resources.Sections),
        ("ha-groups", cluster.Ha.Groups.Sections),
        ("ha-rules", cluster.Ha.Rules.Sections),
        ("zones", cluster.Sdn.Zones.Sections),
        ("vnets", cluster.Sdn.Vnets.Sections),
        ("subnets", cluster.Sdn.Subnets.Sections),
        ("options", [cluster.Options]),
    ];
}
