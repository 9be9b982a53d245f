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
        Calls = new CallFaults(cluster.Random);
    }

    internal CallFaults Calls { get; }

    internal SpoiltAnswers Spoilt { get; } = new();

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

    /// <summary>Makes each call to a node wait, whatever the speed; zero ends that.</summary>
    public void SetNodeSlow(string node, TimeSpan wait)
    {
        lock (cluster.Gate)
            Node(node).Slowness = wait;
    }

    /// <summary>Spoils the answers of the next calls that fit; they have their effect.</summary>
    public void SpoilAnswers(Func<SeenCall, bool> wanted, SpoiltAnswer how, int times) => Spoilt.Add(wanted, how, times);

    /// <summary>Makes calls that touch a storage never answer, or ends that.</summary>
    public void SetStorageHanging(string storage, bool hangs)
    {
        lock (cluster.Gate)
            Storage(storage).Hangs = hangs;
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
            cluster.Ha.Wake();
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

    /// <summary>Makes a node's own address answer its neighbours alone, or ends that; calls that they pass on reach it.</summary>
    public void SetNodeShut(string node, bool shut)
    {
        lock (cluster.Gate)
            Node(node).IsShut = shut;
    }

    /// <summary>Puts a node into the HA manager's maintenance, as "ha-manager crm-command node-maintenance" does: its guests are moved away, and back when it ends.</summary>
    public void SetNodeMaintenance(string node, bool maintained)
    {
        lock (cluster.Gate)
        {
            cluster.Ha.Of(Node(node)).IsInMaintenance = maintained;
            cluster.Ha.Wake();
        }
    }

    /// <summary>How likely a call fails without effect, 0 to 1.</summary>
    public double ErrorRate
    {
        get => Calls.ErrorRate;
        set => Calls.ErrorRate = Math.Clamp(value, 0, 1);
    }

    /// <summary>The next calls on connections that were used before find them closed, as when both sides acted at once.</summary>
    public void RaceKeepAlive(int times) => Calls.Races = times;

    /// <summary>Makes a storage inactive for all, or reachable again.</summary>
    public void SetStorageReachable(string storage, bool reachable)
    {
        lock (cluster.Gate)
        {
            Storage(storage).IsUnreachable = !reachable;
            cluster.Touch();
        }
    }

    /// <summary>Fills a storage up on every node, or gives its space back.</summary>
    public void SetStorageFull(string storage, bool full)
    {
        lock (cluster.Gate)
        {
            foreach (var node in cluster.Nodes)
                Storage(storage).SpaceOn(node).IsFull = full;
            cluster.Touch();
        }
    }

    /// <summary>Puts a node's clock ahead, or behind; its tasks and figures carry that time.</summary>
    public void SetClockError(string node, TimeSpan ahead)
    {
        lock (cluster.Gate)
            Node(node).ClockError = ahead;
    }

    /// <summary>The node's proxy is restarted: every connection to it ends; nothing else does.</summary>
    public async Task RestartWorkersAsync(string node, CancellationToken cancellationToken)
    {
        NodeState state;
        lock (cluster.Gate)
            state = Node(node);
        await listen(state, false, cancellationToken);
        await listen(state, true, cancellationToken);
    }

    /// <summary>What is broken now, one line each; next-time faults count until they struck.</summary>
    public IReadOnlyList<string> List()
    {
        lock (cluster.Gate)
        {
            var faults = new List<string>();
            if (Latency > TimeSpan.Zero)
                faults.Add(FormattableString.Invariant($"latency: every call waits {Latency.TotalMilliseconds} ms"));
            if (ErrorRate > 0)
                faults.Add(FormattableString.Invariant($"errors: {ErrorRate * 100} % of calls fail"));
            if (Calls.Races > 0)
                faults.Add(FormattableString.Invariant($"keep-alive: {Calls.Races} more calls find their connection closed"));
            if (!cluster.IsQuorate)
                faults.Add("quorum: lost");
            foreach (var node in cluster.Nodes)
                faults.AddRange(Of(node));
            foreach (var storage in cluster.Storages)
                faults.AddRange(Of(storage));
            faults.AddRange(cluster.TaskFailures.Waiting.Select(failure => $"task: the next {failure.Type}{(failure.Id is null ? "" : " of " + failure.Id)} fails: {failure.Text}"));
            faults.AddRange(Spoilt.Waiting.Select(spoilt => FormattableString.Invariant($"answer: {spoilt.Times} more come as {spoilt.How.ToString().ToLowerInvariant()}")));
            faults.AddRange(holds.Waiting.Select(hold => FormattableString.Invariant($"hold {hold.Number}: waits for its call")));
            return faults;
        }
    }

    /// <summary>Takes every fault back; nodes that were lost come back.</summary>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        List<NodeState> lost;
        lock (cluster.Gate)
        {
            (Latency, ErrorRate, Calls.Races, cluster.IsQuorate) = (TimeSpan.Zero, 0, 0, true);
            foreach (var storage in cluster.Storages)
            {
                (storage.Hangs, storage.IsUnreachable) = (false, false);
                foreach (var space in storage.Spaces)
                    space.IsFull = false;
            }
            foreach (var node in cluster.Nodes)
            {
                (node.Hangs, node.Slowness, node.ClockError, node.System.Network.CutsNextApply) = (false, TimeSpan.Zero, TimeSpan.Zero, null);
                cluster.SetReachable(node, true);
            }
            cluster.TaskFailures.Clear();
            Spoilt.Clear();
            lost = [.. cluster.Nodes.Where(node => !node.IsOnline)];
            cluster.Touch();
        }
        holds.Forget();
        foreach (var node in lost)
            await SetNodeOnlineAsync(node.Name, true, cancellationToken);
    }

    static IEnumerable<string> Of(NodeState node)
    {
        if (!node.IsOnline)
            yield return $"node {node.Name}: down";
        if (node.IsCutOff)
            yield return $"node {node.Name}: cut off by its network";
        if (node.IsShut)
            yield return $"node {node.Name}: reached by its neighbours alone";
        if (node.Hangs)
            yield return $"node {node.Name}: never answers";
        if (node.Slowness > TimeSpan.Zero)
            yield return FormattableString.Invariant($"node {node.Name}: each call waits {node.Slowness.TotalSeconds} s");
        if (node.ClockError != TimeSpan.Zero)
            yield return FormattableString.Invariant($"node {node.Name}: its clock is {node.ClockError.TotalSeconds} s ahead");
        if (node.System.Network.CutsNextApply is not null)
            yield return $"node {node.Name}: the next change of its network cuts it off";
    }

    static IEnumerable<string> Of(StorageState storage)
    {
        if (storage.Hangs)
            yield return $"storage {storage.Id}: never answers";
        if (storage.IsUnreachable)
            yield return $"storage {storage.Id}: unreachable";
        if (storage.Spaces.Any(space => space.IsFull))
            yield return $"storage {storage.Id}: full";
    }

    StorageState Storage(string id) => cluster.Storage(id) ?? throw new ArgumentException($"no storage '{id}'", nameof(id));

    NodeState Node(string name) => cluster.Node(name) ?? throw new ArgumentException($"no node '{name}'", nameof(name));
}
