using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Engine.State.Yaml;

namespace Croft.Engine.Manifests;

/// <summary>Writes single values into manifests; all else stays byte for byte.</summary>
static class ManifestEdit
{
    /// <summary>Sets, adds or removes a value of one document.</summary>
    /// <param name="file">The file that holds the document.</param>
    /// <param name="kind">Kind of the document.</param>
    /// <param name="name">Its name.</param>
    /// <param name="field">The field as differences name it: <c>cores</c>, <c>net0.tag</c>, <c>raw.args</c>; also a whole <c>net0</c>.</param>
    /// <param name="value">The value in the form that is compared, of a whole one as Proxmox takes it; null takes the field out of the document.</param>
    /// <param name="cluster">Cluster that the document names, where documents of that name differ in it.</param>
    /// <exception cref="FailureException">No such document or field, no such value, or what is there is shared or comes from elsewhere; the file is as it was.</exception>
    public static DocumentFile Set(DocumentFile file, Kind kind, string name, string field, string? value, string? cluster = null)
    {
        var document = new EditedDocument(file, kind, name, cluster);
        document.Set(field, value);
        return document.File;
    }

    /// <summary>Gives a document another name.</summary>
    /// <exception cref="FailureException">No such document, or its name is shared or comes from elsewhere; the file is as it was.</exception>
    public static DocumentFile Rename(DocumentFile file, Kind kind, string name, string to)
    {
        var document = new EditedDocument(file, kind, name, null);
        document.Rename(to);
        return document.File;
    }
}

/// <summary>A document whose text is changed.</summary>
sealed class EditedDocument
{
    readonly DocumentFile file;
    readonly Kind kind;
    readonly string name, mark;
    readonly string? cluster;
    string text;

    public EditedDocument(DocumentFile file, Kind kind, string name, string? cluster)
    {
        (this.file, this.kind, this.name, this.cluster) = (file, kind, name, cluster);
        text = file.Text.TrimStart('\uFEFF');
        mark = file.Text[..^text.Length];
    }

    /// <summary>The file as it is by now.</summary>
    public DocumentFile File => file with { Text = mark + text };

    public void Rename(string to)
    {
        var metadata = (YamlMap)Document()["metadata"]!;
        text = YamlSplice.Replace(text, Demand(metadata, "name"), InQuotesOf(metadata["name"]!, SpecWriter.Scalar(to)));
    }

    public void Set(string field, string? value)
    {
        var (key, part) = field.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? (field[..dot], field[(dot + 1)..]) : (field, null);
        if (!kind.Shape.TryFind(key, out var of, out _)) throw NoField(field);
        switch (of.Type)
        {
            case SpecType.Map:
                SetWithin(key, of, part ?? throw NoField(field), null, value);
                break;
            case SpecType.Parts when part is null:
                SetWhole(key, of, value);
                break;
            case SpecType.Parts:
                if (!of.Parts.TryFind(part, out var inner, out _)) throw NoField(field);
                SetWithin(key, of, part, inner, Compared(inner, field, value));
                break;
            default:
                if (part is not null) throw NoField(field);
                SetPlain(null, key, of, Compared(of, field, value));
                break;
        }
    }

    void SetWhole(string key, SpecField field, string? value)
    {
        if (value is null)
        {
            SetPlain(null, key, field, null);
            return;
        }
        if (!SpecText.TryRead(field, value, out var parts)) throw NoValue(key, value);
        foreach (var (part, text) in parts) Set($"{key}.{part}", text);
        // What Proxmox fills in by itself may stand in the document and not in the value.
        foreach (var gone in field.Parts.Fields.Where(f => !parts.ContainsKey(f.Name) && !f.IsFilledByProxmox)) Set($"{key}.{gone.Name}", null);
    }

    /// <summary>A part of a value, or a key below raw; <paramref name="part"/> is null there.</summary>
    void SetWithin(string key, SpecField field, string child, SpecField? part, string? value)
    {
        var spec = Spec();
        switch (spec[key])
        {
            case null or YamlScalar { IsNull: true }:
                if (value is null) return;
                if (part is not null) SetText(key, SpecWriter.Value(field, new SortedDictionary<string, string>(StringComparer.Ordinal) { [child] = value }, null));
                else if (spec.IsFlow || spec[key] is not null) SetText(key, $"{{ {SpecWriter.Quoted(child)}: {SpecWriter.Scalar(value)} }}");
                else text = YamlSplice.Add(text, spec, key, $"{YamlSplice.Break(text)}{YamlSplice.Indentation(text, spec)}  {SpecWriter.Quoted(child)}: {SpecWriter.Scalar(value)}");
                break;
            case YamlMap map when value is null && map.Pairs.Count == 1 && map[child] is not null:
                SetPlain(null, key, field, null);
                break;
            case YamlMap:
                SetPlain(key, child, part, value);
                break;
            case YamlScalar scalar when field.Type == SpecType.Parts && field.Parts.Bare is { } bare:
                if (part == bare) SetPlain(null, key, bare, value);
                else if (value is not null) Widen(spec, key, bare, scalar, $"{child}: {SpecWriter.Value(part!, value, null)}");
                break;
            case { } other:
                throw Refused(key, other, "is of another form", "Write it as keys and values.");
        }
    }

