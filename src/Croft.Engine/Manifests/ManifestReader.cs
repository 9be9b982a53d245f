using Croft.Contracts;
using Croft.Engine.State.Yaml;

namespace Croft.Engine.Manifests;

/// <summary>Reads documents of Croft's out of YAML files; other YAML is left alone, and every fault of every file is gathered.</summary>
sealed class ManifestReader
{
    const string Version = "croft/v1", VersionStem = "croft/";

    /// <summary>Characters that a file may hold; more is no manifest.</summary>
    const int Longest = 4 << 20;

    readonly List<Manifest> manifests = [];
    readonly List<Fault> faults = [];
    int files, leftAlone;

    /// <summary>All documents, and what is wrong with any of them.</summary>
    public static ManifestSet Read(IEnumerable<DocumentFile> files)
    {
        var reader = new ManifestReader();
        foreach (var file in files) reader.Read(file);
        reader.RefuseTwins();
        return new ManifestSet(reader.manifests, reader.files, reader.leftAlone, [.. reader.faults]);
    }

    void Read(DocumentFile file)
    {
        var found = new YamlFaults(file.Path);
        if (file.Text.Length > Longest)
        {
            // Whether it is Croft's can't be said without reading it; a text of that size is not looked at further.
            faults.Add(new Fault(Path.GetFileName(file.Path), $"holds {file.Text.Length >> 20} million characters; a manifest holds at most {Longest >> 20}.") { At = new FilePosition(file.Path, 1, 1) });
            return;
        }
        var ours = YamlTree.Documents(file.Text.TrimStart('\uFEFF'), found).OfType<YamlMap>().Where(IsOurs).ToList();
        // A file that can't be read to its end is Croft's concern where it says so of itself.
        if (ours.Count == 0 && !(found.Cut && file.Text.Contains("apiVersion: " + VersionStem, StringComparison.Ordinal)))
        {
            leftAlone++;
            return;
        }
        files++;
        foreach (var document in ours)
            if (Document(file.Path, document, found) is { } manifest) manifests.Add(manifest);
        faults.AddRange(found.All);
    }

    static bool IsOurs(YamlMap document) => document["apiVersion"] is YamlScalar version && version.Value.StartsWith(VersionStem, StringComparison.Ordinal);

    static Manifest? Document(string file, YamlMap document, YamlFaults faults)
    {
        var version = (YamlScalar)document["apiVersion"]!;
        if (version.Value != Version)
        {
            faults.Add("apiVersion", $"has to be {Version}, not '{version.Value}': documents of another version are not read", version);
            return null;
        }
        foreach (var (key, _) in document.Pairs.Where(p => p.Key.Value is not ("apiVersion" or "kind" or "metadata" or "spec")))
            faults.Add(key.Value, $"is unknown; a document holds apiVersion, kind, metadata and spec{Nearest(key.Value, ["kind", "metadata", "spec"])}", key);
        var kind = KindOf(document, faults);
        var (name, cluster) = Metadata(document, faults);
        if (kind is null) return null;
        if (document["spec"] is not YamlMap spec)
        {
            faults.Add("spec", "has to hold keys and values", document["spec"] ?? document);
            return null;
        }
        var bound = new SpecBinder(faults, kind.Name).Bind(kind.Shape, spec);
        if (kind.Shape.Type == typeof(RedundancyGroupSpec)) RedundancyGroup.Check(bound, spec, faults);
        return name is null ? null : new Manifest(kind, name.Value, cluster, bound, new FilePosition(file, name.Line, name.Column));
    }

    static Kind? KindOf(YamlMap document, YamlFaults faults)
    {
        if (document["kind"] is not YamlScalar { IsNull: false } said)
        {
            faults.Add("kind", $"is missing; it is one of {string.Join(", ", Kind.All.Select(k => k.Name))}", document["kind"] ?? document);
            return null;
        }
        var kind = Kind.Find(said.Value);
        if (kind is null) faults.Add("kind", $"is unknown: '{said.Value}'{Nearest(said.Value, [.. Kind.All.Select(k => k.Name)])}", said);
        return kind;
    }

    static (YamlScalar? Name, string? Cluster) Metadata(YamlMap document, YamlFaults faults)
    {
        if (document["metadata"] is not YamlMap metadata)
        {
            faults.Add("metadata", "has to hold the name", document["metadata"] ?? document);
            return (null, null);
        }
        foreach (var (key, _) in metadata.Pairs.Where(p => p.Key.Value is not ("name" or "cluster")))
            faults.Add($"metadata.{key.Value}", $"is unknown; metadata holds name and cluster{Nearest(key.Value, ["name", "cluster"])}", key);
        var name = metadata["name"] as YamlScalar;
        if (name is null or { IsNull: true }) faults.Add("metadata.name", "is missing", metadata["name"] ?? metadata);
        return (name is { IsNull: false } ? name : null, metadata["cluster"] is YamlScalar { IsNull: false } cluster ? cluster.Value : null);
    }

    /// <summary>Two documents that describe one thing contradict each other, whatever they say.</summary>
    void RefuseTwins()
    {
        Tell(manifests.GroupBy(m => (m.Kind.Name, m.Cluster, m.Name)), "metadata.name", m => $"is described twice: {m}");
        Tell(manifests.Where(m => m.Spec.Ours.ContainsKey("vmid")).GroupBy(m => ("", m.Cluster, m.Spec.Ours["vmid"][""])), "spec.vmid", m => $"is given to more than one guest: {m.Spec.Ours["vmid"][""]}");

        void Tell(IEnumerable<IGrouping<(string, string?, string), Manifest>> groups, string field, Func<Manifest, string> what)
        {
            foreach (var group in groups)
                foreach (var twin in group.Skip(1))
                    faults.Add(new Fault(field, $"{what(twin)}, first in {group.First().At.File}, line {group.First().At.Line}") { At = twin.At });
        }
    }

    static string Nearest(string word, IReadOnlyList<string> known) => NearestWord.To(word, known) is { } nearest ? $"; did you mean {nearest}?" : "";
}

/// <summary>What was read.</summary>
/// <param name="Manifests">Documents that could be read.</param>
/// <param name="Files">Files that hold documents of Croft's.</param>
/// <param name="LeftAlone">Files that hold none.</param>
/// <param name="Faults">What is wrong, in order of files and places.</param>
sealed record ManifestSet(IReadOnlyList<Manifest> Manifests, int Files, int LeftAlone, IReadOnlyList<Fault> Faults)
{
    /// <summary>The documents, once all of them are right.</summary>
    /// <exception cref="FailureException">Invalid: every fault with its place.</exception>
    public IReadOnlyList<Manifest> Demand()
    {
        if (Faults.Count == 0) return Manifests;
        var places = Faults.Select(f => f.At!.File).Distinct(StringComparer.Ordinal).Count();
        throw new FailureException(new Failure(FailureKind.Invalid, $"{(Faults.Count == 1 ? "A fault" : $"{Faults.Count} faults")} in {(places == 1 ? Faults[0].At!.File : $"{places} files")}.")
        {
            Faults = Faults,
            WayOut = "Correct the manifests; nothing was done. 'croft schema --kind KIND' says what a document may hold.",
        });
    }
}
