using Croft.Contracts;
using Croft.Engine.State.Yaml;

namespace Croft.Engine.Manifests;

/// <summary>A Template that a document names, and what stands in the place of its name.</summary>
/// <param name="Template">Name of its document.</param>
/// <param name="Source">What it stands for.</param>
sealed record TemplateUse(string Template, TemplateSource Source);

/// <summary>Puts what Templates stand for in the place of their names: <c>clone: template/golden</c>, <c>ostemplate: template/debian-12</c>.</summary>
/// <remarks>So a document that was applied tells the volume it was made from, whatever becomes of the Template.</remarks>
static class TemplateUses
{
    /// <summary>What a name of a Template begins with.</summary>
    const string Before = "template/";

    /// <summary>Puts them in; what can't be, and Templates that contradict each other, are told.</summary>
    public static IReadOnlyList<Fault> Resolve(IReadOnlyList<Manifest> manifests)
    {
        var templates = manifests.Where(m => m.Kind.Name == TemplateSource.Kind).ToList();
        List<Fault> faults = [.. templates.SelectMany(t => Own(t, manifests))];
        faults.AddRange(Twins(templates));
        var byName = templates.ToLookup(t => t.Name, StringComparer.Ordinal);
        foreach (var manifest in manifests.Where(m => ConfigSpec.IsGuest(m.Kind)))
            faults.AddRange(Into(manifest, name => byName[name].FirstOrDefault(t => Near(t, manifest)), templates));
        return faults;
    }

    /// <summary>What only shows once Defaults are in, or beside the other documents.</summary>
    static IEnumerable<Fault> Own(Manifest template, IReadOnlyList<Manifest> manifests)
    {
        var source = TemplateSource.Of(template);
        if (source is { Guest: null, File: not null, Storage: null }) yield return new Fault("spec.storage", "is missing: the storage that the file is to lie on") { At = template.At };
        // A guest with a document of its own is as that says.
        if (source.Guest is { } guest && manifests.FirstOrDefault(m => m.Name == guest && ConfigSpec.IsGuest(m.Kind) && Near(m, template)) is { } own && own.Spec.Keys.GetValueOrDefault("template")?[""] != "1")
            yield return new Fault("spec.guest", $"names {guest}, whose own document does not say that it is a template ({own.At.File}, line {own.At.Line}); say template: true there") { At = template.At };
    }

    static IEnumerable<Fault> Twins(IReadOnlyList<Manifest> templates)
    {
        foreach (var same in templates.Select(t => (Template: t, Source: TemplateSource.Of(t))).Where(t => t.Source is { Guest: not null } or { File: not null, Storage: not null }).GroupBy(t => (t.Template.Cluster, t.Source.Means, t.Source.Node)))
        {
            foreach (var (twin, source) in same.Skip(1))
            {
                var first = same.First().Template;
                yield return new Fault("spec", $"stands for {source.Means}, as Template {first.Name} does ({first.At.File}, line {first.At.Line})") { At = twin.At };
            }
        }
    }

    static IEnumerable<Fault> Into(Manifest manifest, Func<string, Manifest?> find, IReadOnlyList<Manifest> templates)
    {
        var spec = manifest.Spec;
        var clone = manifest.Ours("clone");
        if (clone is not null && Find(clone, find) is { } cloned)
        {
            var source = TemplateSource.Of(cloned);
            // A guest may well be called as a file's Template is.
            if (source.Guest is { } guest) Put(spec.Ours, "clone", "", guest, spec, cloned.Name, source);
            else if (clone.StartsWith(Before, StringComparison.Ordinal)) yield return new Fault("spec.clone", $"names {Told(cloned, source)}") { At = CloneAt(manifest) };
        }
        else if (clone?.StartsWith(Before, StringComparison.Ordinal) == true)
        {
            yield return new Fault("spec.clone", Absent(clone, templates)) { At = CloneAt(manifest) };
        }
        foreach (var (into, key, part, wanted) in Places(manifest).ToList())
        {
            var said = into[key][part];
            var path = part.Length == 0 ? $"spec.{key}" : $"spec.{key}.{part}";
            if (Find(said, find) is { } template)
            {
                var source = TemplateSource.Of(template);
                if (source.File is not null && source.Storage is not null && source.Content == wanted && !source.File.EndsWith(".ova", StringComparison.OrdinalIgnoreCase)) Put(into, key, part, source.Volume, spec, template.Name, source);
                else if (source.Guest is not null || source.File is not null) yield return new Fault(path, $"names {Told(template, source)}") { At = At(manifest, path) };
            }
            else if (said.StartsWith(Before, StringComparison.Ordinal))
            {
                yield return new Fault(path, Absent(said, templates)) { At = At(manifest, path) };
            }
        }
    }

