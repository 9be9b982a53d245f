using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Manifests;
using Croft.Engine.Planning;
using Croft.Engine.Verbs;

namespace Croft.Engine.Drift;

/// <summary><c>drift accept</c>: what is there is wanted from now on; the manifest is changed at that place alone.</summary>
sealed class AcceptDrift(DriftReader drift, KeptSpecs specs, ClusterConnections connections) : IVerb<AcceptDriftRequest, DriftAnswer>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "drift", "accept", "Writes what is there into the manifest.", Permissions.EstateChange, Effect.Keeps, typeof(AcceptDriftRequest), typeof(DriftAnswer));

    /// <inheritdoc/>
    public async Task<DriftAnswer> RunAsync(AcceptDriftRequest request, VerbContext context, CancellationToken ct)
    {
        var found = await drift.FindAsync(request, ct);
        if (found.There is not { } there || found.Spec is not { } spec)
            throw new FailureException(FailureKind.Unsupported, $"{found.Row.Name} is gone.", "To accept that, delete its document; to have it again: croft apply.");
        if (found.Row.Class == DriftClass.Pending)
            throw new FailureException(FailureKind.Conflict, $"{found.Row.Drift} is as it was wanted, and waits for a restart: there is nothing to accept.", $"Restart it: croft guest reboot {found.Row.Identity}.");
        var (document, file) = Described.Find(request.Documents, request.Values, await connections.NamesAsync(ct), (spec.Cluster, spec.Kind, spec.Identity, spec.Name))
            ?? throw new FailureException(FailureKind.NotFound, $"No document here describes {spec}.", "Name its file with --documents.");
        var isName = found.Row.Field == ConfigSpec.NameKey(there.Kind);
        var edited = isName
            ? ManifestEdit.Rename(file, document.Kind, document.Name, there.Name)
            : ManifestEdit.Set(file, document.Kind, document.Name, found.Row.Field, found.Row.Found);
        var applied = spec.Manifest();
        var wanted = applied with { Name = isName ? there.Name : applied.Name, Spec = applied.Spec.Copy() };
        if (!isName) wanted.Spec.Take(found.Row.Field, there.Spec);
        await specs.KeepAsync([spec with { Name = wanted.Name, Text = KeptSpec.TextOf(wanted, spec.Cluster) }], ct);
        return new DriftAnswer(found.Row.Drift) { Wanted = found.Row.Found, Files = [edited] };
    }
}
