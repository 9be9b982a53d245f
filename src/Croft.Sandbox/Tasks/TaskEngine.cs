using Croft.Sandbox.Access;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Tasks;

/// <summary>Runs tasks as coroutines on one timer; called only under the cluster's gate.</summary>
/// <remarks>A body yields how long it takes until its next step, in real Proxmox time; speed divides it.</remarks>
internal sealed class TaskEngine(ClusterState cluster, TimeProvider time, double speed) : IDisposable
{
    readonly PriorityQueue<Waiting, (long Due, long Order)> queue = new();
    readonly Dictionary<string, Waiting> running = new(StringComparer.Ordinal);
    readonly HashSet<ITimer> timers = [];
    ITimer? timer;
    long order;

    /// <summary>Speed 0 or infinite: nothing waits, a task has ended when its UPID is answered.</summary>
    public bool IsInstant { get; } = speed is <= 0 or double.PositiveInfinity;

    public IEnumerable<TaskRecord> Running => running.Values.Select(waiting => waiting.Task!);

    public TaskRecord? Find(string upid)
    {
        if (running.TryGetValue(upid, out var waiting))
            return waiting.Task;
        var parts = upid.Split(':');
        return parts.Length > 1 && cluster.Node(parts[1]) is { } node ? node.Tasks.FindLast(task => task.Upid == upid) : null;
    }

    /// <summary>Real waiting time for a span of Proxmox time.</summary>
    public TimeSpan Scale(TimeSpan span) => IsInstant ? TimeSpan.Zero : span / speed;

    public TaskRecord Start(NodeState node, string type, string id, Identity user, Func<TaskRecord, IEnumerable<TimeSpan>> body)
    {
        var now = time.GetUtcNow() + node.ClockError;
        var task = new TaskRecord(node, type, id, user, now.ToUnixTimeSeconds(), (long)((now - node.BootedAt).TotalSeconds * 100));
        node.Tasks.Add(task);
        var steps = Guarded(task, body).GetEnumerator();
        var waiting = new Waiting(task, steps) { Began = cluster.Chronicle?.Worked ?? TimeSpan.Zero };
        running.Add(task.Upid, waiting);
        cluster.Log.Add(cluster.Now, node, user.AuthId, "pvedaemon", 6, $"starting task {task.Upid}");
        Step(waiting);
        return task;
    }

    /// <summary>Does what is asked for later, without a task of its own.</summary>
    public void Later(TimeSpan wait, Action action) => Step(new Waiting(null, One(wait, action).GetEnumerator()));

    /// <summary>Goes on with a task that waits without end for something from outside.</summary>
    public void Resume(TaskRecord task)
    {
        if (running.TryGetValue(task.Upid, out var waiting))
            Step(waiting);
    }

    /// <summary>Does what is asked for after that time, whatever the speed.</summary>
    public void LaterAtRealSpeed(TimeSpan wait, Action action)
    {
        ITimer? own = null;
        own = time.CreateTimer(_ =>
        {
            lock (cluster.Gate)
            {
                if (timers.Remove(own!))
                    action();
            }
            own!.Dispose();
        }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timers.Add(own);
        own.Change(wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Interrupts a running task; its body's finally blocks give back locks.</summary>
    public void Stop(TaskRecord task)
    {
        if (running.TryGetValue(task.Upid, out var waiting))
            End(waiting, "received interrupt");
    }

    /// <summary>The node died under its tasks: they end without a last line in their log.</summary>
    public void Break(NodeState node)
    {
        foreach (var waiting in running.Values.Where(waiting => waiting.Task!.Node == node).ToList())
        {
            var lines = waiting.Task!.Lines.Count;
            End(waiting, "unexpected status");
            waiting.Task.Lines.RemoveRange(lines, waiting.Task.Lines.Count - lines);
        }
    }

    /// <summary>Runs every step that is due.</summary>
    public void Advance()
    {
        var now = time.GetTimestamp();
        while (queue.TryPeek(out var waiting, out var priority) && priority.Due <= now)
        {
            queue.Dequeue();
            if (!waiting.IsOver)
                Step(waiting);
        }
        Arm();
    }

    public void Dispose()
    {
        timer?.Dispose();
        foreach (var other in timers)
            other.Dispose();
        timers.Clear();
    }

    IEnumerable<TimeSpan> Guarded(TaskRecord task, Func<TaskRecord, IEnumerable<TimeSpan>> body)
    {
        if (cluster.TaskFailures.Take(task.Type, task.Id) is { } failure)
        {
            yield return TimeSpan.FromSeconds(1);
            throw new TaskFault(failure);
        }
        foreach (var wait in body(task))
            yield return wait;
    }

    static IEnumerable<TimeSpan> One(TimeSpan wait, Action action)
    {
        yield return wait;
        action();
    }

    void Step(Waiting waiting)
    {
        try
        {
            while (waiting.Steps.MoveNext())
            {
                if (waiting.Steps.Current == Timeout.InfiniteTimeSpan)
                    return;
                if (IsInstant || waiting.Steps.Current <= TimeSpan.Zero)
                {
                    cluster.Chronicle?.Pass(waiting.Steps.Current);
                    continue;
                }
                Enqueue(waiting, waiting.Steps.Current);
                return;
            }
            End(waiting, waiting.Task is { Warnings: > 0 } warned ? $"WARNINGS: {warned.Warnings}" : "OK");
        }
        catch (TaskFault fault)
        {
            End(waiting, fault.Message);
        }
        catch (ApiFault fault)
        {
            End(waiting, fault.Message);
        }
    }

    void Enqueue(Waiting waiting, TimeSpan wait)
    {
        queue.Enqueue(waiting, (time.GetTimestamp() + (long)(Scale(wait).TotalSeconds * time.TimestampFrequency), order++));
        Arm();
    }

    void End(Waiting waiting, string exitStatus)
    {
        waiting.IsOver = true;
        waiting.Steps.Dispose();
        if (waiting.Task is null)
            return;
        running.Remove(waiting.Task.Upid);
        waiting.Task.End(exitStatus, cluster.NowOn(waiting.Task.Node));
        cluster.Chronicle?.Add(waiting.Task.Upid, waiting.Began, exitStatus);
        cluster.Log.Add(cluster.Now, waiting.Task.Node, waiting.Task.User.AuthId, "pvedaemon", waiting.Task.IsFailed ? 3 : 6,
            $"end task {waiting.Task.Upid} {exitStatus}");
        cluster.Ha.BeatNext();
        cluster.Touch();
    }

    void Arm()
    {
        if (!queue.TryPeek(out _, out var next))
            return;
        var wait = TimeSpan.FromSeconds(Math.Max(0, next.Due - time.GetTimestamp()) / (double)time.TimestampFrequency);
        timer ??= time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    void OnTimer()
    {
        lock (cluster.Gate)
            Advance();
    }

    sealed class Waiting(TaskRecord? task, IEnumerator<TimeSpan> steps)
    {
        public TaskRecord? Task { get; } = task;

        public IEnumerator<TimeSpan> Steps { get; } = steps;

        /// <summary>When it began, by the chronicle's clock.</summary>
        public TimeSpan Began { get; init; }

        public bool IsOver { get; set; }
    }
}
