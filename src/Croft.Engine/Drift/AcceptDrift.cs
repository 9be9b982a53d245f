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
        "drift", "accept", "Writes what is there into the manifest.", Permissions.EstateChange, Effect.Keeps, typeof(AcceptDriftRequest), typeof(DriftAnswer))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<DriftAnswer> RunAsync(AcceptDriftRequest request, VerbContext context, CancellationToken ct)
    {
        var found = await drift.FindAsync(request, ct);
        DriftReader.Demand(found.Row, Info.Permission);
        if (found.There is not { } there || found.Spec is not { } spec)
            throw new FailureException(FailureKind.Unsupported, $"{found.Row.Name} is gone.", "To accept that, delete its document; to have it again: croft apply.");
        if (found.Row.Class == DriftClass.Pending)
            throw new FailureException(FailureKind.Conflict, $"{found.Row.Drift} is as it was wanted, and waits for a restart: there is nothing to accept.", $"Restart it: croft guest reboot {found.Row.Identity}.");
        var (document, file) = Described.Find(request.Documents, request.Values, await connections.NamesAsync(ct), (spec.Cluster, spec.Kind, spec.Identity, spec.Name))
            ?? throw new FailureException(FailureKind.NotFound, $"No document here describes {spec}.", "Name its file with --documents.");
        var isName = found.Row.Field == ConfigSpec.NameKey(there.Kind);
        var (field, value) = OwnField(found.Row, document, there);
        var edited = isName
            ? ManifestEdit.Rename(file, document.Kind, document.Name, there.Name)
            : ManifestEdit.Set(file, document.Kind, document.Name, field, value);
        var applied = spec.Manifest();
        var wanted = applied with { Name = isName ? there.Name : applied.Name, Spec = applied.Spec.Copy() };
        // What a guest does right now is no part of its config.
        if (found.Row is { Field: "state", Found: { } state }) wanted.Spec.Ours["state"] = new(StringComparer.Ordinal) { [""] = state };
        else if (!isName) wanted.Spec.Take(found.Row.Field, there.Spec);
        await specs.KeepAsync([spec with { Name = wanted.Name, Text = KeptSpec.TextOf(wanted, spec.Cluster) }], ct);
        return new DriftAnswer(found.Row.Drift) { Wanted = found.Row.Found, Files = [edited] };
    }

    /// <summary>What is written: the field itself; where another document gave the key, all of it, since a document's own goes before as a whole.</summary>
    static (string Field, string? Value) OwnField(DriftRow row, Manifest document, Sight there)
    {
        var key = row.Field.StartsWith("raw.", StringComparison.Ordinal) ? row.Field : row.Field.Split('.', '[')[0];
        if (!document.Spec.Given.TryGetValue(key, out var giver)) return (row.Field, row.Found);
        if (document.CloudInit?.Drive == key)
            throw new FailureException(FailureKind.Unsupported, $"{row.Drift} comes from the parts of {giver}, and can't be another in {document} itself.", $"Put the image back: croft drift revert {row.Drift}; or take 'cloudInit' out of the document.");
        if (key == row.Field) return row.Found is not null ? (row.Field, row.Found) : throw Given(row, document, giver, key);
        if (!there.Spec.Keys.TryGetValue(key, out var parts)) throw Given(row, document, giver, key);
        return document.Kind.Shape.TryFind(key, out var field, out _) ? (key, SpecText.Write(field, parts)) : (row.Field, row.Found);
    }

    static FailureException Given(DriftRow row, Manifest document, string giver, string key) =>
        new(FailureKind.Unsupported, $"{row.Drift} is gone, and {giver} gives it to {document}.", $"Write '{key}:' without a value into the document, which keeps it away; or change {giver}.");
}
