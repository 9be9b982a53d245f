namespace Croft.Engine.Inventory.Loops;

/// <summary>Background work: a timer and a nudge, no input, safe to run at any time.</summary>
public abstract class Loop
{
    /// <summary>Name in statuses: <c>inventory.status</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it does: one sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>Pause between the beginnings of two turns.</summary>
    public abstract TimeSpan Every { get; }

    /// <summary>Does one turn; says in a few words what it did.</summary>
    public abstract Task<LoopTurn> TurnAsync(CancellationToken ct);
}

/// <summary>What a turn came to.</summary>
/// <param name="Did">What it did, in a few words.</param>
public readonly record struct LoopTurn(string Did)
{
    /// <summary>What somebody has to know, though the turn did not fail; null where there is nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>A turn of which there is nothing more to say.</summary>
    public static implicit operator LoopTurn(string did) => new(did);
}

/// <summary>What anyone can know of a loop.</summary>
/// <param name="Name">The loop.</param>
/// <param name="Turns">Turns ended since the start.</param>
/// <param name="Began">When its last turn began; null before the first.</param>
/// <param name="Took">Time its last ended turn took.</param>
/// <param name="Did">What its last good turn did.</param>
/// <param name="Failure">Why its last turn failed; null when it did not.</param>
/// <param name="Next">When the next turn is due.</param>
public sealed record LoopStatus(string Name, long Turns, DateTimeOffset? Began, TimeSpan? Took, string? Did, string? Failure, DateTimeOffset? Next)
{
    /// <summary>What its last good turn warned of; null where there was nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>What somebody has to know.</summary>
    public string? Trouble => Failure ?? Warning;
}
