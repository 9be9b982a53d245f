using Croft.Contracts;
using Croft.Engine.State.Yaml;

namespace Croft.Engine.Manifests;

/// <summary>Reads documents of Croft's out of YAML files; other YAML is left alone, and every fault of every file is gathered.</summary>
sealed class ManifestReader
{
    const string Version = "croft/v1", VersionStem = "croft/";

    /// <summary>Kinds of documents that give to others.</summary>
    static readonly string[] Givers = [Defaults.Kind, TemplateSource.Kind, "CloudInit"];

    readonly List<Manifest> manifests = [];
    readonly List<Defaults> defaults = [];
    readonly List<Fault> faults = [];
    readonly ValueTable values;
    int files, leftAlone;

    ManifestReader(ValueTable values) => this.values = values;


    /// <summary>All documents, and what is wrong with any of them.</summary>
    /// <param name="files">Files; those of a folder <c>values/</c> hold values and no documents, and of one beside only what it gives to others counts.</param>
    /// <param name="values">Name of the values over the defaults; null for these alone.</param>
    public static ManifestSet Read(IEnumerable<DocumentFile> files, string? values = null)
    {
        var byUse = files.ToLookup(ValueTable.Holds);
        var reader = new ManifestReader(ValueTable.Read([.. byUse[true]], values));
        reader.faults.AddRange(reader.values.Faults);
        reader.ReadAll([.. byUse[false].Where(f => !f.IsBeside || Givers.Any(g => f.Text.Contains(g, StringComparison.Ordinal)))]);
        reader.faults.AddRange(Defaults.Give(reader.defaults, reader.manifests));
        reader.DemandRequired();
        reader.faults.AddRange(CloudInits.Give(reader.manifests));
        reader.RefuseTwins();
        reader.faults.AddRange(TemplateUses.Resolve(reader.manifests));
        reader.LeaveBeside(byUse[false]);
        reader.faults.AddRange(CloneCycles.In(reader.manifests));
        return new ManifestSet(reader.manifests, reader.files, reader.leftAlone, reader.faults) { Values = reader.values.Files };
    }

    /// <summary>Reads files side by side, and puts what they hold in their order.</summary>
    void ReadAll(IReadOnlyList<DocumentFile> all)
    {
        var each = new ManifestReader[all.Count];
        Parallel.For(0, each.Length, i => (each[i] = new ManifestReader(values)).Read(all[i]));
        foreach (var one in each)
        {
            manifests.AddRange(one.manifests);
            defaults.AddRange(one.defaults);
            faults.AddRange(one.faults);
            files += one.files;
            leftAlone += one.leftAlone;
        }
    }

    void Read(DocumentFile file)
    {
        if (Unreadable(file) is { } why)
        {
            faults.Add(new Fault(Path.GetFileName(file.Path), why.Message) { At = new FilePosition(file.Path, why.Line, why.Column) });
            files++;
            return;
        }
        if (!DocumentFile.NamesCroft(file.Text) && (file.Text.Length > DocumentFile.Longest || !NearlyOurs.MayHold(file.Text)))
        {
            leftAlone++;
            return;
        }
        var found = new YamlFaults(file.Path);
        var all = YamlTree.Documents(file.Text.TrimStart('\uFEFF'), found).OfType<YamlMap>().ToList();
        var ours = all.FindAll(IsOurs);
        List<(YamlScalar At, string Why)> nearly = ours.Count == all.Count ? [] : [.. all.Where(d => !IsOurs(d) && (!file.IsBeside || IsGiver(d))).Select(d => NearlyOurs.Find(d, ours.Count > 0)).OfType<(YamlScalar At, string Why)>()];
        // A file that can't be read to its end is Croft's concern where it says so of itself.
        if (ours.Count == 0 && nearly.Count == 0 && !(found.Cut && file.Text.Contains("apiVersion: " + VersionStem, StringComparison.Ordinal)))
        {
            leftAlone++;
            return;
        }
        foreach (var one in nearly) found.Add("apiVersion", one.Why, one.At);
        if (file.IsBeside) ours.RemoveAll(d => !IsGiver(d));
        else files++;
        foreach (var document in ours)
        {
            ClearSecrets.Refuse(document, found);
            if (Document(file.Path, document, found) is { } manifest) manifests.Add(manifest);
        }
        faults.AddRange(found.All);
    }

    /// <summary>Why a file of Croft's is not looked at further; null for one that is, and for all that are not Croft's.</summary>
    static (string Message, int Line, int Column)? Unreadable(DocumentFile file)
    {
        var text = file.Text;
        if ((file.Length ?? text.Length) is var length && length > DocumentFile.Longest)
            return DocumentFile.NamesCroft(text) ? ($"holds {length >> 20} MB; a manifest holds at most {DocumentFile.Longest >> 20}, so make several files of it", 1, 1) : null;
        if (text.Contains('\0', StringComparison.Ordinal))
            return DocumentFile.NamesCroft(text.Replace("\0", "", StringComparison.Ordinal)) ? ("holds bytes that are no text; save it as UTF-8", 1, 1) : null;
        if (text.IndexOf('\uFFFD', StringComparison.Ordinal) is var at and >= 0 && DocumentFile.NamesCroft(text))
            return ("holds a byte that is no UTF-8; save it as UTF-8", 1 + text.AsSpan(0, at).Count('\n'), at - text.AsSpan(0, at).LastIndexOf('\n'));
        return null;
    }

    static bool IsGiver(YamlMap document) => document["kind"] is YamlScalar kind && Givers.Contains(kind.Value);

