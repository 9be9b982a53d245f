namespace Croft.Engine.Rehearsal;

/// <summary>A clock that goes quicker than the world's: nobody waits a minute for a twin to settle.</summary>
sealed class HurriedTime(TimeProvider real, double factor) : TimeProvider
{
    readonly DateTimeOffset began = real.GetUtcNow();
    readonly long stamp = real.GetTimestamp();

    public override long TimestampFrequency => real.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => began + real.GetElapsedTime(stamp) * factor;

    public override long GetTimestamp() => stamp + (long)((real.GetTimestamp() - stamp) * factor);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new HurriedTimer(real.CreateTimer(callback, state, Scale(dueTime), Scale(period)), this);

    TimeSpan Scale(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? span : span / factor;

    sealed class HurriedTimer(ITimer timer, HurriedTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(time.Scale(dueTime), time.Scale(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
