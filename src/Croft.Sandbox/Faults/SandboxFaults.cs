using Croft.Sandbox.State;

namespace Croft.Sandbox.Faults;

/// <summary>Breaks a sandbox cluster on purpose; every fault can be taken back.</summary>
public sealed class SandboxFaults
{
    readonly ClusterState cluster;
    readonly HoldBook holds;
    readonly Func<NodeState, bool, CancellationToken, Task> listen;
    readonly Action<NodeState> renew;

    internal SandboxFaults(
        ClusterState cluster, HoldBook holds, Func<NodeState, bool, CancellationToken, Task> listen, Action<NodeState> renew)
    {
        this.cluster = cluster;
        this.holds = holds;
        this.listen = listen;
        this.renew = renew;
    }

    /// <summary>What every call waits before it is looked at; zero by default.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Loses a node, or brings it back: its calls give 595 through others, its own address refuses.</summary>
    /// <remarks>As after a power cut its tasks break off and its guests are down; those with onboot start when it is back.</remarks>
    /// <exception cref="ArgumentException">The cluster has no such node.</exception>
    public async Task SetNodeOnlineAsync(string node, bool online, CancellationToken cancellationToken)
    {
        NodeState state;
        lock (cluster.Gate)
        {
            state = Node(node);
            if (state.IsOnline != online)
                cluster.SetPower(state, online);
        }
        await listen(state, online, cancellationToken);
    }

    /// <summary>Makes calls to a node never answer, or ends that.</summary>
    public void SetNodeHanging(string node, bool hangs)
    {
        lock (cluster.Gate)
            Node(node).Hangs = hangs;
    }

    /// <summary>Makes calls that touch a storage never answer, or ends that.</summary>
    public void SetStorageHanging(string storage, bool hangs)
    {
        lock (cluster.Gate)
            (cluster.Storage(storage) ?? throw new ArgumentException($"no storage '{storage}'", nameof(storage))).Hangs = hangs;
    }

    /// <summary>Makes a guest ignore shutdowns until their timeout, or ends that.</summary>
    public void SetGuestDeaf(int vmid, bool deaf)
    {
        lock (cluster.Gate)
            (cluster.Find(vmid) ?? throw new ArgumentException($"no guest {vmid}", nameof(vmid))).IgnoresShutdown = deaf;
    }

    /// <summary>Takes quorum away: changing calls answer 500 "cluster not ready - no quorum?".</summary>
    public void SetQuorate(bool quorate)
    {
        lock (cluster.Gate)
        {
            cluster.IsQuorate = quorate;
            cluster.Touch();
        }
    }

    /// <summary>Leaves every guest out of the next answers of /cluster/resources, as while the cluster file system restarts; until then every vmid passes as free.</summary>
    public void LoseGuestList(int answers)
    {
        lock (cluster.Gate)
            cluster.EmptyGuestLists = answers;
    }

    /// <summary>Makes the next task of a type ("qmstart", "vzdump", "*") fail with a text.</summary>
    /// <param name="type">Proxmox's task type, or "*".</param>
    /// <param name="text">The exit status the task ends with.</param>
    /// <param name="id">Only for this id, such as a vmid; any when null.</param>
    public void FailNextTask(string type, string text, string? id = null)
    {
        lock (cluster.Gate)
            cluster.TaskFailures.Add(type, id, text);
    }

    /// <summary>Cuts the connection of the next call that fits, before or after its effect.</summary>
    public void CutNext(Func<SeenCall, bool> wanted, HoldPoint point)
    {
        var hold = holds.Add(wanted, point);
        hold.Drop(done: point is HoldPoint.AfterEffect);
    }

    /// <summary>Gives a node a new certificate from the cluster's CA; new connections see it.</summary>
    public void ChangeCertificate(string node)
    {
        lock (cluster.Gate)
            renew(Node(node));
    }

    /// <summary>The next apply of a node's network cuts it off; after the time its old network is back.</summary>
    /// <param name="restoresAfter">In real time, whatever the speed.</param>
    public void CutNextNetworkApply(string node, TimeSpan restoresAfter)
    {
        lock (cluster.Gate)
            Node(node).System.Network.CutsNextApply = restoresAfter;
    }

    NodeState Node(string name) => cluster.Node(name) ?? throw new ArgumentException($"no node '{name}'", nameof(name));
}
