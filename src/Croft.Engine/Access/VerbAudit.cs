using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Access;

/// <summary>The audit around a call: an intent before, a result after, a denial instead.</summary>
/// <param name="log">Gives the audit when it is first needed: some verbs work before there is a workspace.</param>
public sealed class VerbAudit(Func<AuditLog> log)
{
    internal const string Done = "done", Left = "left";

    /// <summary>The kind as every face writes it: <c>notFound</c>.</summary>
    internal static string Outcome(FailureKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    /// <summary>True for verbs that keep or change, and for reads of secrets.</summary>
    internal static bool Concerns(VerbInfo verb) => verb.NeedsWorkspace && (verb.Effect is not Effect.Reads || verb.RevealsSecrets);

    internal async Task<T> AroundAsync<T>(
        VerbInfo verb, VerbContext context, string? request, string? detail, Func<Task<T>> call, Func<T, string?> told, Func<Exception, string, Failure> explain, CancellationToken ct)
    {
        var intent = await IntentAsync(verb, context, request, detail, ct);
        T result;
        try
        {
            result = await call();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await ResultAsync(verb, context, intent, Left, null);
            throw;
        }
        catch (Exception e)
        {
            var failure = explain(e, verb.FullName);
            await ResultAsync(verb, context, intent, Outcome(failure.Kind), failure.Message);
            throw e as FailureException ?? new FailureException(failure, e);
        }
        await ResultAsync(verb, context, intent, Done, told(result));
        return result;
    }

    internal Task<long> IntentAsync(VerbInfo verb, VerbContext context, string? request, string? detail, CancellationToken ct) =>
        log().AppendAsync(Entry(AuditKind.Intent, verb, context) with { Request = request, Detail = detail }, ct);

    /// <summary>Not to be cancelled: what was begun is told to its end.</summary>
    internal async Task ResultAsync(VerbInfo verb, VerbContext context, long intent, string outcome, string? detail)
    {
        try
        {
            await log().AppendAsync(Entry(AuditKind.Result, verb, context) with { Intent = intent, Outcome = outcome, Detail = detail }, CancellationToken.None);
        }
        catch (FailureException e)
        {
            throw new FailureException(e.Failure with
            {
                Message = $"'{verb.FullName}' ended ({outcome}), but that could not be written into the audit: {e.Failure.Message}",
            }, e);
        }
    }

    internal Task DenialAsync(VerbInfo verb, VerbContext context, CancellationToken ct) =>
        log().AppendAsync(Entry(AuditKind.Denial, verb, context) with { Outcome = Outcome(FailureKind.Denied), Detail = $"lacks {verb.Permission}" }, ct);

    static AuditEntry Entry(AuditKind kind, VerbInfo verb, VerbContext context) => new(kind, context.Actor.Name, context.Face, verb.FullName);
}
