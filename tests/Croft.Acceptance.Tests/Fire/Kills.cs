namespace Croft.Acceptance.Tests.Fire;

/// <summary>How many kills are still to come, and the time in which they fall: that of a command which nobody kills.</summary>
sealed class Kills(int seed, int wanted, Fire fire)
{
    readonly Lock gate = new();
    TimeSpan usual = TimeSpan.FromSeconds(1.5);
    int done;
    volatile bool givenUp;

    /// <summary>The seed of everything that is left to chance, for messages.</summary>
    public int Seed { get; } = seed;

    public int Done => Volatile.Read(ref done);

    /// <summary>True until there were enough and every fault has struck, or a worker has found something wrong.</summary>
    public bool Wanted => !givenUp && (Done < wanted || fire.Missing.Any());

    /// <summary>Time that a command takes now; it grows with the load of the machine.</summary>
    public TimeSpan Usual
    {
        get
        {
            lock (gate)
                return usual;
        }
    }

    public void Count() => Interlocked.Increment(ref done);

    public void GiveUp() => givenUp = true;

    public void Took(TimeSpan time)
    {
        lock (gate)
            usual = (usual * 0.9) + (time * 0.1);
    }
}
