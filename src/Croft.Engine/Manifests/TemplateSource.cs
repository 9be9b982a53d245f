using System.Text.RegularExpressions;
using Croft.Engine.State.Yaml;
using Croft.Engine.Storage;

namespace Croft.Engine.Manifests;

/// <summary>What a document of kind Template stands for: a file on a storage, or a guest.</summary>
/// <param name="Guest">The guest; null for a file.</param>
/// <param name="Storage">Storage of the file; null for a guest.</param>
/// <param name="Node">Node that has it, where the document says so.</param>
/// <param name="Content">What Proxmox calls the file: <c>iso</c>, <c>vztmpl</c>, <c>import</c>.</param>
/// <param name="File">Name of the file.</param>
sealed partial record TemplateSource(string? Guest, string? Storage, string? Node, string? Content, string? File)
{
    /// <summary>Name of the kind.</summary>
    public const string Kind = "Template";

    static readonly string[] ways = ["download", "appliance", "oci", "guest"];

    /// <summary>The file as a volume: <c>nfs:vztmpl/debian.tar.zst</c>.</summary>
    public string Volume => $"{Storage}:{Content}/{File}";

    /// <summary>What guests take in its place.</summary>
    public string Means => Guest ?? Volume;

    /// <summary>What a document stands for; it has been checked.</summary>
    public static TemplateSource Of(Manifest manifest)
    {
        var spec = manifest.Spec;
        if (Text(spec, "guest") is { } guest) return new(guest, null, null, null, null);
        var file = FileOf(spec);
        return new(null, Text(spec, "storage"), Text(spec, "node"), Text(spec, "content") ?? (file is null ? null : ContentOf(file)), file);
    }

    /// <summary>A value of a Template's spec; null where it is not said.</summary>
    public static string? Text(BoundSpec spec, string key, string part = "") => spec.Keys.GetValueOrDefault(key)?.GetValueOrDefault(part);

    /// <summary>Where its content comes from: an address, a name of the index, an image.</summary>
    public static string? Origin(BoundSpec spec) => Text(spec, "download", "url") ?? Text(spec, "appliance") ?? Text(spec, "oci");

    /// <summary>Notes what contradicts itself: no source or several, an address no node fetches, an ending that does not fit.</summary>
    public static void Check(BoundSpec spec, YamlMap node, YamlFaults faults)
    {
        var said = ways.Where(spec.Keys.ContainsKey).ToList();
        if (said.Count != 1)
        {
            // What could not be read was told already.
            if (said.Count > 1 || !ways.Any(w => node[w] is not null))
                faults.Add("spec", said.Count == 0 ? $"says not what it is made from: say one of {string.Join(", ", ways)}" : $"is made from {string.Join(" and ", said)}: say one of them", said.Count == 0 ? node : node[said[1]] ?? node);
            return;
        }
        if (said[0] == "guest") CheckGuest(spec, node, faults);
        else CheckFile(spec, node, faults);
    }

    static void CheckGuest(BoundSpec spec, YamlMap node, YamlFaults faults)
    {
        foreach (var key in ((string[])["storage", "node", "filename", "content"]).Where(spec.Keys.ContainsKey))
            faults.Add($"spec.{key}", "is of a file; a guest lies where its disks are", node[key] ?? node);
        if (spec.Ours.ContainsKey("deletionPolicy"))
            faults.Add("spec.deletionPolicy", "is of a file; what becomes of a guest its own document says", node["deletionPolicy"] ?? node);
    }

