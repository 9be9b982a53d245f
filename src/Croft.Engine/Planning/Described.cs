using Croft.Contracts;
using Croft.Engine.Manifests;

namespace Croft.Engine.Planning;

/// <summary>A file with a document changed in it.</summary>
/// <param name="File">The file as it is then.</param>
/// <param name="Changes">Each field of the document that changed.</param>
sealed record DocumentEdit(DocumentFile File, IReadOnlyList<FieldChange> Changes);

/// <summary>The document of a thing among those of a workspace, and the file that holds it.</summary>
/// <param name="Manifest">The document.</param>
/// <param name="File">Its file.</param>
sealed record Described(Manifest Manifest, DocumentFile File)
{
    /// <summary>The document that describes it; null where none does.</summary>
    /// <param name="files">Files of the workspace.</param>
    /// <param name="values">Which values go into them.</param>
    /// <param name="clusters">Clusters of the workspace.</param>
    /// <param name="thing">Its cluster, kind, identity and name.</param>
    /// <exception cref="FailureException">Invalid: faults of documents, each with its place.</exception>
    public static Described? Find(IReadOnlyList<DocumentFile> files, string? values, IReadOnlyList<string> clusters, (string Cluster, string Kind, string Identity, string Name) thing)
    {
        var documents = EstatePlanner.Placed(ManifestReader.Read(files, values).Demand(), clusters).Where(d => d.Cluster == thing.Cluster && d.Kind.Name == thing.Kind).ToList();
        var document = documents.Find(d => d.Ours("vmid") == thing.Identity) ?? documents.Find(d => d.Name == thing.Name && d.Ours("vmid") is null);
        return document is null ? null : new Described(document, files.First(f => f.Path == document.At.File));
    }

    /// <summary>The file with the document as it is wanted from now on: what differs is written at its place, all else stays byte for byte.</summary>
    /// <param name="name">Its name from now on.</param>
    /// <param name="wanted">Its spec from now on.</param>
    /// <param name="values">Which values go into the files.</param>
    /// <param name="files">Files of the workspace.</param>
    /// <param name="clusters">Clusters of the workspace.</param>
    /// <exception cref="FailureException">Conflict: what others give (Defaults, values) stands against it; the files are as they were.</exception>
    public DocumentEdit Edit(string name, BoundSpec wanted, string? values, IReadOnlyList<DocumentFile> files, IReadOnlyList<string> clusters)
    {
        var kind = Manifest.Kind;
        var file = File;
        List<FieldChange> changes = [.. SpecDifference.Fields(kind, Manifest.Spec, wanted)];
        foreach (var change in changes) file = ManifestEdit.Set(file, kind, Manifest.Name, change.Field, change.To, Manifest.Cluster);
        if (name != Manifest.Name)
        {
            file = ManifestEdit.Rename(file, kind, Manifest.Name, name);
            changes.Add(new FieldChange("name", Manifest.Name, name));
        }
        if (changes.Count == 0) return new DocumentEdit(file, changes);
        var written = EstatePlanner.Placed(ManifestReader.Read(files.Select(f => f.Path == file.Path ? file : f), values).Demand(), clusters)
            .Single(d => d.Kind == kind && d.Name == name && d.Cluster == Manifest.Cluster);
        return SpecDifference.Fields(kind, wanted, written.Spec).FirstOrDefault() is not { } left ? new DocumentEdit(file, changes)
            : throw new FailureException(FailureKind.Conflict, $"{left.Field} of {written} can't be {left.From ?? "left out"}: {left.To ?? "nothing"} comes from Defaults or values.", "Change it there. No file was written.");
    }
}
