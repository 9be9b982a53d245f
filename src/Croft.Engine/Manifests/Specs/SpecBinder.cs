using Croft.Engine.Guests;
using Croft.Engine.Secrets;
using Croft.Engine.State.Yaml;

namespace Croft.Engine.Manifests;

/// <summary>Reads the spec of a document against its shape; each fault is noted with its place.</summary>
/// <param name="faults">Takes them.</param>
/// <param name="kind">Name of the kind.</param>
/// <param name="root">Where the fields stand in the document.</param>
sealed class SpecBinder(YamlFaults faults, string kind, string root = "spec")
{
    readonly BoundSpec bound = new();

    /// <summary>Keys with their parts in the form that is compared; what is wrong is left out.</summary>
    public BoundSpec Bind(SpecShape shape, YamlMap spec)
    {
        foreach (var (key, node) in spec.Pairs)
        {
            if (!shape.TryFind(key.Value, out var field, out var number))
                Unknown(shape, root, key);
            else if (node is YamlScalar { IsNull: true })
                bound.LeftOut.Add(key.Value);
            else if (field.Type == SpecType.Map)
                BindRaw(shape, node);
            else if (field.Type == SpecType.Items)
                bound.Lists[key.Value] = Items(field, $"{root}.{key.Value}", node);
            else if (Parts(field, $"{root}.{key.Value}", node) is { } parts)
                (field.IsOurs ? bound.Ours : bound.Keys)[number is null ? field.Name : key.Value] = parts;
            if (key.Value == "clone") bound.CloneAt = (node.Line, node.Column);
        }
        foreach (var twice in bound.Raw.Keys.Where(k => bound.Keys.ContainsKey(k)))
            faults.Add($"{root}.raw.{twice}", $"says again what {twice} in the spec itself says", ((YamlMap)spec["raw"]!).Pairs.First(p => p.Key.Value == twice).Key);
        // What a document leaves out, Defaults may yet give.
        (bound.Lacks, bound.At) = ([.. shape.Required.Where(f => spec[f.Name] is null or YamlScalar { IsNull: true })], (spec.Line, spec.Column));
        return bound;
    }

    SortedDictionary<string, string>? Parts(SpecField field, string path, YamlNode node)
    {
        var alone = field.Type != SpecType.Parts ? field : node is YamlMap ? null : field.Parts.Bare;
        if (alone is not null) return Text(alone, path, node) is { } text ? field.Alone(text) : null;
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Fill(field, path, node, parts, null);
        return parts.Count == 0 && node is not YamlMap ? null : parts;
    }

    List<SpecItem> Items(SpecField field, string path, YamlNode node)
    {
        if (node is not YamlList list)
        {
            faults.Add(path, "has to be a list", node);
            return [];
        }
        var items = new List<SpecItem>();
        foreach (var (i, each) in list.Items.Index())
        {
            var item = new SpecItem([]);
            Fill(field, $"{path}[{i}]", each, item.Parts, item.Lists);
            items.Add(item);
        }
        foreach (var twin in items.Index().Where(i => field.By.Count > 0 && items.Take(i.Index).Any(o => ItemDifference.NameOf(field, o).SequenceEqual(ItemDifference.NameOf(field, i.Item)))))
            faults.Add($"{path}[{twin.Index}]", $"is there already, with the same {string.Join(" and ", field.By)}", list.Items[twin.Index]);
        return items;
    }

    /// <summary>Parts of a value, or of one item of a list.</summary>
    void Fill(SpecField field, string path, YamlNode node, SortedDictionary<string, string> parts, SortedDictionary<string, IReadOnlyList<SpecItem>>? lists)
    {
        if (node is not YamlMap map)
        {
            if (field.Parts.Bare is not { } bare)
                faults.Add(path, $"has to hold {Listed(field.Parts)}", node);
            else if (Text(bare, path, node) is { } text)
                parts[bare.Name] = text;
            return;
        }
        foreach (var (name, value) in map.Pairs)
        {
            if (!field.Parts.TryFind(name.Value, out var part, out _))
                Unknown(field.Parts, path, name);
            else if (value is YamlScalar { IsNull: true })
                continue;
            else if (part.Type == SpecType.Items)
                lists![part.Name] = Items(part, $"{path}.{name.Value}", value);
            else if (Text(part, $"{path}.{name.Value}", value) is { } text)
                parts[part.Name] = text;
        }
        DemandAll(field.Parts, path, map);
    }

