using System.Globalization;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Engine.Verbs;

namespace Croft.Engine.Access;

/// <summary>Lists who did what, newest first.</summary>
sealed class ListAudit(Database database) : IVerb<ListAuditRequest, Page<AuditRecord>>
{
    public static VerbInfo Info { get; } = new(
        "audit", "list", "Lists who did what, newest first.", Permissions.AuditRead, Effect.Reads, typeof(ListAuditRequest), typeof(Page<AuditRecord>))
    { About = Part.Guest };

    public async Task<Page<AuditRecord>> RunAsync(ListAuditRequest request, VerbContext context, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        // Less than everything shows what one did oneself.
        var own = Horizon.Current.HoldsEverything(Permissions.AuditRead) ? null : context.Actor.Name;
        var rows = await AuditReader.PageAsync(connection, request, own, ct);
        return new Page<AuditRecord>(rows)
        {
            Next = rows.Count == request.Limit && rows[^1].Sequence > 1 ? rows[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null,
        };
    }
}
