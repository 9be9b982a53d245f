using Croft.Contracts;
using Croft.Engine.Manifests;

namespace Croft.Engine.Tests.Manifests;

public sealed class CloudInitTests
{
    const string Drive = "ide2: { file: \"ceph:cloudinit\", media: cdrom }";

    [Fact]
    public void Machine_TakesWhatItDoesNotSayItself_BeforeDefaults()
    {
        var read = ManifestReader.Read(
        [
            Vm("a", $"cloudInit: base\n  {Drive}\n  ciuser: own\n  searchdomain:"),
            Vm("b", "clone: template\n  cloudInit: base"),
            Vm("c", "ciupgrade: true"),
            CloudInit("base", "ciuser: admin\n  cipassword: ${secret:pw}\n  ciupgrade: false\n  nameserver: [10.0.0.1, 10.0.0.2]\n  searchdomain: [lab]\n  ipconfig0: { ip: dhcp }\n  citype:\n  sshkeys: |\n    ssh-ed25519 AAAA one\n    ssh-ed25519 BBBB two"),
            new("defaults.yaml", "apiVersion: croft/v1\nkind: Defaults\nmetadata: { name: house }\nspec:\n  virtualMachine: { ciuser: house, citype: nocloud, ciupgrade: true, onboot: true }\n  cloudInit: { nameserver: [9.9.9.9], cicustom: { vendor: \"nfs:snippets/a.yaml\" } }\n"),
        ]);
        read.Faults.ShouldBeEmpty();
        Said(read, 0).ShouldBe("cicustom=nfs:snippets/a.yaml cipassword=${secret:pw} ciupgrade=0 ciuser=own ide2=ceph:cloudinit,cdrom ipconfig0=dhcp nameserver=10.0.0.1 10.0.0.2 onboot=1 sshkeys=ssh-ed25519 AAAA one\nssh-ed25519 BBBB two");
        Said(read, 1).ShouldBe("cicustom=nfs:snippets/a.yaml cipassword=${secret:pw} ciupgrade=0 ciuser=admin ipconfig0=dhcp nameserver=10.0.0.1 10.0.0.2 onboot=1 searchdomain=lab sshkeys=ssh-ed25519 AAAA one\nssh-ed25519 BBBB two clone=template");
        Said(read, 2).ShouldBe("citype=nocloud ciupgrade=1 ciuser=house onboot=1");
        read.Manifests[1].Spec.Given["ciuser"].ShouldBe("CloudInit base");
        read.Manifests[1].Spec.Given["onboot"].ShouldBe("Defaults house");
    }

    [Fact]
    public void Parts_BecomeAnImageInTheDrive()
    {
        var read = ManifestReader.Read([Vm("web", "cloudInit: base"), Vm("db", "cloudInit: base\n  clone: web"), CloudInit("base", "parts:\n    storage: local\n    drive: sata1\n    user: |\n      #cloud-config\n      hostname: $${x}-${word}\n    vendor: \"#!/bin/sh\\necho\""), new("values/default.yaml", "word: lab\n")]);
        read.Faults.ShouldBeEmpty();
        var image = read.Manifests[0].CloudInit.ShouldNotBeNull();
        (image.Drive, image.Storage, image.Texts.Hostname, image.Texts.User, image.Texts.Network, image.Texts.Vendor).ShouldBe(("sata1", "local", "web", "#cloud-config\nhostname: ${x}-lab", null, "#!/bin/sh\necho"));
        Said(read, 0).ShouldBe($"sata1=local:iso/{image.Texts.FileName},cdrom");
        read.Manifests[1].CloudInit!.Volume.ShouldNotBe(image.Volume, "each machine has a name and an instance of its own");
        // What is kept of it needs no other document.
        ManifestReader.Read([new("kept.yaml", SpecWriter.Write(read.Manifests[0].Kind, "web", null, read.Manifests[0].Spec))]).Faults.ShouldBeEmpty();
    }

    public static TheoryData<string, string, string> Wrong { get; } = new()
    {
        { "cloudInit: bass", "ciuser: a", "a.yaml:5:14 spec.cloudInit names the CloudInit 'bass', which no manifest here is; did you mean base?" },
        { "cloudInit: base", "ciuser: a", "a.yaml:5:14 spec.cloudInit gives what nothing brings to VirtualMachine a: say its drive" },
        { "cloudInit: base\n  ciuser: a", Parts("user: \"#cloud-config\""), "a.yaml:5:14 spec.ciuser has no effect beside the parts of CloudInit base" },
        { "cloudInit: base\n  " + Drive, Parts("user: \"#cloud-config\""), "a.yaml:5:14 spec.ide2 is a drive that Proxmox writes for cloud-init, beside the image" },
        { "cloudInit: base\n  ide2: { file: none, media: cdrom }", Parts("user: \"#cloud-config\""), "a.yaml:5:14 spec.ide2 is taken by the parts of CloudInit base" },
        { "cores: 1", Parts("drive: virtio0, user: \"#cloud-config\""), "base.yaml:5:35 spec.parts.drive has to be a drive that takes a CD" },
        { "cores: 1", Parts("drive: ide2"), "base.yaml:5:10 spec.parts holds none of user, network and vendor" },
        { "cores: 1", "parts: { user: \"#cloud-config\" }", "base.yaml:5:10 spec.parts lacks storage" },
        { "cores: 1", Parts("user: \"users: []\""), "base.yaml:5:34 spec.parts.user begins with nothing that cloud-init knows" },
        { "cores: 1", Parts("user: \"#cloud-config\\na: [\""), "base.yaml:5:34 spec.parts.user is no YAML that can be read" },
        { "cores: 1", Parts("user: \"#cloud-config\\na: 1\\na: 2\""), "base.yaml:5:34 spec.parts.user is no YAML that can be read: in its line 3, a" },
        { "cores: 1", Parts("vendor: \"#cloud-config\\n- a\""), "base.yaml:5:36 spec.parts.vendor holds no keys and values behind #cloud-config" },
        { "cores: 1", Parts("network: \"ethernets: {}\""), "base.yaml:5:37 spec.parts.network lacks its version: 1 or 2" },
        { "cores: 1", Parts("network: \"network: { version: 2 }\""), "" },
        { "cores: 1", Parts("user: \"#!/bin/sh\\necho ${secret:pw}\""), "base.yaml:5:34 spec.parts.user has a secret inside a text" },
        { "cores: 1", Parts("user: \"${secret:pw}\""), "base.yaml:5:34 spec.parts.user holds no secret" },
        { "cores: 1", "ciuser: a\n  " + Parts("user: \"#cloud-config\""), "base.yaml:5:3 spec.ciuser has no effect beside parts" },
        { "cores: 1", "cores: 2", "base.yaml:5:3 spec.cores is no field of a CloudInit" },
        { "cores: 1", "cipassword: hunter2", "base.yaml:5:15 spec.cipassword holds a secret in the clear" },
    };

