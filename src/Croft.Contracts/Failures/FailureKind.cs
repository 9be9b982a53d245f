namespace Croft.Contracts;

/// <summary>The closed set of ways in which a call can fail; each face maps it once.</summary>
public enum FailureKind
{
    /// <summary>What was named does not exist.</summary>
    NotFound,
    /// <summary>The request is wrong; <see cref="Failure.Faults"/> names each field.</summary>
    Invalid,
    /// <summary>The state of the world contradicts the request (locked, changed, taken, running).</summary>
    Conflict,
    /// <summary>The actor may not, or has not confirmed.</summary>
    Denied,
    /// <summary>The other side could not be reached, or is not to be trusted.</summary>
    Unreachable,
    /// <summary>The other side did not answer in time.</summary>
    TimedOut,
    /// <summary>The other side, this version or this face cannot do it.</summary>
    Unsupported,
    /// <summary>A mistake in Croft itself.</summary>
    Bug,
}