    void DemandAll(SpecShape shape, string path, YamlMap map)
    {
        if (shape.Required.Count == 0) return;
        foreach (var missing in shape.Required.Where(f => map[f.Name] is null or YamlScalar { IsNull: true }))
            faults.Add(path, Lacking(missing), map);
    }

    /// <summary>What is said of a field that is missing.</summary>
    public static string Lacking(SpecField field) => $"lacks {field.Name}: {field.Description}";

    string? Text(SpecField field, string path, YamlNode node)
    {
        if (field is { Secret: not null, IsSecret: false })
        {
            faults.Add(path, "is a secret, and can't be given by a manifest: give it to Proxmox itself", node);
            return null;
        }
        if (field.RefersTo.Count > 0 || field.IsSecret) bound.Places[path] = (node.Line, node.Column);
        if (field.Type == SpecType.List && node is YamlList list) return Text(field, path, list);
        if (node is not YamlScalar scalar)
        {
            faults.Add(path, $"has to be {Describe(field)}{ValueInsertion.From(node)}", node);
            return null;
        }
        if (field.IsSecret || scalar.Secret is not null) return Secret(field, path, scalar);
        if (SpecText.Compared(field, scalar.Value) is { } text) return text;
        Refuse(field, path, scalar);
        return null;
    }

    string? Text(SpecField field, string path, YamlList list)
    {
        var items = list.Items.Select((item, i) => Item(field, $"{path}[{i}]", item)).ToList();
        return items.Contains(null) ? null : SpecText.Joined(field, items!);
    }

    void Refuse(SpecField field, string path, YamlScalar said)
    {
        var nearest = field.Words.Count > 0 ? NearestWord.To(said.Value, field.Words) : null;
        faults.Add(path, $"has to be {Describe(field)}, not '{Shown(said.Value)}'{ValueInsertion.From(said)}{(nearest is null ? "" : $"; did you mean {nearest}?")}", said);
    }

    /// <summary>A reference, in a field that holds a secret; what stands in the clear is never repeated.</summary>
    string? Secret(SpecField? field, string path, YamlScalar scalar)
    {
        var reference = scalar.Secret is null ? null : SecretValues.Reference(scalar.Secret);
        if (field?.IsSecret != true)
            faults.Add(path, $"holds no secret; {reference} goes only where one is wanted, such as cipassword", scalar);
        else if (reference is null)
            faults.Add(path, "holds a secret in the clear; it takes ${secret:NAME} alone: keep the value with 'croft secret set NAME', and if this file was shared, change it where it is used", scalar);
        else if (SecretValues.NameIn(reference) is null)
            faults.Add(path, "has no name of a secret: letters, digits, dots, dashes and underscores, at most 64", scalar);
        else
            return reference;
        return null;
    }

    string? Item(SpecField field, string path, YamlNode node)
    {
        if (node is YamlScalar { Secret: not null } secret) return Secret(null, path, secret);
        if (node is not YamlScalar { IsNull: false } scalar) faults.Add(path, "has to be a text", node);
        else if (field.Words.Count > 0 && !field.Words.Contains(scalar.Value)) Refuse(field, path, scalar);
        else return scalar.Value;
        return null;
    }

