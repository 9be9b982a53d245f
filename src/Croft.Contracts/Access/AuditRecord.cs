namespace Croft.Contracts;

/// <summary>What a row of the audit tells.</summary>
public enum AuditKind
{
    /// <summary>Something is about to be done.</summary>
    Intent,
    /// <summary>How it went.</summary>
    Result,
    /// <summary>The actor was refused.</summary>
    Denial,
    /// <summary>A run that was started earlier has ended.</summary>
    Run,
    /// <summary>The chain did not continue where its head says: an older database was put back, or rows were cut off.</summary>
    Break,
}

/// <summary>A row of the audit.</summary>
public sealed record AuditRecord
{
    /// <summary>From 1, without gaps.</summary>
    [Column(0, Header = "SEQ")] public required long Sequence { get; init; }

    /// <summary>When, UTC.</summary>
    [Column(1)] public required DateTimeOffset At { get; init; }

    /// <summary>What the row tells.</summary>
    [Column(2)] public required AuditKind Kind { get; init; }

    /// <summary>Who.</summary>
    [Column(3, Drop = 2)] public required string Actor { get; init; }

    /// <summary>Through which face.</summary>
    [Column(6, Drop = 4)] public required string Face { get; init; }

    /// <summary>Which verb.</summary>
    [Column(4)] public required string Verb { get; init; }

    /// <summary>The intent that a result belongs to.</summary>
    public long? Intent { get; init; }

    /// <summary>The request as JSON; secrets are masked.</summary>
    public string? Request { get; init; }

    /// <summary><c>done</c>, or the kind of failure.</summary>
    [Column(5, Drop = 1)] public string? Outcome { get; init; }

    /// <summary>What was done, or why not.</summary>
    [Column(7, Drop = 3)] public string? Detail { get; init; }
}

/// <summary>What <c>audit verify</c> found when everything is in order.</summary>
/// <param name="Intact">Always true: what is not intact is a failure.</param>
/// <param name="Rows">Rows walked.</param>
/// <param name="Head">MAC of the last row, in hex; empty when there are no rows.</param>
/// <param name="KeyId">Which master key it holds under.</param>
public sealed record AuditVerified(bool Intact, long Rows, string Head, string KeyId);

/// <summary>An export: one JSON object a line, the last one the signed head.</summary>
/// <param name="FileName">Name to save it under.</param>
/// <param name="Content">The lines.</param>
/// <param name="Rows">Rows in it.</param>
public sealed record AuditExport(string FileName, [property: Document("audit.jsonl")] string Content, long Rows) : IPartial
{
    /// <summary>Rows that are not as they were written, or are gone: the export keeps them as they are found.</summary>
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}
