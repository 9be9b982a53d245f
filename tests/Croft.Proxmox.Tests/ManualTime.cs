using System.Threading.Channels;

namespace Croft.Proxmox.Tests;

/// <summary>A clock that stands until it is moved; timers fire while it moves.</summary>
sealed class ManualTime : TimeProvider
{
    readonly Lock door = new();
    readonly List<Timer> timers = [];
    readonly Channel<TimeSpan> made = Channel.CreateUnbounded<TimeSpan>();
    DateTimeOffset now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (door)
            return now;
    }

    /// <summary>Each timer's time to wait, as it is made.</summary>
    public ChannelReader<TimeSpan> Timers => made.Reader;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Advance(TimeSpan by)
    {
        List<Timer> due;
        lock (door)
        {
            now += by;
            due = [.. timers.Where(t => t.Due <= now)];
            foreach (var timer in due)
                timer.Due = null;
        }
        foreach (var timer in due)
            timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        lock (door)
            timers.Add(timer);
        made.Writer.TryWrite(dueTime);
        return timer;
    }

    sealed class Timer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset? Due { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.door)
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time.now + dueTime;
            return true;
        }

        public void Dispose()
        {
            lock (time.door)
                time.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
