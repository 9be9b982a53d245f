namespace Croft.Engine.Runs;

/// <summary>Another process has taken the run over: this one stops at once and writes nothing.</summary>
sealed class FencedException(int run, long epoch)
    : Exception($"Run {run} was taken over by another process; epoch {epoch} is no more.")
{
    public int Run { get; } = run;

    public long Epoch { get; } = epoch;
}
