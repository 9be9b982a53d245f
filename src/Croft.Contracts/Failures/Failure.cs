namespace Croft.Contracts;

/// <summary>Why a call failed: what was attempted on what, what came back, and the way out.</summary>
/// <param name="Kind">Which of the closed set.</param>
/// <param name="Message">What was attempted, on what, and what stopped it: one sentence.</param>
public sealed record Failure(FailureKind Kind, string Message)
{
    /// <summary>What came back from the other side, in its own words.</summary>
    public string? Cause { get; init; }

    /// <summary>What the user can do: a sentence, usually with a command.</summary>
    public string? WayOut { get; init; }

    /// <summary>Every wrong field, where the request or a file is wrong.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
}

/// <summary>One wrong field of a request or a file.</summary>
/// <param name="Field">Name as the user writes it (<c>--memory</c>, <c>runs.deadline</c>).</param>
/// <param name="Message">What is wrong with it.</param>
public sealed record Fault(string Field, string Message)
{
    /// <summary>File that holds the field, with line and column from 1, where there is one.</summary>
    public FilePosition? At { get; init; }
}

/// <summary>A place in a file: path as the user knows it, line and column from 1.</summary>
public sealed record FilePosition(string File, int Line, int Column);

/// <summary>The one exception that crosses a room or a face.</summary>
public sealed class FailureException(Failure failure, Exception? inner = null) : Exception(failure.Message, inner)
{
    /// <summary>A failure of this kind with this message.</summary>
    public FailureException(FailureKind kind, string message, string? wayOut = null)
        : this(new Failure(kind, message) { WayOut = wayOut })
    {
    }

    /// <summary>What failed and the way out.</summary>
    public Failure Failure { get; } = failure;
}
