using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;

namespace Croft.Engine.Tests.Manifests;

/// <summary>What Proxmox would refuse is told before: names, words of closed lists, keys that are none.</summary>
public sealed class ClosedFormsTests
{
    static string Told(string kind, string name, string spec) => string.Join("; ", ManifestReader
        .Read([new DocumentFile("a.yaml", $"apiVersion: croft/v1\nkind: {kind}\nmetadata:\n  name: {name}\nspec:\n  {spec}\n")]).Faults.Select(f => $"{f.At!.Line}:{f.At.Column} {f.Field} {f.Message}"));

    [Theory]
    [InlineData("VirtualMachine", "web-01", true)]
    [InlineData("VirtualMachine", "WEB.lab.example", true)]
    // A guest without a name goes by its number.
    [InlineData("VirtualMachine", "'104'", true)]
    [InlineData("VirtualMachine", "web_01", false)]
    [InlineData("VirtualMachine", "-web", false)]
    [InlineData("VirtualMachine", "web-", false)]
    [InlineData("VirtualMachine", "web..lab", false)]
    [InlineData("VirtualMachine", "web.", false)]
    [InlineData("Container", "web 01", false)]
    [InlineData("Container", "wéb", false)]
    [InlineData("Container", "\"web\\n\"", false)]
    [InlineData("Storage", "nfs_1", true)]
    public void Name_ThatNoGuestCanHave_IsAFault(string kind, string name, bool taken)
    {
        var told = Told(kind, name, kind == "Storage" ? "{ type: dir, path: /x }" : "{}");
        if (taken) told.ShouldBeEmpty();
        else told.ShouldStartWith("4:9 metadata.name can't be a guest's name: '");
    }

    [Fact]
    public void Name_OfAContainer_IsNotLongerThanProxmoxTakes()
    {
        Told("Container", new string('a', 256), "{}").ShouldContain("256 letters, and Proxmox takes 255 at most");
        Told("VirtualMachine", new string('a', 256), "{}").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("VirtualMachine", "disruption: [reboot, everything]", "6:24 spec.disruption[1] has to be one of reboot, restart, recreate, destroy, not 'everything'")]
    [InlineData("Container", "disruption: [restrat]", "6:16 spec.disruption[0] has to be one of reboot, restart, recreate, destroy, not 'restrat'; did you mean restart?")]
    [InlineData("Container", "disruption: everything", "6:15 spec.disruption has to be ")]
    [InlineData("VirtualMachine", "boot: order=scsi0;net0", "6:9 spec.boot has to be { order: [DEVICE, …] }, or letters of a, c, d and n as before 6.2, not 'order=scsi0;net0'")]
    public void Word_OfAClosedList_IsNamedWithTheRightOnes(string kind, string spec, string told) => Told(kind, "web", spec).ShouldStartWith(told);

    [Theory]
    [InlineData("Pool", "colour: red", "6:3 spec.colour is no field of a Pool; it has comment, deletionPolicy, reconcile, storage")]
    [InlineData("Acl", "colour: red", "6:3 spec.colour is no field of an Acl; it has deletionPolicy, grants, reconcile")]
    [InlineData("RedundancyGroup", "colour: red", "6:3 spec.colour is no field of a RedundancyGroup; it has healthCheck, members, tags, wait")]
    [InlineData("Role", "raw: { colour: red }", "6:3 spec.raw is no field of a Role: each key that there is has a type; it has deletionPolicy, privs, reconcile")]
    [InlineData("Storage", "{ type: dir, path: /x, colour: red }", "6:26 spec.colour is no field of a Storage; a key that Croft does not know goes below raw")]
    public void Key_ThatIsUnknown_GoesBelowRawOnlyWhereThereIsOne(string kind, string spec, string told) => Told(kind, kind == "Acl" ? "/" : "web", spec).ShouldStartWith(told);

    [Theory]
    [InlineData("VirtualMachine", "raw: { delete: net0 }", "6:10 spec.raw.delete is a parameter of Proxmox's call, no key of a config: leave the key out that shall go")]
    [InlineData("VirtualMachine", "raw: { skiplock: 1 }", "6:10 spec.raw.skiplock is a parameter of Proxmox's call, no key of a config: Croft makes the call itself")]
    [InlineData("Storage", "{ type: dir, path: /x, raw: { digest: abc } }", "6:33 spec.raw.digest is a parameter of Proxmox's call")]
    [InlineData("VirtualMachine", "raw: { start: 1 }", "6:10 spec.raw.start is a parameter of Proxmox's call that makes a guest, no key of its config: say state: running")]
    [InlineData("VirtualMachine", "raw: { meta: x }", "6:10 spec.raw.meta is nothing that can be wanted")]
    [InlineData("VirtualMachine", "raw: { name: other }", "6:10 spec.raw.name is what a VirtualMachine is called: say it in metadata.name")]
    [InlineData("Container", "raw: { hostname: other }", "6:10 spec.raw.hostname is what a Container is called: say it in metadata.name")]
    [InlineData("Storage", "{ type: dir, path: /x, raw: { storage: other } }", "6:33 spec.raw.storage is what a Storage is called")]
    [InlineData("VirtualMachine", "raw: { vmid: many }", "6:10 spec.raw.vmid has a type: say vmid in the spec itself")]
    [InlineData("VirtualMachine", "raw: { node: pve1 }", "6:10 spec.raw.node has a type")]
    [InlineData("VirtualMachine", "{ net0: { model: virtio }, raw: { net0: 'virtio,other=1' } }", "6:37 spec.raw.net0 says again what net0 in the spec itself says")]
    [InlineData("VirtualMachine", "raw: { net0: 'virtio,other=1', future: 1 }", "")]
    [InlineData("VirtualMachine", "name: other", "6:3 spec.name is what a VirtualMachine is called: say it in metadata.name")]
    [InlineData("Container", "hostname: other", "6:3 spec.hostname is what a Container is called: say it in metadata.name")]
    [InlineData("VirtualMachine", "delete: net0", "6:3 spec.delete is a parameter of Proxmox's call")]
    public void Key_ThatIsNoKeyOfAConfig_IsAFault(string kind, string spec, string told)
    {
        if (told.Length == 0) Told(kind, "web", spec).ShouldBeEmpty();
        else Told(kind, "web", spec).ShouldStartWith(told);
    }