    void BindRaw(SpecShape shape, YamlNode node)
    {
        if (node is not YamlMap map)
        {
            faults.Add($"{root}.raw", "has to hold keys and values", node);
            return;
        }
        foreach (var (key, value) in map.Pairs)
        {
            if (value is not YamlScalar scalar) faults.Add($"{root}.raw.{key.Value}", "has to be a text, as Proxmox writes it", value);
            else if (ConfigValue.IsSecret(key.Value) && !shape.TryFind(key.Value, out _, out _))
                faults.Add($"{root}.raw.{key.Value}", "holds a secret in the clear, and raw takes none: set it at Proxmox with 'croft api set'", scalar);
            else if (scalar.Secret is not null) Secret(null, $"{root}.raw.{key.Value}", scalar);
            // Import keeps a value there that has no form which the type can hold; Croft's own never come from Proxmox.
            else if (shape.TryFind(key.Value, out var field, out _) && (field.IsOurs || SpecText.TryRead(field, scalar.Value, out _)))
                faults.Add($"{root}.raw.{key.Value}", $"has a type: say {key.Value} in the spec itself", key);
            else if (field is null && OtherKeys.WhyNot(kind, key.Value) is { } why) faults.Add($"{root}.raw.{key.Value}", why, key);
            else bound.Raw[key.Value] = scalar.Value;
        }
    }

    void Unknown(SpecShape shape, string path, YamlScalar key)
    {
        if (shape.Beyond(key.Value) is { } field)
        {
            faults.Add($"{path}.{key.Value}", $"is none of them: there are {field.Name}0 to {field.Name}{field.Highest}", key);
            return;
        }
        var known = shape.Fields.Select(f => f.Name).ToList();
        if (path == root && OtherKeys.WhyNot(kind, key.Value) is { } why)
            faults.Add($"{path}.{key.Value}", why, key);
        else if (path == root && key.Value == "raw")
            faults.Add($"{path}.raw", $"is no field of {A(kind)}: each key that there is has a type; it has {Listed(shape)}", key);
        else if (path == root && Kind.All.Where(k => k.Name != kind && k.Shape.TryFind(key.Value, out _, out _)).Select(k => k.Name).ToList() is { Count: > 0 } others)
            faults.Add($"{path}.{key.Value}", $"is no field of {A(kind)}; it is one of {string.Join(" and ", others.Select(A))}", key);
        else if (path == root)
            faults.Add($"{path}.{key.Value}", $"is no field of {A(kind)}; {(NearestWord.To(key.Value, known) is { } nearest ? $"did you mean {nearest}?" : known.Contains("raw") ? "a key that Croft does not know goes below raw" : $"it has {Listed(shape)}")}", key);
        else
            faults.AddUnknown($"{path}.{key.Value}", key, known);
    }

    static string A(string kind) => $"{(kind[0] == 'A' ? "an" : "a")} {kind}";

    static string Listed(SpecShape shape) => string.Join(", ", shape.Fields.Select(f => f.Name).Order(StringComparer.Ordinal));

    /// <summary>What a field takes, as it completes "has to be …".</summary>
    static string Describe(SpecField field) => field switch
    {
        { Words.Count: > 0 } => $"one of {string.Join(", ", field.Words)}",
        { Pattern: { } pattern } => pattern.ErrorMessage!,
        { Type: SpecType.Truth } => "true or false",
        { Type: SpecType.Whole, Range: { } range } => $"a whole number {Limits(range)}",
        { Type: SpecType.Whole } => "a whole number",
        { Type: SpecType.Decimal, Range: { } range } => $"a number {Limits(range)}",
        { Type: SpecType.Decimal } => "a number",
        { Type: SpecType.Size, UnitBytes: > 1 } => "a size such as 4G, or a number of MiB",
        { Type: SpecType.Size } => "a size such as 32G",
        { Type: SpecType.List } => "a list of texts",
        { Longest: { } longest } => $"a text of at most {longest} characters",
        _ => "a text",
    };

    static string Limits(System.ComponentModel.DataAnnotations.RangeAttribute range) =>
        range.Maximum is int.MaxValue ? $"from {range.Minimum}" : $"from {range.Minimum} to {range.Maximum}";

    static string Shown(string value) => value.Length <= 60 ? value : value[..60] + "…";
}