    static string Parts(string parts) => $"parts: {{ storage: local, {parts} }}";

    [Theory, MemberData(nameof(Wrong))]
    public void Fault_IsNamedWithItsPlace(string machine, string given, string told)
    {
        var read = ManifestReader.Read([Vm("a", machine), CloudInit("base", given)]);
        var all = string.Join("; ", read.Faults.Select(f => $"{f.At!.File}:{f.At.Line}:{f.At.Column} {f.Field} {f.Message}"));
        all.ShouldStartWith(told);
        read.Faults.Count.ShouldBe(told.Length == 0 ? 0 : 1, all);
    }

    [Fact]
    public void Defaults_GiveValuesToNoParts_AndNoParts()
    {
        DocumentFile defaults = new("defaults.yaml", "apiVersion: croft/v1\nkind: Defaults\nmetadata: { name: house }\nspec:\n  cloudInit: { ciuser: house }\n");
        ManifestReader.Read([defaults, CloudInit("base", Parts("user: \"#cloud-config\""))]).Faults.ShouldHaveSingleItem().Message.ShouldBe("comes from Defaults house, and has no effect beside parts; 'ciuser:' keeps it away");
        ManifestReader.Read([defaults, CloudInit("base", "ciuser:\n  " + Parts("user: \"#cloud-config\""))]).Faults.ShouldBeEmpty();
        ManifestReader.Read([defaults with { Text = defaults.Text.Replace("ciuser: house", "parts: { storage: local }", StringComparison.Ordinal) }]).Faults.ShouldContain(f => f.Message == "is given by each document itself");
    }

    [Fact]
    public void Name_OfSeveralClusters_MeansTheMachinesOwn()
    {
        DocumentFile Of(string cluster, string user) => CloudInit("base", $"ciuser: {user}") with { Path = $"{cluster}.yaml", Text = CloudInit("base", $"ciuser: {user}").Text.Replace("name: base", $"name: base, cluster: {cluster}", StringComparison.Ordinal) };
        var vm = Vm("a", $"cloudInit: base\n  {Drive}");
        var there = vm with { Text = vm.Text.Replace("name: a", "name: a, cluster: two", StringComparison.Ordinal) };
        ManifestReader.Read([there, Of("one", "x"), Of("two", "y")]).Manifests.Single(m => m.Name == "a").Spec.Keys["ciuser"][""].ShouldBe("y");
        ManifestReader.Read([vm, Of("one", "x"), Of("two", "y")]).Faults.ShouldHaveSingleItem().Message.ShouldStartWith("may mean the CloudInit 'base' of several clusters");
    }

    [Fact]
    public void Values_AreThoseOfAVirtualMachine()
    {
        var machine = Kind.Find("VirtualMachine")!.Shape;
        foreach (var field in Kind.Find("CloudInit")!.Shape.Fields.Where(f => !f.IsOurs))
        {
            var same = machine.Fields.Single(f => f.Name == field.Name && f.Highest == field.Highest);
            (same.Description, same.Item, same.Type, same.Default, same.IsSecret, same.IsEncoded, same.IsFilledByProxmox, same.PartedBy?.Separator)
                .ShouldBe((field.Description, field.Item, field.Type, field.Default, field.IsSecret, field.IsEncoded, field.IsFilledByProxmox, field.PartedBy?.Separator), field.Name);
            same.Words.ShouldBe(field.Words);
        }
    }

    static string Said(ManifestSet read, int i) => string.Join(" ", read.Manifests[i].Spec.Keys.Concat(read.Manifests[i].Spec.Ours).Select(k => $"{k.Key}={string.Join(",", k.Value.Values)}"));

    static DocumentFile Vm(string name, string spec) => new($"{name}.yaml", $"apiVersion: croft/v1\nkind: VirtualMachine\nmetadata: {{ name: {name} }}\nspec:\n  {spec}\n");

    static DocumentFile CloudInit(string name, string spec) => new($"{name}.yaml", $"apiVersion: croft/v1\nkind: CloudInit\nmetadata: {{ name: {name} }}\nspec:\n  {spec}\n");
}
