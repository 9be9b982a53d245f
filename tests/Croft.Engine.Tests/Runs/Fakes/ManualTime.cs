namespace Croft.Engine.Tests.Runs;

/// <summary>A clock that stands until it is moved; timers fire in order of their time.</summary>
sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    readonly Lock gate = new();
    readonly List<ManualTimer> timers = [];
    TaskCompletionSource armed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    DateTimeOffset now = start;

    public ManualTime() : this(DateTimeOffset.UtcNow) { }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ManualTimer(this, () => callback(state), dueTime);

    /// <summary>Moves the clock, firing what falls due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        var until = GetUtcNow() + by;
        while (Due(until) is { } timer)
            timer.Fire();
        lock (gate)
            now = until;
    }

    /// <summary>Moves the clock until the task ends, waiting in between for somebody to wait for the clock.</summary>
    public async Task<T> RunAsync<T>(Task<T> task, TimeSpan step)
    {
        while (!task.IsCompleted)
        {
            Task waiting;
            lock (gate)
                waiting = timers.Count > 0 ? Task.CompletedTask : armed.Task;
            await Task.WhenAny(task, waiting);
            await Task.WhenAny(task, Task.Delay(5));
            Advance(step);
        }
        return await task;
    }

    ManualTimer? Due(DateTimeOffset until)
    {
        lock (gate)
        {
            var timer = timers.Where(t => t.At <= until).MinBy(t => t.At);
            if (timer is null)
                return null;
            timers.Remove(timer);
            now = timer.At > now ? timer.At : now;
            return timer;
        }
    }

    void Arm(ManualTimer timer, TimeSpan due)
    {
        lock (gate)
        {
            timers.Remove(timer);
            if (due == Timeout.InfiniteTimeSpan)
                return;
            timer.At = now + due;
            timers.Add(timer);
            armed.TrySetResult();
            armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    void Disarm(ManualTimer timer)
    {
        lock (gate)
            timers.Remove(timer);
    }

    sealed class ManualTimer : ITimer
    {
        readonly ManualTime time;
        readonly Action fire;

        public ManualTimer(ManualTime time, Action fire, TimeSpan due)
        {
            this.time = time;
            this.fire = fire;
            time.Arm(this, due);
        }

        public DateTimeOffset At { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Arm(this, dueTime);
            return true;
        }

        public void Dispose() => time.Disarm(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
