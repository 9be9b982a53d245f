using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Access;

/// <summary>Whether a stream's caller may still listen: asked again and again while it lasts, since a stream may last for weeks.</summary>
/// <param name="context">Who began it.</param>
/// <param name="changed">Takes over what they may do now, or refuses it.</param>
/// <param name="time">The clock.</param>
/// <param name="ct">Ends the stream.</param>
sealed class Standing(VerbContext context, Func<Actor, Task> changed, TimeProvider time, CancellationToken ct) : IDisposable
{
    /// <summary>With the seconds for which callers are known: how long a stream outlives its token at most.</summary>
    static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    readonly CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(ct);
    IReadOnlyList<Grant> held = context.Actor.Grants;
    Task? due;

    /// <summary>Ends the stream's work, also when its caller may listen no longer.</summary>
    public CancellationToken Token => end.Token;

    /// <summary>Waits for the next item, and meanwhile sees to it that the caller is still who they were.</summary>
    /// <exception cref="FailureException">Denied: they are not, or may no longer.</exception>
    public async Task<bool> AwaitAsync(Task<bool> next)
    {
        if (context.Anew is not { } anew)
            return await next;
        while (true)
        {
            due ??= Task.Delay(Every, time, end.Token);
            if (!next.IsCompleted)
                await Task.WhenAny(next, due);
            if (due.IsCompletedSuccessfully)
            {
                await LookAsync(anew, next);
                due = null;
            }
            if (next.IsCompleted)
                return await next;
        }
    }

    async Task LookAsync(Func<CancellationToken, Task<Actor?>> anew, Task next)
    {
        try
        {
            var actor = await anew(end.Token)
                ?? throw new FailureException(FailureKind.Denied, $"The token or session of {context.Actor.Name} has ended, and with it what it listened to.", "Go on with one that holds.");
            if (IsSame(held, actor.Grants))
                return;
            held = actor.Grants;
            await changed(actor);
        }
        catch
        {
            // What waits for the next item has to let go before the stream is closed.
            await end.CancelAsync();
            await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    static bool IsSame(IReadOnlyList<Grant> a, IReadOnlyList<Grant> b) =>
        a.Count == b.Count && a.Zip(b).All(p => ReferenceEquals(p.First, p.Second) || (p.First.Scope == p.Second.Scope && p.First.Permissions.SequenceEqual(p.Second.Permissions)));

    public void Dispose()
    {
        end.Cancel();
        end.Dispose();
    }
}