    [Theory]
    [InlineData("VirtualMachine", "net0: { model: virtoi }", "6:18 spec.net0.model has to be one of virtio, e1000,", "; did you mean virtio?")]
    [InlineData("VirtualMachine", "vga: serial9", "6:8 spec.vga has to be one of std, ", "; did you mean serial0?")]
    [InlineData("VirtualMachine", "machine: q36", "6:12 spec.machine has to be a machine such as q35, pc or pc-i440fx-9.0, not 'q36'", "")]
    [InlineData("VirtualMachine", "keyboard: dee", "6:13 spec.keyboard has to be one of", "; did you mean de?")]
    [InlineData("VirtualMachine", "scsihw: virtio-scsi-sigle", "6:11 spec.scsihw has to be one of", "; did you mean virtio-scsi-single?")]
    [InlineData("VirtualMachine", "efidisk0: { file: ceph, format: qcow3 }", "6:35 spec.efidisk0.format has to be one of", "; did you mean qcow?")]
    [InlineData("Container", "ostype: debain", "6:11 spec.ostype has to be one of", "; did you mean debian?")]
    [InlineData("Storage", "{ type: dir, path: /x, content: [iso, image] }", "6:41 spec.content[1] has to be one of", "; did you mean images?")]
    [InlineData("Storage", "{ type: dir, path: /x, content: 'iso,image' }", "6:35 spec.content has to be one of", "")]
    public void Word_OfNoClosedList_IsAFaultWithTheNearest(string kind, string spec, string begins, string ends)
    {
        var told = Told(kind, "web", spec);
        told.ShouldStartWith(begins);
        told.ShouldEndWith(ends);
        told.ShouldNotContain(";  ");
    }

    [Fact]
    public void Models_OfCards_AreThoseThatConfigsAreReadBy() => Field("VirtualMachine", "net0", "model")!.Words.ShouldAllBe(w => VmKeys.IsCardModel(w));

    public static TheoryData<string, string, string> Calls => Captures.Below("pve-schema").Any()
        ? new() { { "/nodes/{node}/qemu", "POST", "VirtualMachine" }, { "/nodes/{node}/lxc", "POST", "Container" }, { "/storage", "POST", "Storage" }, { "/cluster/sdn/zones", "POST", "SdnZone" }, { "/cluster/backup", "POST", "BackupJob" }, { "/cluster/ha/rules", "POST", "HaRule" } } : [];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Calls))]
    public void Words_OfProxmoxsClosedLists_AreThoseOfTheFields(string path, string method, string kind)
    {
        List<string> other = [];
        foreach (var file in Captures.Below("pve-schema"))
        {
            using var schema = JsonDocument.Parse(File.ReadAllText(file));
            if (Find(schema.RootElement, path) is not { } call) continue;
            foreach (var (name, part, words) in call.GetProperty("info").GetProperty(method).GetProperty("parameters").GetProperty("properties").EnumerateObject().SelectMany(Lists))
                if (Field(kind, name.Replace("[n]", "0", StringComparison.Ordinal), part) is { } field && words.Except(field.Words).ToList() is { Count: > 0 } lacking) other.Add($"{name}.{part} {string.Join(' ', lacking)}");
        }
        other.Distinct().ShouldBeEmpty();
    }

    static SpecField? Field(string kind, string key, string part) =>
        !Kind.Find(kind)!.Shape.TryFind(key, out var field, out _) ? null : part.Length == 0 ? field : field.Type == SpecType.Parts && field.Parts.TryFind(part, out var inner, out _) ? inner : null;

    static IEnumerable<(string Name, string Part, List<string> Words)> Lists(JsonProperty property)
    {
        if (property.Value.TryGetProperty("enum", out var own)) yield return (property.Name, "", Words(own));
        if (!property.Value.TryGetProperty("format", out var format) || format.ValueKind != JsonValueKind.Object) yield break;
        foreach (var part in format.EnumerateObject())
            if (part.Value.TryGetProperty("enum", out var words)) yield return (property.Name, part.Name, Words(words));
    }

    static List<string> Words(JsonElement list) => [.. list.EnumerateArray().Select(w => w.ToString())];

    static JsonElement? Find(JsonElement nodes, string path)
    {
        foreach (var node in nodes.EnumerateArray())
        {
            if (node.GetProperty("path").GetString() == path) return node;
            if (node.TryGetProperty("children", out var children) && Find(children, path) is { } found) return found;
        }
        return null;
    }
}