    static void CheckFile(BoundSpec spec, YamlMap node, YamlFaults faults)
    {
        var download = node["download"] as YamlMap;
        if (Text(spec, "download", "url") is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address is { Scheme: "https" or "http", UserInfo.Length: 0, Host.Length: > 0 }))
            faults.Add("spec.download.url", "has to be https:// or http://, without a user", download?["url"] ?? node["download"] ?? node);
        else if (Text(spec, "download", "checksum") is { } sum && !Checksum().IsMatch(sum))
            faults.Add("spec.download.checksum", "has to be ALGORITHM:HEX, as sha256: and 64 digits; also sha512, sha384, sha224, sha1, md5", download?["checksum"] ?? node);
        else if (Text(spec, "oci") is { } image && !Image().IsMatch(image))
            faults.Add("spec.oci", "has to be an image with its tag, as docker.io/library/nginx:1.29 (a digest is nothing Proxmox takes)", node["oci"] ?? node);
        else
            CheckName(spec, node, faults);
    }

    static void CheckName(BoundSpec spec, YamlMap node, YamlFaults faults)
    {
        var (file, content) = (FileOf(spec), Text(spec, "content"));
        var (at, field) = node["filename"] is { } named ? (named, "spec.filename") : (node["download"] ?? node["appliance"] ?? node["oci"] ?? node, "spec");
        if (Text(spec, "filename") is not null && Text(spec, "appliance") is not null)
            faults.Add(field, "can't be chosen for a template of the index: it keeps its name", at);
        else if (file is null || ContentOf(file) is not { } told)
            faults.Add(field, $"{(file is null ? "has no name of a file" : $"names '{file}', whose ending does not tell what it is")}: say filename with .iso or .img; .tar, .tar.gz, .tar.xz, .tar.zst or .tar.bz2; .qcow2, .raw, .vmdk or .ova", at);
        else if (file.EndsWith(".img", StringComparison.OrdinalIgnoreCase) && content is null)
            faults.Add(field, $"names '{file}', which may be an ISO image or a disk: say content: iso, or for a disk filename: {file[..^4]}.qcow2 (Proxmox goes by the ending)", at);
        else if (content is not null && content != told)
            faults.Add("spec.content", $"is {content}, and '{file}' ends like {told}: Proxmox goes by the ending; say another filename", node["content"] ?? at);
        else if (told != "vztmpl" && (Text(spec, "appliance") ?? Text(spec, "oci")) is not null)
            faults.Add(field, $"names '{file}', which is no container template", at);
        else if (Text(spec, "download", "compression") is not null && told != "iso")
            faults.Add("spec.download.compression", "is for ISO images alone; Proxmox unpacks nothing else", (node["download"] as YamlMap)?["compression"] ?? at);
    }

    /// <summary>The name that the file has on its storage; null where nothing tells one.</summary>
    static string? FileOf(BoundSpec spec)
    {
        var said = Text(spec, "filename");
        if (Text(spec, "oci") is { } image)
        {
            var name = said ?? image.Split('/')[^1];
            return FilePlans.Named(name.EndsWith(".tar", StringComparison.OrdinalIgnoreCase) ? name : name + ".tar");
        }
        if ((said ?? Text(spec, "appliance")) is { } plain) return FilePlans.Named(plain);
        return Text(spec, "download", "url") is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Segments[^1].Trim('/') is { Length: > 0 } last
            ? FilePlans.Named(Unpacked(Uri.UnescapeDataString(last), Text(spec, "download", "compression"))) : null;
    }

    /// <summary>What a packed file is called once it is unpacked.</summary>
    static string Unpacked(string name, string? compression) =>
        compression is not null && name.EndsWith($".{compression}", StringComparison.OrdinalIgnoreCase) ? name[..^(compression.Length + 1)] : name;

    static string? ContentOf(string file) => FilePlans.KindOf(file) is { } kind ? FilePlans.Word(kind) : null;

    [GeneratedRegex("^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}|sha384:[0-9a-f]{96}|sha224:[0-9a-f]{56}|sha1:[0-9a-f]{40}|md5:[0-9a-f]{32})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Checksum();

    [GeneratedRegex(@"^([a-zA-Z0-9][a-zA-Z0-9.-]*(:[0-9]+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*:\w[\w.-]{0,127}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Image();
}
