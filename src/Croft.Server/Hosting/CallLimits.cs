using System.Collections.Concurrent;

namespace Croft.Server.Hosting;

/// <summary>How often each token or session may call: a bucket that fills all the time, so that short bursts pass.</summary>
/// <remarks>By a clock that nobody sets, and without a timer: a server that nobody calls does nothing for it.</remarks>
internal sealed class CallLimits(ServerOptions options, TimeProvider time)
{
    /// <summary>More callers than a server has; those whose bucket is full again are forgotten then.</summary>
    const int Most = 10_000;

    static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<string, Bucket> buckets = new(StringComparer.Ordinal);
    long forgot;

    /// <summary>Callers that are remembered.</summary>
    internal int Known => buckets.Count;

    double Full => options.CallsPerSecond * 2;

    /// <summary>False where this caller has called too often.</summary>
    public bool Admits(string caller)
    {
        var now = time.GetTimestamp();
        if (buckets.Count >= Most && time.GetElapsedTime(Interlocked.Read(ref forgot), now) > Between) Forget(now);
        var bucket = buckets.GetOrAdd(caller, static (_, begun) => new Bucket(begun.Full, begun.now), (Full, now));
        lock (bucket)
        {
            bucket.Left = LeftIn(bucket, now);
            bucket.At = now;
            if (bucket.Left < 1) return false;
            bucket.Left--;
            return true;
        }
    }

    double LeftIn(Bucket bucket, long now) => Math.Min(Full, bucket.Left + (Math.Max(0, time.GetElapsedTime(bucket.At, now).TotalSeconds) * options.CallsPerSecond));

    void Forget(long now)
    {
        Interlocked.Exchange(ref forgot, now);
        foreach (var (caller, bucket) in buckets)
        {
            lock (bucket)
            {
                if (LeftIn(bucket, now) >= Full) buckets.TryRemove(caller, out _);
            }
        }
    }

    sealed class Bucket(double left, long at)
    {
        public double Left = left;
        public long At = at;
    }
}
