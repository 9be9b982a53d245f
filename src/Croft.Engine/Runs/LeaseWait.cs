using Croft.Contracts;

namespace Croft.Engine.Runs;

/// <summary>Waits until a run has all its leases; nothing of it begins before.</summary>
sealed class LeaseWait(RunScope scope)
{
    /// <summary>Returns once all is held; or without, when the run is cancelled, this process leaves, or a run that nobody carries out holds something.</summary>
    public async Task<Waited> RunAsync()
    {
        string? told = null;
        while (true)
        {
            if (await scope.Journal.TakeLeasesAsync(scope.Options) is not { } block)
                return new Waited(true, null);
            if (!block.Lives)
                return new Waited(false, RunFailures.Held(block.Resource, block.Other));
            if (scope.CancelledBy is not null || scope.Leaving.IsCancellationRequested)
                return new Waited(false, null);
            if (block.Line != told)
                await scope.Journal.WriteAsync(p => p.Say(null, told = block.Line));
            await Task.Delay(scope.Options.Watch, scope.Time, scope.Leaving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>How the wait ended.</summary>
    internal sealed record Waited(bool Begins, Failure? Failure);
}
