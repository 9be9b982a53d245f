using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;
using Croft.Engine.Planning.Kinds;

namespace Croft.Engine.Planning;

/// <summary>A thing of the estate as the document that import writes for it.</summary>
/// <param name="Sight">The thing.</param>
/// <param name="File">The file.</param>
sealed record ImportedDocument(Sight Sight, DocumentFile File)
{
    /// <summary>Keys with a type.</summary>
    public int Typed { get; private init; }

    /// <summary>Keys kept as Proxmox writes them.</summary>
    public IReadOnlyList<ImportedKey> Verbatim { get; private init; } = [];

    /// <summary>Keys that no call takes back.</summary>
    public IReadOnlyList<ImportedKey> LeftOut { get; private init; } = [];

    /// <summary>Secrets, which can't be read back.</summary>
    public IReadOnlyList<ImportedKey> Secrets { get; private init; } = [];

    /// <param name="sight">The thing.</param>
    /// <param name="path">Path of its file, without the cluster.</param>
    /// <param name="schema">Path from the file to the schema.</param>
    /// <param name="several">True where the workspace has several clusters, so that the document has to name its own.</param>
    public static ImportedDocument Of(Sight sight, string path, string schema, bool several)
    {
        var (spec, there) = (new BoundSpec(), sight.Spec);
        List<ImportedKey> secrets = [], left = [], verbatim = [];
        foreach (var (key, parts) in there.Keys)
        {
            if (ConfigValue.IsSecret(key)) secrets.Add(Key(key, "It can't be read back; the document says nothing of it, and what is set stays."));
            else spec.Keys[key] = parts;
        }
        foreach (var (key, value) in there.Raw)
        {
            if (ConfigValue.IsSecret(key)) secrets.Add(Key(key, "It can't be read back; the document says nothing of it, and what is set stays."));
            else
            {
                spec.Raw[key] = value;
                verbatim.Add(Key(key, "Its value has no form that Croft can take apart; it stands under raw."));
            }
        }
        foreach (var (field, parts) in there.Ours) spec.Ours[field] = parts;
        foreach (var (key, items) in there.Lists) spec.Lists[key] = items;
        secrets.AddRange(KeptSecrets.Of(sight.Kind, there).Select(key => Key(key, "Where one is set it can't be read back; no document holds it, and what is set stays.")));
        if ((sight.Reading as GuestSight)?.Reading?["lxc"] is not null) left.Add(Key("lxc.*", "Lines of the container's file that no call of Proxmox takes; they stay as they are."));
        var text = $"# yaml-language-server: $schema={schema}\n{SpecWriter.Write(sight.Kind, sight.Name, several ? sight.Cluster : null, spec)}";
        return new ImportedDocument(sight, new DocumentFile(path, text)) { Typed = spec.Keys.Count + spec.Lists.Count, Verbatim = verbatim, LeftOut = left, Secrets = secrets };

        ImportedKey Key(string key, string why) => new($"{sight.Kind.Name} {sight.Name}", key) { Why = why };
    }
}