    /// <summary>Where a document may name a Template of a file, with what has to be in it.</summary>
    static IEnumerable<(SortedDictionary<string, SortedDictionary<string, string>> Into, string Key, string Part, string Wanted)> Places(Manifest manifest)
    {
        if (manifest.Spec.Ours.ContainsKey("ostemplate")) yield return (manifest.Spec.Ours, "ostemplate", "", "vztmpl");
        foreach (var (key, parts) in manifest.Spec.Keys)
        {
            if (!manifest.Kind.Shape.TryFind(key, out var field, out _) || field.Item != typeof(VmDrive)) continue;
            if (parts.ContainsKey("import-from")) yield return (manifest.Spec.Keys, key, "import-from", "import");
            if (parts.TryGetValue("file", out var file) && file.StartsWith(Before, StringComparison.Ordinal)) yield return (manifest.Spec.Keys, key, "file", "iso");
        }
    }

    static string Absent(string said, IReadOnlyList<Manifest> templates) =>
        $"names the Template '{said[Before.Length..]}', which no manifest here is{(NearestWord.To(said[Before.Length..], templates.Select(t => t.Name)) is { } nearest ? $"; did you mean {nearest}?" : "")}";

    // What Defaults gave stands in no place of the document itself.
    static FilePosition CloneAt(Manifest manifest) =>
        manifest.Spec.CloneAt.Line > 0 ? manifest.At with { Line = manifest.Spec.CloneAt.Line, Column = manifest.Spec.CloneAt.Column } : manifest.At;

    static string Told(Manifest template, TemplateSource source) => source switch
    {
        { Guest: { } guest } => $"Template {template.Name}, which is the guest {guest}: say clone: template/{template.Name}",
        { Content: "vztmpl" } => $"Template {template.Name}, a file that containers are made from: a container says ostemplate: template/{template.Name}",
        { Content: "iso" } => $"Template {template.Name}, an ISO image: a machine says ide2: {{ file: template/{template.Name}, media: cdrom }}",
        { File: { } file } when file.EndsWith(".ova", StringComparison.OrdinalIgnoreCase) => $"Template {template.Name}, which holds several files: name the disk, import-from: {source.Volume}/DISK.vmdk",
        _ => $"Template {template.Name}, a disk: a machine says import-from: template/{template.Name} on a disk, beside the storage of the new one",
    };

    // Defaults give one value to many documents: it is never changed where it stands.
    static void Put(SortedDictionary<string, SortedDictionary<string, string>> into, string key, string part, string value, BoundSpec spec, string template, TemplateSource source)
    {
        into[key] = new(into[key], StringComparer.Ordinal) { [part] = value };
        spec.Templates[part.Length == 0 ? $"spec.{key}" : $"spec.{key}.{part}"] = new TemplateUse(template, source);
    }

    static Manifest? Find(string said, Func<string, Manifest?> find) => find(said.StartsWith(Before, StringComparison.Ordinal) ? said[Before.Length..] : said);

    static bool Near(Manifest one, Manifest other) => one.Cluster is null || other.Cluster is null || one.Cluster == other.Cluster;

    static FilePosition At(Manifest manifest, string path) =>
        manifest.Spec.Places.TryGetValue(path, out var at) ? new FilePosition(manifest.At.File, at.Line, at.Column) : manifest.At;
}
