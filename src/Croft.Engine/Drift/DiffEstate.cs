using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Inventory.Past;
using Croft.Engine.Manifests;
using Croft.Engine.Planning;
using Croft.Engine.Verbs;

namespace Croft.Engine.Drift;

/// <summary><c>diff</c>: what was other at one moment than at another, of the estate and of what was applied to it.</summary>
sealed class DiffEstate(NetChanges changes, KeptSpecs specs, TimeProvider time) : IVerb<DiffRequest, Page<DiffRow>>
{
    /// <summary>Kind of rows that tell of applied specs.</summary>
    const string Spec = "spec";

    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "", "diff", "Shows what differs between two moments.", Permissions.EstateRead, Effect.Reads, typeof(DiffRequest), typeof(Page<DiffRow>))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Page<DiffRow>> RunAsync(DiffRequest request, VerbContext context, CancellationToken ct)
    {
        var from = Moment.Parse(request.From, time);
        var to = request.To is { } later ? Moment.Parse(later, time) : time.GetUtcNow();
        if (from >= to) throw new FailureException(FailureKind.Invalid, $"--from ({from:u}) has to be before --to ({to:u}).", "Swap them.");
        var (seen, missing) = await changes.BetweenAsync(from, to, request.Cluster, request.Kind, ct);
        List<DiffRow> all = [.. seen, .. request.Kind is null or Spec ? await SpecsAsync(from, to, request.Cluster, ct) : []];
        var start = request.After is { } after ? all.FindIndex(r => Cursor(r) == after) + 1 : 0;
        if (request.After is not null && start == 0) throw new FailureException(FailureKind.Invalid, $"'{request.After}' is no cursor of this list.", "Leave --after out for the first page; each page ends with the cursor of the next. Say --to, too: what differs from now changes by itself.");
        var page = all.Skip(start).Take(request.Limit).ToList();
        return new Page<DiffRow>(await changes.NamedAsync(page, ct)) { Next = start + page.Count < all.Count ? Cursor(page[^1]) : null, Missing = missing };
    }

    static string Cursor(DiffRow row) => $"{row.Cluster}/{row.Kind}/{row.Subject}/{row.Field}";

    async Task<IEnumerable<DiffRow>> SpecsAsync(DateTimeOffset from, DateTimeOffset to, string? cluster, CancellationToken ct)
    {
        var was = Keyed(await specs.AtAsync(from, ct), cluster);
        var now = Keyed(await specs.AtAsync(to, ct), cluster);
        return was.Keys.Union(now.Keys).Order().SelectMany(key => Between(was.GetValueOrDefault(key), now.GetValueOrDefault(key), to));
    }

    static Dictionary<(string Cluster, string Kind, string Identity), KeptSpec> Keyed(IReadOnlyList<KeptSpec> kept, string? cluster) =>
        kept.Where(k => cluster is null || k.Cluster == cluster).ToDictionary(k => (k.Cluster, k.Kind, k.Identity));

    static IEnumerable<DiffRow> Between(KeptSpec? was, KeptSpec? now, DateTimeOffset to)
    {
        if (was is not null && now is not null && was.Name == now.Name && was.Text == now.Text) return [];
        var spec = now ?? was!;
        IEnumerable<FieldChange> fields = was is null || now is null
            ? [new FieldChange(History.Presence, was is null ? History.Absent : History.Present, now is null ? History.Absent : History.Present)]
            : [.. was.Name == now.Name ? [] : new[] { new FieldChange("name", was.Name, now.Name) }, .. SpecDifference.Fields(was.Manifest().Kind, was.Manifest().Spec, now.Manifest().Spec)];
        return fields.Select(f => new DiffRow
        {
            Cluster = spec.Cluster,
            Kind = Spec,
            Subject = $"{spec.Kind} {spec.Identity}",
            Name = spec.Name,
            Field = f.Field,
            From = f.From,
            To = f.To,
            Seen = now?.Since ?? was!.Until ?? to,
        });
    }
}
