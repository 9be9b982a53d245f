using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Request of <c>audit list</c>.</summary>
public sealed record ListAuditRequest
{
    /// <summary>Rows at most.</summary>
    [Description("Newest rows to list."), Range(1, 10_000), Unit("rows")]
    public int Limit { get; init; } = 50;

    /// <summary>Only rows of this verb.</summary>
    [Description("Only rows of this verb, such as 'guest stop'."), StringLength(100)]
    public string? Verb { get; init; }

    /// <summary>Only rows of this actor.</summary>
    [Description("Only rows of this actor, such as anna@desk."), StringLength(200)]
    public string? Actor { get; init; }

    /// <summary>Where the next page begins.</summary>
    [Description("Only rows before this sequence; the last page's 'next'."), Range(1, long.MaxValue)]
    public long? Before { get; init; }
}

/// <summary>Request of <c>audit verify</c>.</summary>
public sealed record VerifyAuditRequest
{
    /// <summary>First row whose findings count.</summary>
    [Description("First row whose findings count; the chain is walked whole."), Range(1, long.MaxValue)]
    public long From { get; init; } = 1;
}

/// <summary>Request of <c>audit export</c>.</summary>
public sealed record ExportAuditRequest
{
    /// <summary>First row to export.</summary>
    [Description("First row to export."), Range(1, long.MaxValue)]
    public long From { get; init; } = 1;
}
