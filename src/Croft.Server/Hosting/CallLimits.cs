using System.Threading.RateLimiting;

namespace Croft.Server.Hosting;

/// <summary>How often each token or session may call: a bucket that fills by the second, so that short bursts pass.</summary>
internal sealed class CallLimits(ServerOptions options) : IDisposable
{
    readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(id => RateLimitPartition.GetTokenBucketLimiter(id, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = options.CallsPerSecond * 2,
        TokensPerPeriod = options.CallsPerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
        AutoReplenishment = true,
    }));

    /// <summary>False where this caller has called too often.</summary>
    public bool Admits(string caller)
    {
        using var lease = limiter.AttemptAcquire(caller);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
