using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Clusters;

/// <summary>A cluster without quorum looks whole from each of its nodes, but nothing in it can be changed.</summary>
static class Quorum
{
    /// <summary>What to say where it is lost; null where it is there, and for a lone node, which needs none.</summary>
    public static Missing? Lost(string cluster, ClusterStatus status) => status.IsQuorate is not false ? null
        : new Missing($"{cluster}/quorum", FailureKind.Conflict, "the cluster has lost its quorum: nothing in it can be changed, and what its lost nodes hold may be out of date");
}
