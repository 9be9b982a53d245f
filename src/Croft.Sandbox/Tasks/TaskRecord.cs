using System.Globalization;
using Croft.Sandbox.Access;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Tasks;

/// <summary>One asynchronous task of a node, running or ended.</summary>
internal sealed class TaskRecord
{
    public TaskRecord(NodeState node, string type, string id, Identity user, long startedAt, long processStart)
    {
        Node = node;
        Type = type;
        Id = id;
        User = user;
        StartedAt = startedAt;
        Pid = node.NextPid();
        ProcessStart = processStart;
        Upid = string.Create(CultureInfo.InvariantCulture,
            $"UPID:{node.Name}:{Pid:X8}:{processStart:X8}:{startedAt:X8}:{type}:{id}:{user.AuthId}:");
    }

    TaskRecord(NodeState node, string upid)
    {
        var parts = upid.Split(':');
        var auth = parts[7].Split('!');
        (Node, Upid, Type, Id) = (node, upid, parts[5], parts[6]);
        Pid = int.Parse(parts[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        ProcessStart = long.Parse(parts[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        StartedAt = long.Parse(parts[4], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        User = new Identity(auth[0], auth.Length > 1 ? new ApiToken(auth[1], "") : null);
    }

    /// <summary>A task that ended in an earlier life of the cluster.</summary>
    public static TaskRecord Ended(NodeState node, string upid, string exitStatus, long endedAt, IEnumerable<string> lines)
    {
        var task = new TaskRecord(node, upid) { ExitStatus = exitStatus, EndedAt = endedAt };
        task.Lines.AddRange(lines);
        return task;
    }

    public NodeState Node { get; }

    public string Type { get; }

    public string Id { get; }

    public Identity User { get; }

    /// <summary>Unix seconds.</summary>
    public long StartedAt { get; }

    public int Pid { get; }

    /// <summary>Ticks of 1/100 s since the node booted.</summary>
    public long ProcessStart { get; }

    public string Upid { get; }

    public long? EndedAt { get; private set; }

    /// <summary>"OK", "WARNINGS: n", an error text or "received interrupt"; null while it runs.</summary>
    public string? ExitStatus { get; private set; }

    public bool IsRunning => ExitStatus is null;

    public bool IsFailed => ExitStatus is { } status && status != "OK" && !status.StartsWith("WARNINGS:", StringComparison.Ordinal);

    public int Warnings { get; private set; }

    public List<string> Lines { get; } = [];

    public void Say(string line) => Lines.Add(line);

    public void Warn(string line)
    {
        Warnings++;
        Lines.Add($"WARN: {line}");
    }

    public void End(string exitStatus, long now)
    {
        ExitStatus = exitStatus;
        EndedAt = now;
        Lines.Add(exitStatus == "OK" ? "TASK OK"
            : exitStatus.StartsWith("WARNINGS:", StringComparison.Ordinal) ? $"TASK {exitStatus}"
            : $"TASK ERROR: {exitStatus}");
    }
}
