using Croft.Contracts;

namespace Croft.Engine.Runs;

/// <summary>Waits until a run has all its leases; nothing of it begins before.</summary>
sealed class LeaseWait(RunScope scope, Plan plan)
{
    /// <summary>Returns once all is held; or without, when the run is cancelled, this process leaves, or a run that nobody carries out holds something.</summary>
    public async Task<Waited> RunAsync()
    {
        string? told = null;
        while (true)
        {
            var freed = scope.Freed();
            if ((await scope.Journal.LookForLeasesAsync(scope.Options) ?? await scope.Journal.TakeLeasesAsync(scope.Options)) is not { } block)
                return new Waited(true, null);
            if (!block.Lives)
                return new Waited(false, RunFailures.Held(LeaseText.Of(block.Resource, plan), block.Other));
            if (scope.CancelledBy is not null || scope.Leaving.IsCancellationRequested)
                return new Waited(false, null);
            if (block.Line(plan) is var line && line != told)
                await scope.Journal.WriteAsync(p => p.Say(null, told = line));
            using var over = CancellationTokenSource.CreateLinkedTokenSource(scope.Leaving);
            await Task.WhenAny(freed, Task.Delay(4 * scope.Options.Watch, scope.Time, over.Token));
            await over.CancelAsync();
        }
    }

    /// <summary>How the wait ended.</summary>
    internal sealed record Waited(bool Begins, Failure? Failure);
}
