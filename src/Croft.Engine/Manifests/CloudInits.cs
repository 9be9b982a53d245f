using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.State.Yaml;
using Croft.Engine.Storage;

namespace Croft.Engine.Manifests;

/// <summary>Documents of kind <c>CloudInit</c>: a machine that names one takes from it what it does not say itself.</summary>
static partial class CloudInits
{
    /// <summary>Field by which a machine names one.</summary>
    const string Field = "cloudInit";

    const string Parts = "parts";

    /// <summary>How a text begins that cloud-init knows what to do with; it leaves any other alone and tells nobody.</summary>
    static readonly string[] marks = ["#cloud-config", "#!", "#include", "#cloud-boothook", "#part-handler", "## template: jinja", "content-type:", "mime-version:"];

    /// <summary>True for a document of this kind: it is no thing of the estate, and only gives to machines.</summary>
    public static bool Is(Manifest manifest) => manifest.Kind.Shape.Type == typeof(CloudInitSpec);

    /// <summary>True for a volume that Proxmox makes and writes for cloud-init.</summary>
    /// <param name="file">A drive's volume: <c>ceph:vm-100-cloudinit</c>, or <c>ceph:cloudinit</c> for a new one.</param>
    public static bool IsDrive(string file) => Drive().IsMatch(file);

    /// <summary>True where a drive of Proxmox's for cloud-init is wanted, whatever its volume is called: <c>ceph:cloudinit</c>.</summary>
    public static bool IsNewDrive(string file) => file.EndsWith(":cloudinit", StringComparison.Ordinal);

    /// <summary>Notes what contradicts itself in such a document.</summary>
    public static void Check(BoundSpec bound, YamlMap spec, YamlFaults faults)
    {
        if (bound.Ours.GetValueOrDefault(Parts) is not { } parts || spec[Parts] is not YamlMap node) return;
        foreach (var (key, _) in spec.Pairs.Where(p => bound.Keys.ContainsKey(p.Key.Value)))
            faults.Add($"spec.{key.Value}", "has no effect beside parts: Proxmox writes it to a drive of its own, and cloud-init would find two; say it in the parts", key);
        if (!node.Pairs.Any(p => p.Key.Value is "user" or "network" or "vendor")) faults.Add("spec.parts", "holds none of user, network and vendor", node);
        if (parts.TryGetValue("drive", out var drive) && !IsSlot(drive)) faults.Add("spec.parts.drive", $"has to be a drive that takes a CD: ide0 to ide3, sata0 to sata5 or scsi0 to scsi30, not '{drive}'", node["drive"]!);
        foreach (var part in new[] { "user", "vendor", "network" }.Where(parts.ContainsKey))
            if ((part == "network" ? WrongNetwork(parts[part]) : WrongConfig(parts[part])) is { } why) faults.Add($"spec.parts.{part}", why, node[part]!);
    }

    /// <summary>Gives every machine what the document that it names holds; what can't be given is told.</summary>
    public static IReadOnlyList<Fault> Give(List<Manifest> manifests)
    {
        var all = manifests.Where(Is).ToLookup(m => m.Name, StringComparer.Ordinal);
        List<Fault> faults = [.. all.SelectMany(g => g).Where(g => g.Spec.Ours.ContainsKey(Parts)).SelectMany(Idle)];
        for (var i = 0; i < manifests.Count; i++)
        {
            var machine = manifests[i];
            if (machine.Ours(Field) is not { } name) continue;
            // From here on the machine says it all itself, whatever becomes of the document.
            machine.Spec.Ours.Remove(Field);
            var named = all[name].Where(g => g.Cluster is null || machine.Cluster is null || g.Cluster == machine.Cluster).ToList();
            if (named.Count > 1) named.RemoveAll(g => g.Cluster != machine.Cluster);
            if (named.Count == 1) manifests[i] = Take(machine, named[0], faults);
            else Tell($"spec.{Field}", Lacking(name, all), machine, faults);
        }
        return faults;
    }

    /// <summary>Values that Defaults gave to a document with parts.</summary>
    static IEnumerable<Fault> Idle(Manifest giver) => giver.Spec.Keys.Keys.Where(giver.Spec.Given.ContainsKey)
        .Select(key => new Fault($"spec.{key}", $"comes from {giver.Spec.Given[key]}, and has no effect beside parts; '{key}:' keeps it away") { At = giver.At });

    static string Lacking(string name, ILookup<string, Manifest> all) => all[name].Skip(1).Any()
        ? $"may mean the CloudInit '{name}' of several clusters; say metadata.cluster"
        : $"names the CloudInit '{name}', which no manifest here is{(NearestWord.To(name, all.Select(g => g.Key)) is { } nearest ? $"; did you mean {nearest}?" : "")}";

