using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Engine.Inventory.Past;
using Croft.Engine.Manifests;
using Croft.Engine.Planning;
using Croft.Engine.Verbs;

namespace Croft.Engine.Drift;

/// <summary><c>restore-spec</c>: writes a document as it was applied, or its guest as it was seen, at a moment; what is there is not touched.</summary>
sealed class RestoreSpec(KeptSpecs specs, PastSights past, ClusterConnections connections, TimeProvider time) : IVerb<RestoreSpecRequest, RestoredSpec>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "", "restore-spec", "Writes a document as it was at a moment.", Permissions.EstateRead, Effect.Reads, typeof(RestoreSpecRequest), typeof(RestoredSpec))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<RestoredSpec> RunAsync(RestoreSpecRequest request, VerbContext context, CancellationToken ct)
    {
        var when = Moment.Parse(request.AsOf, time);
        var clusters = await connections.NamesAsync(ct);
        if (request.Cluster is { } cluster && !clusters.Contains(cluster)) throw ClusterNames.NotFound(cluster, clusters);
        var then = await ThenAsync(request, when, ct);
        if (Described.Find(request.Documents, request.Values, clusters, (then.Cluster, then.Kind.Name, then.Identity, then.Name)) is { } document)
        {
            var edit = document.Edit(then.Name, then.Spec, request.Values, request.Documents, clusters);
            return new RestoredSpec($"{then.Kind.Name} {then.Name}") { Source = then.Source, Since = then.Since, Changes = edit.Changes, Files = edit.Changes.Count == 0 ? [] : [edit.File], Edits = true };
        }
        var sight = new Sight(then.Kind, then.Cluster, then.Name, then.Spec) { Identity = then.Identity };
        var several = clusters.Count > 1;
        var path = new ImportPaths("by-kind", several).Of(sight);
        return new RestoredSpec($"{then.Kind.Name} {then.Name}") { Source = then.Source, Since = then.Since, Files = [ImportedDocument.Of(sight, path, ImportPaths.SchemaFrom(path), several).File] };
    }

    /// <summary>What was applied by then; what was seen where nothing was.</summary>
    async Task<Then> ThenAsync(RestoreSpecRequest request, DateTimeOffset when, CancellationToken ct)
    {
        var applied = (await specs.AtAsync(when, ct)).Where(k => Fits(request, k.Cluster, k.Kind, k.Identity, k.Name)).Select(k => new Then(k.Manifest().Kind, k.Cluster, k.Identity, k.Name, k.Manifest().Spec, "applied", k.Since)).ToList();
        if (applied.Count > 0) return Only(request, applied);
        var seen = (await past.AtAsync(request.Cluster, when, ct)).Guests.Where(g => g.Reading is GuestSight { Reading: not null } && Fits(request, g.Cluster, g.Kind.Name, g.Identity, g.Name))
            .Select(g => new Then(g.Kind, g.Cluster, g.Identity, g.Name, g.Spec, "seen", when)).ToList();
        if (seen.Count == 0 && Own(request) is { } own)
            throw new FailureException(FailureKind.Unsupported, $"{own} is no thing of Proxmox: it is Croft's own, and its documents are not kept. What it gave is in what is kept of the guests.", "Restore those: croft restore-spec GUEST. What its file said then, only your version control knows.");
        return Only(request, seen);
    }

    /// <summary>The document of that name that only gives to others; null where it is none.</summary>
    static string? Own(RestoreSpecRequest request) => request.Name.Split('/') is [Defaults.Kind or "CloudInit", var name] ? $"{request.Name.Split('/')[0]} {name}"
        : ManifestReader.Read(request.Documents, request.Values).Manifests.Where(m => m.Name == request.Name && m.Kind.Name == "CloudInit").Select(m => m.ToString()).FirstOrDefault();

    static bool Fits(RestoreSpecRequest request, string cluster, string kind, string identity, string name) =>
        (request.Cluster is null || request.Cluster == cluster) && (request.Name == name || request.Name == identity || request.Name == $"{kind}/{name}");

    static Then Only(RestoreSpecRequest request, List<Then> found) => found switch
    {
        [var one] => one,
        [] => throw new FailureException(FailureKind.NotFound, $"Nothing was applied or seen by {request.AsOf} that is called '{request.Name}'.", "'croft history list' tells what came and went; 'croft guest list --as-of' what was there."),
        _ => throw new FailureException(FailureKind.Invalid, $"'{request.Name}' may mean {string.Join(" or ", found.Select(f => $"{f.Cluster}: {f.Kind.Name}/{f.Name} ({f.Identity})"))}.", "Say its number, Kind/name, or --cluster."),
    };

    /// <summary>A document of then.</summary>
    sealed record Then(Kind Kind, string Cluster, string Identity, string Name, BoundSpec Spec, string Source, DateTimeOffset Since);
}
