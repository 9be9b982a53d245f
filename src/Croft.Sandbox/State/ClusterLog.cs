namespace Croft.Sandbox.State;

internal sealed record ClusterLogEntry(long Time, string Node, int Pid, string User, string Tag, int Priority, string Message, int Id);

/// <summary>What /cluster/log shows, newest last; bounded as pmxcfs bounds it.</summary>
internal sealed class ClusterLog
{
    const int Kept = 1000;
    const int DaemonPid = 1204;
    readonly Queue<ClusterLogEntry> entries = new();
    int lastId;

    public IReadOnlyCollection<ClusterLogEntry> Entries => entries;

    public void Add(long time, NodeState node, string user, string tag, int priority, string message)
    {
        entries.Enqueue(new ClusterLogEntry(time, node.Name, DaemonPid, user, tag, priority, message, ++lastId));
        if (entries.Count > Kept)
            entries.Dequeue();
    }
}