    static bool IsOurs(YamlMap document) => document["apiVersion"] is YamlScalar version && version.Value.StartsWith(VersionStem, StringComparison.Ordinal);

    Manifest? Document(string file, YamlMap document, YamlFaults faults)
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
        document = WithValues(document, faults);
        var (name, cluster) = Metadata(document, faults);
        if (kind is null && !Defaults.Are(document)) return null;
        if (document["spec"] is not YamlMap spec)
        {
            faults.Add("spec", "has to hold keys and values", document["spec"] ?? document);
            return null;
        }
        if (kind is null)
        {
            if (Defaults.Read(file, name, cluster, spec, faults) is { } given) defaults.Add(given);
            return null;
        }
        var bound = new SpecBinder(faults, kind.Name).Bind(kind.Shape, spec);
        if (name is not null && KindNames.WhyNot(kind, name.Value) is { } why) faults.Add("metadata.name", why, name);
        if (kind.Shape.Type == typeof(RedundancyGroupSpec)) HealthCheck.Check(bound, "healthCheck", spec, ofContainer: false, faults);
        if (kind.Shape.Type == typeof(CloudInitSpec)) CloudInits.Check(bound, spec, faults);
        HealthCheck.Check(bound, "verify", spec, kind.Shape.Type == typeof(ContainerSpec), faults);
        if (kind.Shape.Type == typeof(TemplateSpec)) TemplateSource.Check(bound, spec, faults);
        return name is null ? null : new Manifest(kind, name.Value, cluster, bound, new FilePosition(file, name.Line, name.Column));
    }

    /// <summary>Tells what a document lacks that no Defaults gave it.</summary>
    void DemandRequired()
    {
        foreach (var manifest in manifests)
        {
            if (manifest.Spec.Lacks.Count == 0 && !RedundancyGroup.IsOfNobody(manifest)) continue;
            var (spec, at) = (manifest.Spec, new FilePosition(manifest.At.File, manifest.Spec.At.Line, manifest.Spec.At.Column));
            faults.AddRange(spec.Lacks.Where(f => !spec.Given.ContainsKey(f.Name)).Select(f => new Fault("spec", SpecBinder.Lacking(f)) { At = at }));
            if (RedundancyGroup.IsOfNobody(manifest)) faults.Add(new Fault("spec", "names no guests: say members, or tags") { At = at });
        }
    }

    /// <summary>Documents of files that were not named have given what they give.</summary>
    void LeaveBeside(IEnumerable<DocumentFile> read)
    {
        var beside = read.Where(f => f.IsBeside).Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        if (beside.Count > 0) manifests.RemoveAll(m => beside.Contains(m.At.File));
    }

    YamlMap WithValues(YamlMap document, YamlFaults faults)
    {
        var insertion = new ValueInsertion(values, faults.Add);
        return document with
        {
            Pairs = [.. document.Pairs.Select(p => p.Key.Value is "metadata" or "spec" && insertion.Into(p.Value, p.Key.Value) is { } node ? new(p.Key, node) : p)],
        };
    }

    static Kind? KindOf(YamlMap document, YamlFaults faults)
    {
        if (document["kind"] is not YamlScalar { IsNull: false } said)
        {
            faults.Add("kind", $"is missing; it is one of {string.Join(", ", Kind.Names)}", document["kind"] ?? document);
            return null;
        }
        var kind = Kind.Find(said.Value);
        if (kind is null && said.Value != Defaults.Kind) faults.Add("kind", $"is unknown: '{said.Value}'{Nearest(said.Value, Kind.Names)}", said);
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
        if (name is null || (name.IsNull && !faults.HasAt(name))) faults.Add("metadata.name", "is missing", metadata["name"] ?? metadata);
        return (name is { IsNull: false } ? name : null, metadata["cluster"] is YamlScalar { IsNull: false } cluster ? cluster.Value : null);
    }

    /// <summary>Two documents that describe one thing contradict each other, whatever they say.</summary>
    void RefuseTwins()
    {
        // Guests may share a name as long as each says its number.
        Tell(Twins(manifests, m => (m.Kind.Name, m.Cluster, m.Name)).Where(g => g.Any(m => m.Ours("vmid") is null)), m => m.At, "metadata.name", m => $"is described twice: {m}");
        Tell(Twins(defaults, d => (Defaults.Kind, d.Cluster, d.Name)), d => d.At, "metadata.name", d => $"is described twice: Defaults {d.Name}");
        Tell(Twins(manifests.Where(m => m.Ours("vmid") is not null), m => ("", m.Cluster, m.Ours("vmid")!)), m => m.At, "spec.vmid", m => $"is given to more than one guest: {m.Ours("vmid")}");

        // Grouping tens of thousands costs more than seeing that there are none.
        static IEnumerable<IGrouping<(string, string?, string), T>> Twins<T>(IEnumerable<T> all, Func<T, (string, string?, string)> key)
        {
            var seen = new HashSet<(string, string?, string)>();
            return all.Any(one => !seen.Add(key(one))) ? all.GroupBy(key) : [];
        }

        void Tell<T>(IEnumerable<IGrouping<(string, string?, string), T>> groups, Func<T, FilePosition> at, string field, Func<T, string> what)
        {
            foreach (var group in groups)
                foreach (var twin in group.Skip(1))
                    faults.Add(new Fault(field, $"{what(twin)}, first in {at(group.First()).File}, line {at(group.First()).Line}") { At = at(twin) });
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
    /// <summary>Files whose values went in.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

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