    /// <summary>What stood alone gets its name, and the new part beside it.</summary>
    void Widen(YamlMap spec, string key, SpecField bare, YamlScalar scalar, string added)
    {
        Demand(spec, key);
        var said = YamlSplice.FitsBraces(text, scalar) ? text[scalar.Start..scalar.End] : SpecWriter.Scalar(ValueText.Letters(scalar.Value)!);
        SetText(key, $"{{ {bare.Name}: {said}, {added} }}");
    }

    void SetText(string key, string written)
    {
        var spec = Spec();
        text = spec[key] is null ? YamlSplice.Add(text, spec, key, written) : YamlSplice.Replace(text, Demand(spec, key), written);
    }

    void SetPlain(string? parent, string key, SpecField? field, string? value)
    {
        var map = Map(parent);
        if (map.IsShared) throw Shared(parent is null ? key : $"{parent}.{key}", map);
        if (map[key] is not { } node)
        {
            if (value is not null) text = YamlSplice.Add(text, map, SpecWriter.Quoted(key), Written(map, field, value));
            return;
        }
        var pair = Demand(map, key);
        if (value is null) Remove(map, pair);
        else if (node is YamlList list && field?.Type == SpecType.List) SetItems(parent, key, field, list, value);
        else if (node is not YamlScalar { IsNull: false } said || !Same(field, said, value)) text = YamlSplice.Replace(text, pair, InQuotesOf(node, Written(map, field, value)));
    }

    void Remove(YamlMap map, KeyValuePair<YamlScalar, YamlNode> pair)
    {
        // A spec without any key would be none.
        if (map.Pairs.Count == 1) text = YamlSplice.Replace(text, Document().Pairs.First(p => p.Key.Value == "spec"), "{}");
        else text = YamlSplice.Remove(text, map, map.Pairs.ToList().IndexOf(pair));
    }

    void SetItems(string? parent, string key, SpecField field, YamlList list, string value)
    {
        var wanted = SpecText.Split(field, value);
        if (wanted.Count == 0 || list.Items.Count == 0 || list.Items.Any(i => i is not YamlScalar))
        {
            var map = Map(parent);
            text = YamlSplice.Replace(text, Demand(map, key), SpecWriter.Value(field, value, null));
            return;
        }
        var there = list.Items.Select(i => ValueText.Letters(((YamlScalar)i).Value)!).ToList();
        var keeps = field.PartedBy!.AnyOrder;
        List<string> added = keeps ? [.. wanted.Except(there, StringComparer.Ordinal)] : [.. wanted.Skip(there.Count)];
        // From the end on, so that marks before stay right; added first, so that it is never empty.
        for (var i = 0; i < added.Count; i++) text = YamlSplice.Add(text, (YamlList)Map(parent)[key]!, SpecWriter.Scalar(added[i]));
        list = (YamlList)Map(parent)[key]!;
        for (var i = there.Count - 1; i >= 0; i--)
        {
            if (keeps ? !wanted.Contains(there[i], StringComparer.Ordinal) || there.IndexOf(there[i]) < i : i >= wanted.Count)
            {
                text = YamlSplice.Remove(text, list, i);
                list = (YamlList)Map(parent)[key]!;
            }
            else if (!keeps && there[i] != wanted[i])
            {
                text = YamlSplice.Replace(text, list.Items[i], InQuotesOf(list.Items[i], SpecWriter.Scalar(wanted[i])));
                list = (YamlList)Map(parent)[key]!;
            }
        }
    }

    string Written(YamlMap map, SpecField? field, string value) =>
        field is null ? SpecWriter.Scalar(value) : SpecWriter.Value(field, value, map.IsFlow ? null : YamlSplice.Indentation(text, map) + "  ").Replace("\n", YamlSplice.Break(text), StringComparison.Ordinal);

