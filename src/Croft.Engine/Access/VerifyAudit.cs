using Croft.Contracts;
using Croft.Engine.State;
using Croft.Engine.Verbs;

namespace Croft.Engine.Access;

/// <summary>Proves that no row of the audit was edited, removed, moved or cut off.</summary>
sealed class VerifyAudit(Database database, AuditLog log, AuditKey key) : IVerb<VerifyAuditRequest, AuditVerified>
{
    public static VerbInfo Info { get; } = new(
        "audit", "verify", "Proves that the audit is whole and unaltered.", Permissions.AuditRead, Effect.Reads, typeof(VerifyAuditRequest), typeof(AuditVerified))
    { About = Part.Everything };

    public async Task<AuditVerified> RunAsync(VerifyAuditRequest request, VerbContext context, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        var findings = new AuditFindings(log, key);
        await findings.WalkAsync(connection, each: null, ct);
        if (request.From > 1 && request.From > findings.Last + 1)
            throw BeyondTheEnd(request.From, findings.Last);
        var wrong = findings.All.Where(f => f.Sequence >= request.From).ToList();
        return wrong.Count == 0 ? new AuditVerified(true, findings.Rows, findings.HeadMac, key.MasterId) : throw Broken(wrong);
    }

    static FailureException BeyondTheEnd(long from, long last) =>
        new(new Failure(FailureKind.Invalid, $"The audit ends at row {last}; there is nothing to verify from row {from} on.")
        {
            WayOut = "Verify the whole audit: croft audit verify",
            Faults = [new Fault("from", $"a row from 1 to {last}")],
        });

    FailureException Broken(List<(long Sequence, string What)> wrong) =>
        new(new Failure(FailureKind.Conflict, $"The audit is not intact; the first bad row is {wrong[0].Sequence}.")
        {
            Cause = string.Join(" ", wrong.Select(f => f.What)),
            WayOut = $"Compare with your last export. If you put an older copy back yourself, croft audit verify --from {wrong[^1].Sequence + 1} checks what came after. "
                + $"Under another master key than {key.MasterId} every row is bad: then put the right one back.",
            Faults = [.. wrong.Select(f => new Fault($"row {f.Sequence}", f.What))],
        });
}
