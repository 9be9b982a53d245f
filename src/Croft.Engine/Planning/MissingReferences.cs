using Croft.Contracts;
using Croft.Engine.Manifests;
using Croft.Engine.State.Yaml;

namespace Croft.Engine.Planning;

/// <summary>What documents name of others that is neither in a document nor in the estate.</summary>
static class MissingReferences
{
    /// <summary>A fault for each, with its place and the nearest name there is.</summary>
    /// <param name="manifests">All documents.</param>
    /// <param name="sights">What the clusters hold.</param>
    /// <param name="unread">Kinds that could not be read: of these nothing is known to be missing.</param>
    public static IReadOnlyList<Fault> Among(IReadOnlyList<Manifest> manifests, IReadOnlyList<Sight> sights, IReadOnlyCollection<string>? unread = null)
    {
        var there = new Names();
        foreach (var manifest in manifests) there.Add(manifest.Kind.Name, manifest.Cluster, manifest.Name);
        foreach (var sight in sights) there.Add(sight.Kind.Name, sight.Cluster, sight.Name);
        return
        [
            .. from manifest in manifests
               from reference in SpecReferences.Of(manifest)
               where !there.Has(reference, manifest.Cluster) && !(unread is not null && reference.Kinds.Any(unread.Contains))
               select Fault(manifest, reference, there),
        ];
    }

    static Fault Fault(Manifest manifest, Reference reference, Names there)
    {
        var kinds = string.Join(" or ", reference.Kinds);
        var nearest = NearestWord.To(reference.Name, there.Of(reference.Kinds));
        var where = reference is { Node: { } node } && reference.Kinds.Contains("Network") ? $" on {node}" : "";
        return new Fault(reference.Field, $"names the {kinds} '{reference.Name}', which is neither in a manifest nor in the estate{where}{(nearest is null ? "" : $"; did you mean {nearest}?")}")
        {
            At = Place(manifest, reference.Field),
        };
    }

    // A part that stands alone has the place of its key.
    static FilePosition Place(Manifest manifest, string field) =>
        manifest.Spec.Places.TryGetValue(field, out var at) || manifest.Spec.Places.TryGetValue(field[..field.LastIndexOf('.')], out at)
            ? new FilePosition(manifest.At.File, at.Line, at.Column) : manifest.At;

    /// <summary>Names by kind and cluster; documents without a cluster are of the only one.</summary>
    sealed class Names
    {
        readonly HashSet<(string Kind, string? Cluster, string Name)> all = [];
        readonly Dictionary<string, HashSet<string>> told = new(StringComparer.Ordinal);

        public void Add(string kind, string? cluster, string name)
        {
            Keep(kind, cluster, name);
            if (kind == "Network" && name.LastIndexOf('/') is var cut and > 0)
            {
                Keep(kind, cluster, name[cut..]);
                name = name[(cut + 1)..];
            }
            if (!told.TryGetValue(kind, out var names)) told[kind] = names = new(StringComparer.Ordinal);
            names.Add(name);
        }

        // A thing without a cluster is of the only one, whatever that is called; who names none means the only one, too.
        void Keep(string kind, string? cluster, string name)
        {
            all.Add((kind, cluster ?? "", name));
            all.Add((kind, null, name));
        }

        public bool Has(Reference reference, string? cluster) => reference.Kinds.Any(kind =>
        {
            var name = kind == "Network" ? $"{reference.Node}/{reference.Name}" : reference.Name;
            return all.Contains((kind, cluster, name)) || all.Contains((kind, "", name));
        });

        public IEnumerable<string> Of(IReadOnlyList<string> kinds) => kinds.SelectMany(k => told.GetValueOrDefault(k) ?? []);
    }
}
