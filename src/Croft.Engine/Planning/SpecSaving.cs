using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;
using Croft.Engine.Runs;

namespace Croft.Engine.Planning;

/// <summary>Writes settings that a verb brings into force into the manifests of its guests.</summary>
sealed class SpecSaving(KeptSpecs specs, ClusterConnections connections) : ISpecSaving
{
    /// <inheritdoc/>
    public async Task<Plan> SaveAsync(Plan plan, IReadOnlyList<GuestSettings> settings, IReadOnlyList<DocumentFile> documents, string? values, CancellationToken ct)
    {
        var clusters = await connections.NamesAsync(ct);
        var kept = (await specs.NowAsync(ct)).ToDictionary(k => (k.Cluster, k.Kind, k.Identity));
        List<(KeptSpec Spec, KeptSpec Before, string Lease)> keep = [];
        List<DocumentEdit> edits = [];
        var files = documents;
        foreach (var guest in settings)
        {
            var (kind, identity) = (Kind.Find(guest.Guest.IsVm ? "VirtualMachine" : "Container")!, guest.Guest.Vmid.ToString(CultureInfo.InvariantCulture));
            var managed = kept.GetValueOrDefault((guest.Guest.Cluster, kind.Name, identity));
            var described = Described.Find(files, values, clusters, (guest.Guest.Cluster, kind.Name, identity, managed?.Name ?? guest.Guest.Name))
                ?? throw new FailureException(FailureKind.NotFound, $"No document here describes {guest.Guest}, so nothing can be saved.", $"Write one: croft import --select vmid={identity}. Or leave --save out.");
            var (name, wanted, fields) = Wanted(kind, described.Manifest, guest);
            var edit = described.Edit(name, wanted, values, files, clusters);
            if (edit.Changes.Count > 0) edits.Add(edit);
            files = [.. files.Select(f => f.Path == edit.File.Path ? edit.File : f)];
            if (managed is not null && Kept(managed, name, wanted, fields) is var now && (now.Name != managed.Name || now.Text != managed.Text)) keep.Add((now, managed, guest.Guest.Lease));
        }
        var was = documents.ToDictionary(d => d.Path, d => d.Text, StringComparer.Ordinal);
        IReadOnlyList<EditedFile> saves = [.. edits.GroupBy(e => e.File.Path).Select(g => new EditedFile(g.Key, g.Last().File.Text, EditedFile.DigestOf(was[g.Key])) { Changes = [.. g.SelectMany(e => e.Changes)] })];
        return PlanPieces.Keeping(plan, keep) with { Saves = saves };
    }

    /// <summary>The document with the settings in it, and the fields that they are.</summary>
    static (string Name, BoundSpec Spec, IReadOnlyList<string> Fields) Wanted(Kind kind, Manifest document, GuestSettings settings)
    {
        var read = ConfigSpec.Read(kind, settings.Set);
        var spec = document.Spec.Copy();
        var nameKey = ConfigSpec.NameKey(kind);
        List<string> fields = [.. settings.Set.Keys.Concat(settings.Unset).Where(k => k != nameKey).Select(k => read.Raw.ContainsKey(k) || document.Spec.Raw.ContainsKey(k) ? $"raw.{k}" : k)];
        foreach (var field in fields) spec.Take(field, read);
        return (settings.Set.GetValueOrDefault(nameKey) ?? document.Name, spec, fields);
    }

    static KeptSpec Kept(KeptSpec managed, string name, BoundSpec wanted, IReadOnlyList<string> fields)
    {
        var applied = managed.Manifest();
        var spec = applied.Spec.Copy();
        foreach (var field in fields) spec.Take(field, wanted);
        return managed with { Name = name, Text = KeptSpec.TextOf(applied with { Name = name, Spec = spec }, managed.Cluster) };
    }
}
