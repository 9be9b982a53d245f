using System.Threading.Channels;
using Croft.Contracts;
using Croft.Engine.Secrets;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Croft.Engine.Identity;

/// <summary>What a password turned out to be.</summary>
enum PasswordVerdict
{
    Wrong,
    Right,
    /// <summary>Right, and its hash is to be made anew by what counts as slow today.</summary>
    RightAndOld,
}

/// <summary>Hashes of passwords, by the framework's hasher (PBKDF2, HMAC-SHA-512); a few at once, so that nobody can eat the machine by signing in.</summary>
/// <param name="iterations">Iterations of new hashes.</param>
sealed class Passwords(int iterations)
{
    /// <summary>What a server hashes with.</summary>
    public const int Iterations = 600_000;

    const int AtOnce = 2, MostWaiting = 32;

    readonly PasswordHasher<User> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
    readonly Channel<byte> slots = Channel.CreateBounded<byte>(AtOnce);
    readonly Lazy<string> nobodys = new(() => new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = iterations })).HashPassword(new User(""), Guid.NewGuid().ToString()));
    int waiting;

    /// <exception cref="FailureException">TimedOut: too many are waiting.</exception>
    public Task<string> HashAsync(Secret password, CancellationToken ct) => InTurnAsync(() => hasher.HashPassword(new User(""), password.Reveal()), ct);

    /// <summary>Takes the same time whether there is a hash or not.</summary>
    /// <exception cref="FailureException">TimedOut: too many are waiting.</exception>
    public Task<PasswordVerdict> VerifyAsync(string? hash, Secret password, CancellationToken ct) => InTurnAsync(() =>
    {
        // Made before either, so that the first to be asked for can't be told from the others.
        var other = nobodys.Value;
        var result = hasher.VerifyHashedPassword(new User(""), hash ?? other, password.Reveal());
        return hash is null ? PasswordVerdict.Wrong : result switch
        {
            PasswordVerificationResult.Success => PasswordVerdict.Right,
            PasswordVerificationResult.SuccessRehashNeeded => PasswordVerdict.RightAndOld,
            _ => PasswordVerdict.Wrong,
        };
    }, ct);

    /// <summary>Refuses early what would be refused later.</summary>
    /// <exception cref="FailureException">TimedOut: too many are waiting.</exception>
    public void DemandRoom()
    {
        if (Volatile.Read(ref waiting) >= MostWaiting + AtOnce) throw TooMany();
    }

    public static FailureException TooMany() => new(FailureKind.TimedOut, "Too many sign in at once.", "Try again in a few seconds.");

    async Task<T> InTurnAsync<T>(Func<T> compute, CancellationToken ct)
    {
        if (Interlocked.Increment(ref waiting) > MostWaiting + AtOnce)
        {
            Interlocked.Decrement(ref waiting);
            throw TooMany();
        }
        try
        {
            await slots.Writer.WriteAsync(0, ct);
            try
            {
                return await Task.Run(compute, CancellationToken.None);
            }
            finally
            {
                slots.Reader.TryRead(out _);
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }
}