    static Manifest Take(Manifest machine, Manifest giver, List<Fault> faults)
    {
        if (giver.Spec.Ours.GetValueOrDefault(Parts) is { } parts) return TakeImage(machine, giver, parts, faults);
        var spec = machine.Spec;
        // It goes before Defaults, and behind what the machine says itself.
        foreach (var key in giver.Spec.LeftOut.Where(k => spec.Given.Remove(k))) spec.Keys.Remove(key);
        foreach (var (key, value) in giver.Spec.Keys.Where(k => !spec.LeftOut.Contains(k.Key) && (spec.Given.ContainsKey(k.Key) || !spec.Keys.ContainsKey(k.Key))))
        {
            spec.Keys[key] = new(value, StringComparer.Ordinal);
            spec.Given[key] = giver.ToString();
        }
        if (machine.Ours("clone") is null && !Drives(spec).Any())
            Tell($"spec.{Field}", $"gives what nothing brings to {machine}: say its drive for cloud-init too, such as 'ide2: {{ file: \"STORAGE:cloudinit\", media: cdrom }}'", machine, faults);
        return machine;
    }

    /// <summary>Puts the image into its drive; what Proxmox would write for cloud-init can't be beside it.</summary>
    static Manifest TakeImage(Manifest machine, Manifest giver, SortedDictionary<string, string> parts, List<Fault> faults)
    {
        if (!parts.TryGetValue("storage", out var storage)) return machine;
        var (spec, before) = (machine.Spec, faults.Count);
        var drive = parts.GetValueOrDefault("drive") ?? "ide2";
        var others = Drives(spec).ToList();
        foreach (var key in spec.Keys.Keys.Where(k => giver.Kind.Shape.TryFind(k, out _, out _)))
            Tell($"spec.{key}", $"has no effect beside the parts of {giver}: Proxmox writes it to a drive of its own, and cloud-init would find two{(spec.Given.TryGetValue(key, out var by) ? $"; it comes from {by}, and '{key}:' keeps it away" : "; say it in the parts")}", machine, faults);
        foreach (var key in others)
            Tell($"spec.{key}", $"is a drive that Proxmox writes for cloud-init, beside the image with the parts of {giver}: cloud-init would find two; leave one of them out", machine, faults);
        if (spec.Keys.ContainsKey(drive) && !others.Contains(drive))
            Tell($"spec.{drive}", $"is taken by the parts of {giver}: leave it out, or say another drive there (parts.drive)", machine, faults);
        if (faults.Count > before) return machine;
        var image = new CloudInitImage(drive, storage, new CloudInitTexts(machine.Name, parts.GetValueOrDefault("user"), parts.GetValueOrDefault("network"), parts.GetValueOrDefault("vendor")));
        spec.Keys[drive] = new(StringComparer.Ordinal) { ["file"] = image.Volume, ["media"] = "cdrom" };
        spec.Given[drive] = giver.ToString();
        if (spec.Places.TryGetValue($"spec.{Field}", out var at)) spec.Places[$"spec.{drive}.file"] = at;
        return machine with { CloudInit = image };
    }

    static IEnumerable<string> Drives(BoundSpec spec) => spec.Keys.Where(k => VmKeys.IsDrive(k.Key) && k.Value.TryGetValue("file", out var file) && IsDrive(file)).Select(k => k.Key);

    static bool IsSlot(string drive) =>
        KeyEffect.Index(drive, "ide") is <= 3 || KeyEffect.Index(drive, "sata") is <= 5 || KeyEffect.Index(drive, "scsi") is <= 30;

    static string? WrongConfig(string text) =>
        !Array.Exists(marks, m => text.StartsWith(m, StringComparison.OrdinalIgnoreCase)) ? "begins with nothing that cloud-init knows, and it would leave it alone; most begin with the line #cloud-config"
        : !text.StartsWith("#cloud-config\n", StringComparison.Ordinal) || Read(text, out var why) is [] or [YamlMap] && why is null ? null
        : why ?? "holds no keys and values behind #cloud-config";

    static string? WrongNetwork(string text) =>
        Read(text, out var why) is [YamlMap map] && why is null
            ? (map["network"] as YamlMap ?? map)["version"] is YamlScalar { Value: "1" or "2" } ? null : "lacks its version: 1 or 2"
            : why ?? "holds no keys and values";

    static IReadOnlyList<YamlNode> Read(string text, out string? why)
    {
        var faults = new YamlFaults("it");
        var documents = YamlTree.Documents(text, faults);
        why = faults.All.FirstOrDefault() is { } fault ? $"is no YAML that can be read: in its line {fault.At!.Line}, {(faults.Cut ? "" : $"{fault.Field} ")}{fault.Message}" : null;
        return documents;
    }

    static void Tell(string field, string message, Manifest machine, List<Fault> faults) => faults.Add(new Fault(field, message)
    {
        At = machine.Spec.Places.TryGetValue($"spec.{Field}", out var at) ? machine.At with { Line = at.Line, Column = at.Column } : machine.At,
    });

    [GeneratedRegex(@"[:/](vm-\d+-)?cloudinit(\.(raw|qcow2|qed|qcow|vmdk|cloop|cow))?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Drive();
}
