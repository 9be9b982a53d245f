using Croft.Engine.Guests;
using Croft.Engine.Manifests;

namespace Croft.Engine.Planning.Proofs;

/// <summary>Guests that have to prove from outside that they do their work.</summary>
/// <param name="Guests">The guests, each where it will be by then.</param>
/// <param name="Check">How each is asked; null where running is all that is asked.</param>
sealed record VerifyAction(IReadOnlyList<GuestAddress> Guests, HealthCheck? Check)
{
    /// <summary>How long a guest has to run where that is all that is asked.</summary>
    static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);

    /// <summary>Between the proof and whatever follows.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>What is not begun without it; null where it proves what was done.</summary>
    public string? Before { get; init; }

    /// <summary>When a guest is given up.</summary>
    internal TimeSpan Timeout => Check?.Timeout ?? Usual;

    /// <summary>Between two tries.</summary>
    internal TimeSpan Interval => Check?.Interval ?? TimeSpan.FromSeconds(5);
}
