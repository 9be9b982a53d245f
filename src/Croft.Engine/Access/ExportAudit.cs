using System.Text;
using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Engine.Verbs;

namespace Croft.Engine.Access;

/// <summary>Writes the audit as JSON lines with a signed head, to be kept where nobody can reach it from here.</summary>
sealed class ExportAudit(Database database, AuditLog log, AuditKey key, Workspace workspace, TimeProvider time) : IVerb<ExportAuditRequest, AuditExport>
{
    public static VerbInfo Info { get; } = new(
        "audit", "export", "Exports the audit with a signed head.", Permissions.AuditRead, Effect.Reads, typeof(ExportAuditRequest), typeof(AuditExport))
    { About = Part.Everything };

    public async Task<AuditExport> RunAsync(ExportAuditRequest request, VerbContext context, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        var lines = new StringBuilder();
        var rows = 0L;
        var findings = new AuditFindings(log, key);
        await findings.WalkAsync(connection, Take, ct);
        var head = new
        {
            workspace = workspace.Id,
            rows = findings.Rows,
            mac = findings.HeadMac,
            keyId = key.MasterId,
            exported = time.GetUtcNow(),
            intact = findings.All.Count == 0,
        };
        var unsigned = lines.ToString() + JsonSerializer.Serialize(head, AuditJson.Options);
        var signed = new { head, signature = Convert.ToHexStringLower(key.Sign("export", unsigned)) };
        lines.Append(JsonSerializer.Serialize(signed, AuditJson.Options)).Append('\n');
        return new AuditExport($"audit-{workspace.Name}-{findings.Rows}.jsonl", lines.ToString(), rows)
        {
            Missing = [.. findings.All.Select(f => new Missing($"audit row {f.Sequence}", FailureKind.Conflict, f.What))],
        };

        void Take(AuditLink link)
        {
            if (link.Sequence < request.From)
                return;
            lines.Append(JsonSerializer.Serialize(new { row = link.Record, mac = Convert.ToHexStringLower(link.Mac) }, AuditJson.Options)).Append('\n');
            rows++;
        }
    }
}