    /// <summary>A scalar in the quotes that stand there, unless it has to be escaped otherwise.</summary>
    string InQuotesOf(YamlNode there, string written)
    {
        if (there is not YamlScalar { Plain: false } || text[there.Start] is not ('"' or '\'') || written[0] is '[' or '{' or '|') return written;
        var (quote, letters) = (text[there.Start], written[0] == '"' ? written[1..^1] : written);
        return letters.AsSpan().ContainsAny('\\', '\'') ? written : $"{quote}{letters}{quote}";
    }

    static bool Same(SpecField? field, YamlScalar said, string value) =>
        (field?.IsSecret == true ? said.Value : ValueText.Letters(said.Value)) is { } letters && (field is null ? letters : SpecText.Compared(field, letters)) == value;

    static string? Compared(SpecField field, string name, string? value) =>
        value is null ? null
        : field.IsSecret && SecretValues.NameIn(value) is null ? throw new FailureException(FailureKind.Invalid, $"{name} takes ${{secret:NAME}} alone.", "Keep the value: croft secret set NAME.")
        : SpecText.Compared(field, value) ?? throw NoValue(name, value);

    YamlMap Map(string? parent) => parent is null ? Spec() : (YamlMap)Spec()[parent]!;

    YamlMap Spec() => Document()["spec"] switch
    {
        YamlMap { IsShared: false } spec => spec,
        { } other => throw Refused("spec", other, other.IsShared ? "is shared through an anchor or alias" : "holds no keys and values", "Write the spec out in the document itself."),
        null => throw new FailureException(FailureKind.NotFound, $"{kind.Name} {name} in {file.Path} has no spec.", "Write one: spec: {}."),
    };

    YamlMap Document()
    {
        var faults = new YamlFaults(file.Path);
        var documents = YamlTree.Documents(text, faults).OfType<YamlMap>().Where(IsMeant).ToList();
        if (faults.Cut) faults.ThrowIfAny();
        return documents switch
        {
            [var only] => only,
            [] => throw new FailureException(FailureKind.NotFound, $"{file.Path} holds no {kind.Name} {name}.", "See what it holds: 'croft validate'. A name that comes from ${…} is not found."),
            _ => throw new FailureException(FailureKind.Conflict, $"{file.Path} holds {kind.Name} {name} more than once.", "Leave one document of that name."),
        };
    }

    bool IsMeant(YamlMap document) =>
        document["kind"] is YamlScalar said && said.Value == kind.Name
        && document["metadata"] is YamlMap metadata && metadata["name"] is YamlScalar called && called.Value == name
        && (cluster is null || metadata["cluster"] is not YamlScalar { IsNull: false } of || of.Value == cluster);

    /// <summary>The pair, once it is known that its text stands for this place alone.</summary>
    KeyValuePair<YamlScalar, YamlNode> Demand(YamlMap map, string key)
    {
        var pair = map.Pairs.First(p => p.Key.Value == key);
        foreach (var node in All(pair.Value).Prepend(pair.Key))
        {
            if (node.IsShared) throw Shared(key, node);
            if (node is YamlScalar scalar && ValueText.Letters(scalar.Value) is null && SecretValues.NameIn(scalar.Value) is null)
                throw Refused(key, node, $"comes from '{(scalar.Value.Length <= 60 ? scalar.Value : scalar.Value[..60] + "…")}'", "Change it in the values, or write the value itself here.");
        }
        return pair;
    }

    static IEnumerable<YamlNode> All(YamlNode node) => node switch
    {
        YamlMap map => map.Pairs.SelectMany(p => All(p.Value).Prepend(p.Key)).Prepend(node),
        YamlList list => list.Items.SelectMany(All).Prepend(node),
        _ => [node],
    };

    FailureException Shared(string field, YamlNode at) =>
        Refused(field, at, "stands there through an anchor or alias, which other places share", "Change it by hand where it is written, or write it out here.");

    FailureException Refused(string field, YamlNode at, string why, string wayOut) =>
        new(new Failure(FailureKind.Unsupported, $"Can't change {field} of {kind.Name} {name}: it {why} ({file.Path}, line {at.Line}).")
        {
            Faults = [new Fault(field, why) { At = new FilePosition(file.Path, at.Line, at.Column) }],
            WayOut = wayOut,
        });

    FailureException NoField(string field) =>
        new(FailureKind.NotFound, $"{field} is no field of a {kind.Name}.", $"See what it may hold: 'croft schema --kind {kind.Name}'.");

    static FailureException NoValue(string field, string value) =>
        new(FailureKind.Invalid, $"'{(value.Length <= 60 ? value : value[..60] + "…")}' is no value of {field}.", "Give one that its kind takes: 'croft schema --kind KIND' says which.");
}
