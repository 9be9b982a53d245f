namespace Croft.Sandbox.State;

/// <summary>The QEMU guest agent inside a machine: what it was asked to run, and whether it froze the filesystems.</summary>
internal sealed class GuestAgent
{
    readonly Dictionary<int, AgentProcess> processes = [];
    int lastPid = 700;

    public bool IsFrozen { get; set; }

    public int Add(ShellResult result, DateTimeOffset endsAt)
    {
        processes[++lastPid] = new AgentProcess(result, endsAt);
        return lastPid;
    }

    public AgentProcess? Find(int pid) => processes.GetValueOrDefault(pid);

    /// <summary>The agent forgets a process once its end was told.</summary>
    public void Forget(int pid) => processes.Remove(pid);

    public void Clear()
    {
        processes.Clear();
        IsFrozen = false;
    }
}

internal sealed record AgentProcess(ShellResult Result, DateTimeOffset EndsAt);
