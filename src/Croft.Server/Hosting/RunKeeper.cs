using System.Collections.Concurrent;
using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Server.Hosting;

/// <summary>Follows the runs that this server carries out: what one changed is looked at once it has ended, and what a server that stopped left behind is taken up again.</summary>
/// <remarks>A run is marked by an empty file of its number while it is under way: runs that somebody left on purpose elsewhere have none.</remarks>
internal sealed class RunKeeper(ServerParts parts, string folder) : IAsyncDisposable
{
    /// <summary>Time until a run whose process was killed counts as left.</summary>
    static readonly TimeSpan patience = TimeSpan.FromMinutes(3), pause = TimeSpan.FromSeconds(5);

    static readonly Actor self = Actor.Holding("server", Grant.All);

    readonly ConcurrentDictionary<int, Task> followed = new();
    readonly CancellationTokenSource leaving = new();

    /// <summary>Follows a run that was just started or resumed.</summary>
    public void Follow(RunRow run)
    {
        if (run.Ended is null) _ = followed.GetOrAdd(run.Id, id => Task.Run(() => FollowAsync(id)));
    }

    /// <summary>Goes on with the runs that a server before this one left.</summary>
    public void TakeUp()
    {
        if (!Directory.Exists(folder)) return;
        foreach (var mark in Directory.EnumerateFiles(folder))
        {
            if (int.TryParse(Path.GetFileName(mark), NumberStyles.None, CultureInfo.InvariantCulture, out var run)) _ = followed.GetOrAdd(run, id => Task.Run(() => ResumeAsync(id)));
        }
    }

    async Task ResumeAsync(int run)
    {
        var began = parts.Time.GetTimestamp();
        while (!leaving.IsCancellationRequested)
        {
            try
            {
                // What waits for an answer of somebody's is not begun again.
                if ((await parts.Runs.ShowAsync(run, leaving.Token)).State != RunState.Interrupted) break;
                await parts.Runs.ResumeAsync(new ResumeRunRequest { Run = run }, new VerbContext(self, "server"), leaving.Token);
                await FollowAsync(run);
                return;
            }
            catch (FailureException e) when (e.Failure.Kind is FailureKind.Conflict or FailureKind.Unreachable && parts.Time.GetElapsedTime(began) < patience)
            {
                await Task.Delay(pause, parts.Time, leaving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (FailureException)
            {
                // It waits to be looked at: croft run list shows it.
                break;
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
        Unmark(run);
        followed.TryRemove(run, out _);
    }

    async Task FollowAsync(int run)
    {
        try
        {
            Mark(run);
            await parts.Sequel.FollowAsync(run, static _ => { }, leaving.Token, CancellationToken.None);
            if (!leaving.IsCancellationRequested) Unmark(run);
        }
        catch (FailureException)
        {
            // Its journal tells what became of it.
        }
        catch (Exception e)
        {
            parts.Bugs.Report(e, "follow a run");
        }
        finally
        {
            followed.TryRemove(run, out _);
        }
    }

    void Mark(int run)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllBytes(MarkOf(run), []);
    }

    void Unmark(int run)
    {
        if (File.Exists(MarkOf(run))) File.Delete(MarkOf(run));
    }

    string MarkOf(int run) => Path.Combine(folder, run.ToString(CultureInfo.InvariantCulture));

    /// <summary>Lets each run write its present step down; the next server goes on with it.</summary>
    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        await Task.WhenAll(followed.Values);
        leaving.Dispose();
    }
}
