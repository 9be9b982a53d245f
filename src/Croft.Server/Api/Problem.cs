using System.Text.Json;
using Croft.Contracts;
using Microsoft.AspNetCore.Http;

namespace Croft.Server.Api;

/// <summary>A failure as problem details (RFC 9457), with its kind, cause, way out and the faults of single fields.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">The kind in words.</param>
/// <param name="Detail">What was attempted, and what stopped it.</param>
internal sealed record Problem(int Status, string Title, string Detail)
{
    /// <summary>Kind of the failure, as every face writes it.</summary>
    public FailureKind? Kind { get; init; }

    /// <summary>What came back from the other side.</summary>
    public string? Cause { get; init; }

    /// <summary>What the caller can do.</summary>
    public string? WayOut { get; init; }

    /// <summary>Every wrong field.</summary>
    public IReadOnlyList<Fault>? Faults { get; init; }

    /// <summary>The plan that waits for a confirmation.</summary>
    public int? Plan { get; init; }

    /// <summary>What has to be confirmed.</summary>
    public Confirmation? Confirmation { get; init; }

    /// <summary>The problem that a failure is.</summary>
    public static Problem Of(Failure failure) => new(StatusOf(failure.Kind), Words.Spaced(failure.Kind.ToString()), failure.Message)
    {
        Kind = failure.Kind,
        // Of a mistake of Croft's own the caller learns no internals: the server has written it down.
        Cause = failure.Kind == FailureKind.Bug ? null : failure.Cause,
        WayOut = failure.Kind == FailureKind.Bug ? "Tell whoever runs this server: it has written this down in its state folder, below bugs." : failure.WayOut,
        Faults = failure.Faults.Count == 0 ? null : [.. failure.Faults.Select(f => f with { Field = FieldOf(f.Field) })],
    };

    /// <summary>The HTTP status of a kind of failure.</summary>
    public static int StatusOf(FailureKind kind) => kind switch
    {
        FailureKind.NotFound => StatusCodes.Status404NotFound,
        FailureKind.Invalid => StatusCodes.Status400BadRequest,
        FailureKind.Conflict => StatusCodes.Status409Conflict,
        FailureKind.Denied => StatusCodes.Status403Forbidden,
        FailureKind.Unreachable => StatusCodes.Status502BadGateway,
        FailureKind.TimedOut => StatusCodes.Status504GatewayTimeout,
        FailureKind.Unsupported => StatusCodes.Status501NotImplemented,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Answers with it.</summary>
    public Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        http.Response.ContentType = "application/problem+json";
        http.Response.Headers.CacheControl = "no-store";
        return JsonSerializer.SerializeAsync(http.Response.Body, this, ContractJson.Shown, http.RequestAborted);
    }

    /// <summary>What the command line calls <c>--memory</c> or <c>GUEST</c> is <c>memory</c> and <c>guest</c> here.</summary>
    static string FieldOf(string typed)
    {
        var words = (typed.StartsWith("--", StringComparison.Ordinal) ? typed[2..] : typed).Split('-');
        return typed.StartsWith("--", StringComparison.Ordinal) || typed.All(c => c is '-' || char.IsAsciiLetterUpper(c))
            ? words[0].ToLowerInvariant() + string.Concat(words.Skip(1).Select(w => w.Length == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..].ToLowerInvariant()))
            : typed;
    }
}
