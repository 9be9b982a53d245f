namespace Croft.Contracts;

/// <summary>A result that may lack a part; faces say so and answer that it is partial.</summary>
public interface IPartial
{
    /// <summary>What could not be asked, so that the result is partial.</summary>
    IReadOnlyList<Missing> Missing { get; }
}

/// <summary>A result that says whether something would fail; faces answer as if it had.</summary>
public interface IVerdict
{
    /// <summary>True when it would fail.</summary>
    bool Failed { get; }
}

/// <summary>A page that any list answers with.</summary>
public interface IPage : IPartial
{
    /// <summary>The rows, untyped, for faces that print any list.</summary>
    IEnumerable<object> Rows { get; }

    /// <summary>Cursor of the next page; null on the last.</summary>
    string? Next { get; }

    /// <summary>What the rows come to, where their number says too little.</summary>
    string? Sum => null;

    /// <summary>When the oldest of the readings behind it was taken; null when asked live.</summary>
    DateTimeOffset? OldestReading { get; }
}

/// <summary>Rows of a list, with the age of what they were read from and what is missing.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items) : IPage where T : class
{
    /// <inheritdoc/>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)]
    public string? Next { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset? OldestReading { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Missing> Missing { get; init; } = [];

    [System.Text.Json.Serialization.JsonIgnore]
    IEnumerable<object> IPage.Rows => Items;
}

/// <summary>A part that could not be asked, and why.</summary>
/// <param name="What">Path of the part: <c>lab</c>, <c>lab/pve2</c>, <c>lab/pve2/storage/nfs</c>.</param>
public sealed record Missing(string What, FailureKind Kind, string Why);
