using Croft.Contracts;
using Croft.Engine.Manifests;

namespace Croft.Engine.Tests.Manifests;

public sealed class TemplateTests
{
    static string Document(string kind, string name, string spec) => $"apiVersion: croft/v1\nkind: {kind}\nmetadata:\n  name: {name}\nspec:\n{spec}";

    static ManifestSet Read(params string[] documents) => ManifestReader.Read([new DocumentFile("it.yaml", string.Join("---\n", documents))]);

    static string Template(string spec, string name = "it") => Document("Template", name, spec);

    [Theory]
    [InlineData("  storage: nfs\n  download: https://mirror.example/a%20b.iso\n", "nfs:iso/a_b.iso")]
    [InlineData("  storage: nfs\n  download: { url: 'https://mirror.example/x.img?sign=1', filename: no }\n", null)]
    [InlineData("  storage: nfs\n  filename: noble.qcow2\n  download: { url: 'https://mirror.example/x.img?sign=1' }\n", "nfs:import/noble.qcow2")]
    [InlineData("  storage: nfs\n  content: iso\n  download: https://mirror.example/x.img\n", "nfs:iso/x.img")]
    [InlineData("  storage: nfs\n  download: { url: 'https://mirror.example/x.iso.zst', compression: zst }\n", "nfs:iso/x.iso")]
    [InlineData("  storage: nfs\n  appliance: debian-12-standard_12.12-1_amd64.tar.zst\n", "nfs:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst")]
    [InlineData("  storage: nfs\n  oci: ghcr.io/shop/front:1.0\n", "nfs:vztmpl/front_1.0.tar")]
    [InlineData("  storage: nfs\n  oci: ghcr.io/shop/front:1.0\n  filename: front\n", "nfs:vztmpl/front.tar")]
    [InlineData("  guest: golden\n", "golden")]
    public void Template_StandsForAFileOrAGuest(string spec, string? means)
    {
        var read = Read(Template(spec));
        if (means is null) read.Faults.ShouldNotBeEmpty();
        else TemplateSource.Of(read.Demand().Single()).Means.ShouldBe(means);
    }

    [Fact]
    public void Template_WrittenAndReadAgain_IsTheSame_AndAChangeIsNamed()
    {
        var sum = "sha256:" + new string('a', 64);
        var there = Read(Template($"  deletionPolicy: destroy\n  storage: local\n  node: pve1\n  content: iso\n  filename: a.iso\n  download: {{ url: 'https://mirror.example/a.iso.gz', checksum: '{sum}', compression: gz }}\n")).Demand().Single();
        var again = ManifestReader.Read([new DocumentFile("it.yaml", SpecWriter.Write(there.Kind, there.Name, null, there.Spec))]).Demand().Single();
        SpecDifference.Between(there.Kind, there.Spec, again.Spec).ShouldBeEmpty();
        again.Ours("deletionPolicy").ShouldBe("destroy");
        again.Spec.Keys["download"]["url"] = "https://mirror.example/b.iso.gz";
        SpecDifference.Between(there.Kind, there.Spec, again.Spec).ShouldHaveSingleItem().Fields.ShouldBe([new FieldChange("download.url", "https://mirror.example/a.iso.gz", "https://mirror.example/b.iso.gz")]);
    }

    [Fact]
    public void Names_OfTemplates_BecomeWhatTheyStandFor_AndAreStillReferences()
    {
        var read = Read(
            Template("  storage: nfs\n  appliance: debian-12-standard_12.12-1_amd64.tar.zst\n", "debian-12"),
            Template("  storage: nfs\n  download: https://mirror.example/d.qcow2\n", "disk"),
            Template("  storage: nfs\n  download: https://mirror.example/t.iso\n", "tools"),
            Template("  guest: golden\n", "gold"),
            Document("Container", "ct", "  ostemplate: template/debian-12\n"),
            Document("VirtualMachine", "vm", "  scsi0: { file: ceph, size: 8G, import-from: disk }\n  ide2: { file: template/tools, media: cdrom }\n"),
            Document("VirtualMachine", "clone", "  clone: template/gold\n"),
            // A guest may be called as a Template of a file is.
            Document("VirtualMachine", "other", "  clone: debian-12\n"),
            Document("Defaults", "all", "  container: { ostemplate: template/debian-12 }\n"),
            Document("Container", "ct2", "  memory: 256\n"));
        var all = read.Demand().ToDictionary(m => m.Name);
        (all["ct"].Ours("ostemplate"), all["ct2"].Ours("ostemplate")).ShouldBe(("nfs:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst", "nfs:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst"));
        (all["vm"].Spec.Keys["scsi0"]["import-from"], all["vm"].Spec.Keys["ide2"]["file"]).ShouldBe(("nfs:import/d.qcow2", "nfs:iso/t.iso"));
        (all["clone"].Ours("clone"), all["other"].Ours("clone")).ShouldBe(("golden", "debian-12"));
        References("ct").ShouldBe(["debian-12 spec.ostemplate"]);
        References("vm").ShouldBe(["disk spec.scsi0.import-from", "tools spec.ide2.file"], ignoreOrder: true);
        References("clone").ShouldBe(["gold spec.clone"]);
        References("ct2").ShouldBe(["debian-12 spec.ostemplate"]);
        // What is kept of an applied document says the volume: its Template may be gone by then.
        SpecWriter.Write(all["ct"].Kind, "ct", null, all["ct"].Spec).ShouldContain("nfs:vztmpl/");

        IEnumerable<string> References(string name) => SpecReferences.Of(all[name]).Where(r => r.Kinds.Contains("Template")).Select(r => $"{r.Name} {r.Field}");
    }

    [Fact]
    public void ImportFrom_SaysNothing_OnceTheDiskIsThere()
    {
        var kind = Kind.Find("VirtualMachine")!;
        var wanted = Read(Document("VirtualMachine", "vm", "  scsi0: { file: ceph, import-from: 'nfs:import/d.qcow2', ssd: true }\n")).Demand().Single().Spec;
        SpecDifference.Between(kind, ConfigSpec.Read(kind, [new("scsi0", "ceph:vm-1-disk-0,size=8G,ssd=1")]), wanted).ShouldBeEmpty();
        SpecDifference.Between(kind, ConfigSpec.Read(kind, [new("scsi0", "ceph:vm-1-disk-0,size=8G")]), wanted).ShouldHaveSingleItem().Wanted.ShouldBe("ceph:vm-1-disk-0,size=8G,ssd=1");
        SpecDifference.Between(kind, new BoundSpec(), wanted).ShouldHaveSingleItem().Fields.ShouldContain(new FieldChange("scsi0.import-from", null, "nfs:import/d.qcow2"));
    }
}
