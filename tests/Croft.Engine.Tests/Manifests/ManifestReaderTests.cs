using System.Diagnostics;
using System.Text;
using Croft.Contracts;
using Croft.Engine.Manifests;

namespace Croft.Engine.Tests.Manifests;

public sealed class ManifestReaderTests
{
    const string Head = "apiVersion: croft/v1\nkind: VirtualMachine\nmetadata:\n  name: web-01\n";

    [Fact]
    public void Documents_OfManyFiles_AreReadAndOthersLeftAlone()
    {
        var read = ManifestReader.Read(
        [
            new("a.yaml", $"{Head}spec:\n  cores: 2\n---\n# nothing\n---\napiVersion: croft/v1\nkind: Container\nmetadata: {{ name: dns-01, cluster: lab }}\nspec: {{ memory: 512, unprivileged: true }}\n"),
            new("compose.yaml", "services:\n  web:\n    image: nginx\n"),
            new("other.yaml", "apiVersion: v1\nkind: Pod\n"),
            new("broken.yaml", "a: [b\n"),
            new("crlf.yaml", "\uFEFF" + Head.Replace("web-01", "web-02", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal) + "spec:\r\n  description: |\r\n    two\r\n    lines\r\n"),
        ]);

        read.Faults.ShouldBeEmpty();
        read.Manifests.Select(m => $"{m} {m.Cluster} {m.At.File}:{m.At.Line}").ShouldBe(["VirtualMachine web-01  a.yaml:4", "Container dns-01 lab a.yaml:12", "VirtualMachine web-02  crlf.yaml:4"]);
        read.Manifests[2].Spec.Keys["description"][""].ShouldBe("two\nlines");
        (read.Files, read.LeftAlone).ShouldBe((2, 3));
    }

