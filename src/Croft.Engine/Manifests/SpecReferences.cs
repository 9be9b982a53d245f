namespace Croft.Engine.Manifests;

/// <summary>What one document names of others.</summary>
/// <param name="Kinds">Kinds that the other may be of.</param>
/// <param name="Name">Its name, as it stands in the value; of a node's network without the node.</param>
/// <param name="Field">Where it is named: <c>spec.net0.bridge</c>.</param>
sealed record Reference(IReadOnlyList<string> Kinds, string Name, string Field)
{
    /// <summary>Node on which a network is meant; null for any.</summary>
    public string? Node { get; init; }

    /// <summary>True where this is the thing that is meant.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    public bool Means(string kind, string name) => Kinds.Contains(kind)
        && (kind == "Network" ? name == $"{Node}/{Name}" || (Node is null && name.EndsWith($"/{Name}", StringComparison.Ordinal)) : name == Name);
}

/// <summary>Finds what documents name of others, by what the fields of their specs say of themselves.</summary>
static class SpecReferences
{
    /// <summary>Everything that a document names, in the order of its fields.</summary>
    public static IReadOnlyList<Reference> Of(Manifest manifest)
    {
        var spec = manifest.Spec;
        List<Reference> found = [.. spec.Keys.Concat(spec.Ours).SelectMany(k => Of(manifest.Kind.Shape, k.Key, k.Value)), .. spec.Lists.SelectMany(l => Of(manifest.Kind.Shape, l.Key, l.Value, "spec"))];
        var node = spec.Ours.GetValueOrDefault("node")?.GetValueOrDefault("");
        found.AddRange(Named(manifest));
        found.AddRange(spec.Templates.Select(t => new Reference([TemplateSource.Kind], t.Value.Template, t.Key)));
        return [.. found.Select(r => r.Kinds.Contains("Network") ? r with { Node = node } : r)];
    }

    static IEnumerable<Reference> Of(SpecShape shape, string key, SortedDictionary<string, string> parts)
    {
        if (!shape.TryFind(key, out var field, out _)) return [];
        return field.Type != SpecType.Parts
            ? Of(field, parts[""], $"spec.{key}")
            : parts.SelectMany(p => Of(field.Parts.Fields.First(f => f.Name == p.Key), p.Value, $"spec.{key}.{p.Key}"));
    }

    static IEnumerable<Reference> Of(SpecShape shape, string key, IReadOnlyList<SpecItem> items, string path)
    {
        if (!shape.TryFind(key, out var field, out _)) yield break;
        foreach (var (i, item) in items.Index())
        {
            var at = $"{path}.{key}[{i}]";
            foreach (var part in item.Parts)
            {
                foreach (var reference in Of(field.Parts.Fields.First(f => f.Name == part.Key), part.Value, $"{at}.{part.Key}")) yield return Exact(reference, item);
            }
            foreach (var inner in item.Lists)
            {
                foreach (var reference in Of(field.Parts, inner.Key, inner.Value, at)) yield return reference;
            }
        }
    }

    static IEnumerable<Reference> Of(SpecField field, string value, string path) =>
        // What a Template stands for is in the place of its name by now.
        field.RefersTo.Count == 0 || field.RefersTo.Contains(TemplateSource.Kind) ? []
        : field.Type == SpecType.List ? SpecText.Split(field, value).Select(v => new Reference(field.RefersTo, v, path))
        : field.RefersTo.Contains("Storage") && field.IsBare ? Volume(field, value, path)
        : [new Reference(field.RefersTo, value, path)];

    /// <summary>A volume names its storage; a path of the host, an empty drive and the host's own drive name none.</summary>
    static IEnumerable<Reference> Volume(SpecField field, string value, string path)
    {
        var storage = value.Split(':')[0];
        return storage.Length == 0 || storage.Contains('/', StringComparison.Ordinal) || storage is "none" or "cdrom" ? [] : [new Reference(field.RefersTo, storage, path)];
    }

    /// <summary>Who holds a right is a user or a group, by what the entry says; a token is one of its user's.</summary>
    static Reference Exact(Reference reference, SpecItem item) => !reference.Kinds.Contains("User") ? reference : item["type"] switch
    {
        "group" => reference with { Kinds = ["Group"] },
        "token" => reference with { Kinds = ["User"], Name = reference.Name.Split('!')[0] },
        _ => reference with { Kinds = ["User"] },
    };

    /// <summary>What a name itself says: a subnet its network, a right on a pool or a storage that one, a nested pool the one around it.</summary>
    static IEnumerable<Reference> Named(Manifest manifest) => (manifest.Kind.Name, manifest.Name.Split('/')) switch
    {
        ("SdnSubnet", [var vnet, ..]) => [new Reference(["SdnVnet"], vnet, "metadata.name")],
        ("Acl", ["", "pool", .. var pool]) when pool.Length > 0 => [new Reference(["Pool"], string.Join('/', pool), "metadata.name")],
        ("Acl", ["", "storage", var storage]) => [new Reference(["Storage"], storage, "metadata.name")],
        ("Pool", [.. var around, _]) when around.Length > 0 => [new Reference(["Pool"], string.Join('/', around), "metadata.name")],
        _ => [],
    };
}
