using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Engine.Manifests;
using Croft.Engine.Verbs;

namespace Croft.Engine.Planning;

/// <summary><c>import</c>: writes manifests for what no document describes, and proves that they change nothing.</summary>
sealed class ImportEstate(EstatePlanner planner, ClusterConnections connections, KeptSpecs specs) : IVerb<ImportRequest, ImportResult>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "", "import", "Writes manifests for the estate, and proves that they change nothing.", Permissions.EstateChange, Effect.Keeps, typeof(ImportRequest), typeof(ImportResult))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<ImportResult> RunAsync(ImportRequest request, VerbContext context, CancellationToken ct)
    {
        var names = await connections.NamesAsync(ct);
        if (request.Cluster is { } one) await connections.DemandAsync(one, ct);
        var present = EstatePlanner.Placed(ManifestReader.Read(request.Documents, request.Values).Demand(), names);
        var clusters = request.Cluster is null ? names : [request.Cluster];
        var missing = await planner.RefreshAsync(clusters, ct);
        var seen = await planner.SeeAllAsync(clusters, request.Select is not null, ct);
        var sights = seen.All;
        var described = DocumentMatch.Of([.. present.Where(d => clusters.Contains(d.Cluster!))], sights, await specs.NowAsync(ct)).Changes
            .Where(c => c.There is not null).Select(c => (c.Cluster, c.Kind.Name, c.There!.Identity)).ToHashSet();
        var (picked, unseen) = Picked(sights, request, described);
        var paths = new ImportPaths(request.Layout, names.Count > 1);
        List<ImportedDocument> documents = [];
        foreach (var sight in picked)
        {
            var path = paths.Of(sight);
            documents.Add(ImportedDocument.Of(sight, path, ImportPaths.SchemaFrom(path), names.Count > 1));
        }
        var read = EstatePlanner.Placed(ManifestReader.Read(documents.Select(d => d.File)).Demand(), names);
        var plan = await planner.PlanAsync(read, new PlanRequest(), Asking.WhatHasNoReadings, ct);
        IReadOnlyList<Missing> unequal = [.. Unequal(plan)];
        var result = new ImportResult(documents.Count)
        {
            Kinds = documents.CountBy(d => d.Sight.Kind.Name).OrderBy(k => k.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal),
            Typed = documents.Sum(d => d.Typed),
            Verbatim = [.. documents.SelectMany(d => d.Verbatim)],
            LeftOut = [.. documents.SelectMany(d => d.LeftOut)],
            Secrets = [.. documents.SelectMany(d => d.Secrets)],
            Described = described.Count,
            Proven = unequal.Count == 0,
            Missing = [.. missing, .. seen.Missing, .. unseen, .. unequal],
        };
        await specs.KeepAsync(plan.Steps.Where(s => s.Kind == KeepSpecsStep.Name).SelectMany(s => KeepSpecsStep.Read(s).Keep), ct);
        return result with { Files = Files(documents, result) };
    }

    static (IReadOnlyList<Sight> Picked, IReadOnlyList<Missing> Unseen) Picked(IReadOnlyList<Sight> sights, ImportRequest request, HashSet<(string, string, string)> described)
    {
        var selector = request.Select is { } text ? GuestSelector.Parse(text) : null;
        var open = sights.Where(s => !s.IsBuiltIn && !described.Contains((s.Cluster, s.Kind.Name, s.Identity)) && (selector is null || s.Reading is GuestSight { Row: { } row } && selector.Picks(row))).ToList();
        var unseen = open.Where(s => s.Reading is GuestSight { Reading: null }).Select(s => new Missing($"{s.Cluster}/{s.Identity}", FailureKind.Unreachable, $"the config of {s.Name} was never read, so it was not imported")).ToList();
        return ([.. open.Where(s => s.Reading is not GuestSight { Reading: null })], unseen);
    }

    /// <summary>What a plan of the new documents would change: each is a fault of the import.</summary>
    static IEnumerable<Missing> Unequal(Plan plan) =>
    [
        .. plan.Steps.Where(s => !s.IsOwn).Select(s => new Missing(s.Title, FailureKind.Bug, $"its document differs in {string.Join(", ", s.Changes.Select(c => c.Field))}")),
        .. plan.Outlook!.Refused.Where(r => r.Why.Kind != FailureKind.Unreachable).Select(r => new Missing(r.Document, FailureKind.Bug, $"its document can't be held against it: {r.Why.Message}")),
    ];

    static IReadOnlyList<DocumentFile> Files(IReadOnlyList<ImportedDocument> documents, ImportResult result) =>
    [
        .. documents.Select(d => d.File),
        new DocumentFile(ImportPaths.SchemaName, SpecSchema.Of(Kind.Names)) { IsDerived = true },
        new DocumentFile(ImportReport.Name, ImportReport.Write(result)) { IsDerived = true },
    ];
}