    [Theory]
    [InlineData("apiVersion: corft/v1\nkind: VirtualMachine\n", "1:13 has to be croft/v1, not 'corft/v1'")]
    [InlineData("# web\n{ apiVersion: Croft/v1, kind: Pod }\n", "2:15 has to be croft/v1, not 'Croft/v1'")]
    [InlineData("kind: Firewall\n\"apiVersion\": \"croft\"\n", "2:15 has to be croft/v1, not 'croft'")]
    [InlineData("apiVersion: crofft/v2\nkind: Pod\n", "1:13 has to be croft/v1, not 'crofft/v2'")]
    [InlineData("apiVersion: proxmox/v1\nkind: VirtualMachine\n", "1:13 has to be croft/v1, not 'proxmox/v1'")]
    [InlineData("apiversion: croft/v1\nkind: VirtualMachine\n", "1:1 is misspelt as 'apiversion'")]
    [InlineData("apiVerison: croft/v1\nkind: VirtualMachine\n", "1:1 is misspelt as 'apiVerison'")]
    [InlineData(Head + "spec: {}\n---\napiVersion: v2\nkind: Container\n", "7:13 has to be croft/v1, not 'v2'")]
    [InlineData(Head + "spec: {}\n---\nkind: Container\nmetadata: { name: a }\nspec: {}\n", "7:7 is missing: say apiVersion: croft/v1")]
    public void Document_ThatIsNearlyOurs_IsAFaultAndNotLeftAlone(string text, string wanted)
    {
        var read = ManifestReader.Read([new("a.yaml", text)]);
        var fault = read.Faults.ShouldHaveSingleItem();
        ($"{fault.At!.Line}:{fault.At.Column} {fault.Message}".Split(" the document")[0].Split(", else")[0].TrimEnd(':'), fault.Field, read.LeftAlone).ShouldBe((wanted, "apiVersion", 0));
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Template\n")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\n")]
    [InlineData("apiVersion: kubevirt.io/v1\nkind: VirtualMachine\n")]
    [InlineData("apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: a }\n")]
    [InlineData("apiVersion: core/v1\nkind: Pod\n")]
    [InlineData("apiVersion: crofter/v1\nkind: Pod\n")]
    [InlineData("apiVersion: 1\nproviders: []\n")]
    [InlineData("kind: Container\nmetadata: { name: a }\n")]
    [InlineData("services:\n  web: { image: croft/v1 }\n")]
    public void Document_OfOthers_IsLeftAlone(string text)
    {
        var read = ManifestReader.Read([new("a.yaml", text), new("beside.yaml", text) { IsBeside = true }]);
        (read.Faults.Count, read.Files, read.LeftAlone).ShouldBe((0, 0, read.LeftAlone));
        ManifestReader.Read([new("a.yaml", $"{Head}spec: {{}}\n---\napiVersion: kubevirt.io/v1\nkind: VirtualMachine\n")]).Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Firewall", "dns-01", "cluster, node/NAME or guest/NAME, not 'dns-01'; did you mean guest/dns-01?")]
    [InlineData("Firewall", "vm/dns-01", "cluster, node/NAME or guest/NAME, not 'vm/dns-01'; did you mean guest/dns-01?")]
    [InlineData("Firewall", "nodes/pve1", "cluster, node/NAME or guest/NAME, not 'nodes/pve1'; did you mean node/pve1?")]
    [InlineData("Firewall", "Cluster", "cluster, node/NAME or guest/NAME, not 'Cluster'; did you mean cluster?")]
    [InlineData("Network", "vmbr0", "NODE/INTERFACE, such as pve1/vmbr0, not 'vmbr0'")]
    [InlineData("Replication", "100", "the number of the guest and that of the job, such as 100-0, not '100'; did you mean 100-0?")]
    [InlineData("SdnSubnet", "10.0.0.0/24", "VNET/ADDRESS/MASK, such as vnet1/10.0.0.0/24, not '10.0.0.0/24'")]
    [InlineData("User", "anna", "USER@REALM, such as anna@pve, not 'anna'; did you mean anna@pve?")]
    [InlineData("Acl", "vms/100", "a path that begins with '/', such as /vms/100, not 'vms/100'; did you mean /vms/100?")]
    [InlineData("Pool", "web pool", "letters, digits, dots, dashes and underscores, at most three levels deep, not 'web pool'")]
    [InlineData("SdnVnet", "much-too-long", "two to eight letters and digits, a letter first, not 'much-too-long'")]
    public void Name_OfAnotherFormThanItsKindHas_IsRefusedAtItsPlace(string kind, string name, string wanted)
    {
        var read = ManifestReader.Read([new("a.yaml", $"apiVersion: croft/v1\nkind: {kind}\nmetadata:\n  name: {name}\nspec:\n  type: simple\n")]);
        read.Faults.Where(f => f.Field == "metadata.name").Select(f => $"{f.At!.Line}:{f.At.Column} {f.Message}").ShouldBe([$"4:9 has to be {wanted}"]);
    }

    [Theory]
    [InlineData("Firewall", "cluster", "node/pve1", "guest/dns-01", "guest/100")]
    [InlineData("Network", "pve1/vmbr0", "pve1/bond0.7")]
    [InlineData("SdnSubnet", "vnet1/10.0.0.0/24", "vnet1/fd00::/64")]
    [InlineData("User", "root@pam", "anna@house.example@ldap")]
    [InlineData("Acl", "/", "/vms/100", "/pool/web")]
    [InlineData("Pool", "web/front")]
    [InlineData("Storage", "local-lvm")]
    public void Name_OfTheFormThatItsKindHas_IsTaken(string kind, params string[] names) =>
        names.Where(n => KindNames.WhyNot(Kind.Find(kind)!, n) is not null).ShouldBeEmpty();

    [Fact]
    public void Files_ReadSideBySide_TellEverythingInTheirOrder()
    {
        var files = Enumerable.Range(0, 200).Select(i => new DocumentFile($"{i:000}.yaml", $"{Head.Replace("web-01", $"web-{i:000}", StringComparison.Ordinal)}spec:\n  {(i % 3 == 0 ? "coers" : "cores")}: ${{cores}}\n")).ToList();
        var read = ManifestReader.Read([.. files, new("values/default.yaml", "cores: 3\n")]);
        read.Manifests.Select(m => m.At.File).ShouldBe(files.Select(f => f.Path));
        read.Manifests.Where((_, i) => i % 3 != 0).ShouldAllBe(m => m.Spec.Keys["cores"][""] == "3");
        read.Faults.Select(f => f.At!.File).ShouldBe(files.Where((_, i) => i % 3 == 0).Select(f => f.Path));
        (read.Files, read.LeftAlone).ShouldBe((200, 0));
    }

    public static TheoryData<string, string> Wrong { get; } = new()
    {
        { "apiVersion: croft/v2\nkind: VirtualMachine\n", "1:13 apiVersion has to be croft/v1, not 'croft/v2': documents of another version are not read" },
        { "apiVersion: croft/v1\nkind: VirtualMashine\nmetadata: {name: a}\nspec: {}\n", "2:7 kind is unknown: 'VirtualMashine'; did you mean VirtualMachine?" },
        { "apiVersion: croft/v1\nmetadata: {name: a}\nspec: {}\n", "1:1 kind is missing; it is one of Role, Group, User, Storage, Pool, " },
        { "apiVersion: croft/v1\nkind: Container\nspec: {}\n", "1:1 metadata has to hold the name" },
        { "apiVersion: croft/v1\nkind: Container\nmetadata: {nam: a}\nspec: {}\n", "3:11 metadata.name is missing; 3:12 metadata.nam is unknown; metadata holds name and cluster; did you mean name?" },
        { Head, "1:1 spec has to hold keys and values" },
        { $"{Head}specs: {{}}\nspec: {{}}\n", "5:1 specs is unknown; a document holds apiVersion, kind, metadata and spec; did you mean spec?" },
        { $"{Head}spec:\n  coers: 2\n", "6:3 spec.coers is no field of a VirtualMachine; did you mean cores?" },
        { $"{Head}spec:\n  rootfs: local-lvm\n", "6:3 spec.rootfs is no field of a VirtualMachine; it is one of a Container" },
        { $"{Head}spec:\n  whatever: 1\n", "6:3 spec.whatever is no field of a VirtualMachine; a key that Croft does not know goes below raw" },
        { $"{Head}spec:\n  cores: two\n", "6:10 spec.cores has to be a whole number from 1 to 8192, not 'two'" },
        { $"{Head}spec:\n  cores: 0\n", "6:10 spec.cores has to be a whole number from 1 to 8192, not '0'" },
        { $"{Head}spec:\n  memory: 4GB\n", "6:11 spec.memory has to be a size such as 4G, or a number of MiB, not '4GB'" },
        { $"{Head}spec:\n  onboot: maybe\n", "6:11 spec.onboot has to be true or false, not 'maybe'" },
        { $"{Head}spec:\n  ostype: l27\n", "6:11 spec.ostype has to be one of other, wxp, w2k, w2k3, w2k8, wvista, win7, win8, win10, win11, l24, l26, solaris, not 'l27'; did you mean l24?" },
        { $"{Head}spec:\n  tags: {{ a: b }}\n", "6:9 spec.tags has to be a list of texts" },
        { $"{Head}spec:\n  net0: vmbr0\n", "6:9 spec.net0 has to hold bridge, firewall, host-managed, link_down, macaddr, model, mtu, queues, rate, tag, trunks" },
        { $"{Head}spec:\n  net0: {{ bridge: vmbr0, tagg: 5 }}\n", "6:9 spec.net0 lacks model: Model, such as virtio or e1000.; 6:26 spec.net0.tagg is unknown; did you mean tag?" },
        { $"{Head}spec:\n  net32: {{ model: virtio }}\n", "6:3 spec.net32 is none of them: there are net0 to net31" },
        { $"{Head}spec:\n  raw: {{ cores: 2 }}\n", "6:10 spec.raw.cores has a type: say cores in the spec itself" },
        { $"{Head}spec:\n\tcores: 2\n", "6:1 a.yaml can't be read from here on: a tab indents this line" },
        { $"{Head}spec:\n  cores: 2\n  cores: 3\n", "7:3 cores is given twice, first in line 6" },
        { $"{Head}spec: &a\n  description: *b\n", "6:16 *b stands for nothing before it" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void Fault_IsNamedWithItsPlaceAndTheWayOut(string text, string faults) =>
        Told(ManifestReader.Read([new("a.yaml", text)])).ShouldStartWith(faults);

    [Fact]
    public void Faults_OfAllFiles_AreToldAtOnce()
    {
        var read = ManifestReader.Read([new("a.yaml", $"{Head}spec: {{ cores: x, sockets: y }}\n"), new("b.yaml", $"{Head}spec: {{ vmid: 100 }}\n---\n{Head.Replace("web-01", "web-02", StringComparison.Ordinal)}spec: {{ vmid: 100 }}\n")]);
        read.Faults.Select(f => $"{f.At!.File}:{f.At.Line} {f.Field}").ShouldBe(["a.yaml:5 spec.cores", "a.yaml:5 spec.sockets", "b.yaml:4 metadata.name", "b.yaml:10 spec.vmid"]);
        Should.Throw<FailureException>(() => read.Demand()).Failure.Message.ShouldBe("4 faults in 2 files.");
    }

    [Fact]
    public void Text_ThatUnfoldsOrNestsWithoutEnd_IsRefusedQuickly()
    {
        var bomb = new StringBuilder($"{Head}a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 9; i++) bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        var began = Stopwatch.GetTimestamp();

        Told(ManifestReader.Read([new("bomb.yaml", bomb.ToString())])).ShouldContain("aliases unfold to more than 100000 values");
        Told(ManifestReader.Read([new("deep.yaml", $"{Head}spec: {new string('[', 200_000)}")])).ShouldContain("values stand more than 64 deep");
        Told(ManifestReader.Read([new("long.yaml", $"{Head}spec: {{ description: {new string('x', 50 << 20)} }}\n")])).ShouldContain("a manifest holds at most 4");

        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Schema_OfEveryKind_TellsItsFields()
    {
        var schema = System.Text.Json.Nodes.JsonNode.Parse(SpecSchema.Of(["VirtualMachine"]))!;
        var spec = schema["properties"]!["spec"]!;
        spec["properties"]!["cores"]!.ToJsonString().ShouldBe("""{"description":"Cores of each socket.","type":["integer","string"],"pattern":"\\$\\{","minimum":1,"maximum":8192,"default":1}""");
        spec["patternProperties"]!["^net[0-9]{1,3}$"]!["required"]!.ToJsonString().ShouldBe("""["model"]""");
        System.Text.Json.Nodes.JsonNode.Parse(SpecSchema.Of(Kind.Names))!["oneOf"]!.AsArray().Count.ShouldBe(Kind.All.Count + 1);
        var defaults = System.Text.Json.Nodes.JsonNode.Parse(SpecSchema.Of(["Defaults"]))!["properties"]!["spec"]!["properties"]!;
        defaults["container"]!["properties"]!["memory"].ShouldNotBeNull();
        defaults["container"]!["properties"]!["vmid"].ShouldBeNull();
        foreach (var field in Kind.All.SelectMany(k => k.Shape.Fields)) field.Description.ShouldNotBeEmpty(field.Name);
    }

    static string Told(ManifestSet read) => string.Join("; ", read.Faults.Select(f => $"{f.At!.Line}:{f.At.Column} {f.Field} {f.Message}"));
}
