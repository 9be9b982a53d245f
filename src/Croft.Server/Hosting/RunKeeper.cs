using System.Collections.Concurrent;
using Croft.Contracts;

namespace Croft.Server.Hosting;

/// <summary>Follows the runs that this server carries out: once one ends, what it changed is looked at.</summary>
internal sealed class RunKeeper(ServerParts parts) : IAsyncDisposable
{
    readonly ConcurrentDictionary<int, Task> followed = new();
    readonly CancellationTokenSource leaving = new();

    /// <summary>Follows a run that was just started or resumed.</summary>
    public void Follow(RunRow run)
    {
        if (run.Ended is null) _ = followed.GetOrAdd(run.Id, id => Task.Run(() => FollowAsync(id)));
    }

    async Task FollowAsync(int run)
    {
        try
        {
            await parts.Sequel.FollowAsync(run, static _ => { }, leaving.Token, CancellationToken.None);
        }
        catch (FailureException)
        {
            // Its journal tells what became of it.
        }
        catch (Exception e)
        {
            parts.Bug(e, "follow a run");
        }
        finally
        {
            followed.TryRemove(run, out _);
        }
    }

    /// <summary>Lets each run write its present step down; what is left of it waits to be resumed.</summary>
    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        await Task.WhenAll(followed.Values);
        leaving.Dispose();
    }
}
