using Croft.Contracts;
using Croft.Engine.Manifests;

namespace Croft.Engine.Tests.Manifests;

public sealed class DefaultsTests
{
    [Fact]
    public void Document_TakesWhatItDoesNotSayItself()
    {
        var read = ManifestReader.Read(
        [
            Vm("a", "cores: 4\n  onboot:\n  net0: { model: e1000 }\n  raw: { one: x }"),
            Vm("b", "tags: [web, db]"),
            new("ct.yaml", "apiVersion: croft/v1\nkind: Container\nmetadata: { name: c }\nspec: {}\n"),
            Defaults("house", "virtualMachine: { cores: 2, onboot: true, net0: { model: virtio, bridge: \"${bridge}\" }, node: pve1, raw: { one: a, two: b } }\n  container: { memory: 1G }"),
            Defaults("web", "tags: [web]\n  virtualMachine: { sockets: 2 }"),
            new("values/default.yaml", "bridge: vmbr7\n"),
        ]);

        read.Faults.ShouldBeEmpty();
        string Said(int i) => string.Join(" ", read.Manifests[i].Spec.Keys.Concat(read.Manifests[i].Spec.Ours).Select(k => $"{k.Key}={string.Join(",", k.Value.Values)}").Concat(read.Manifests[i].Spec.Raw.Select(r => $"raw.{r.Key}={r.Value}")));
        Said(0).ShouldBe("cores=4 net0=e1000 node=pve1 raw.one=x raw.two=b");
        Said(1).ShouldBe("cores=2 net0=vmbr7,virtio onboot=1 sockets=2 tags=db;web node=pve1 raw.one=a raw.two=b");
        Said(2).ShouldBe("memory=1G");
        read.Manifests.Count.ShouldBe(3);
        read.Files.ShouldBe(5);
    }

    public static TheoryData<string, string, string> Wrong { get; } = new()
    {
        { "virtualMachine: { cores: 2 }", "virtualMachine: { cores: 3 }", "d2.yaml:5:21 spec.virtualMachine.cores is given differently by Defaults one in d1.yaml, line 5; leave one of them, or part them by tags" },
        { "virtualMachine: { raw: { a: x } }", "virtualMachine: { raw: { a: y } }", "d2.yaml:5:28 spec.virtualMachine.raw.a is given differently by Defaults one in d1.yaml, line 5; leave one of them, or part them by tags" },
        { "virtualMachine: { cores: 2 }", "tags: [web]\n  virtualMachine: { cores: 3 }", "d2.yaml:6:21 spec.virtualMachine.cores is given differently by Defaults one in d1.yaml, line 5; leave one of them, or part them by tags" },
        { "virtualMachine: { cores: 2 }", "tags: [db]\n  virtualMachine: { cores: 3 }", "" },
        { "virtualMachine: { cores: 2 }", "virtualMachine: { cores: 2 }\n  container: { cores: 3 }", "" },
        { "virtualmachine: { cores: 2 }", "{}", "d1.yaml:5:3 spec.virtualmachine is unknown; did you mean virtualMachine?" },
        { "virtualMachine: { vmid: 100 }", "{}", "d1.yaml:5:21 spec.virtualMachine.vmid is given by each document itself" },
        { "virtualMachine: { rootfs: a }", "{}", "d1.yaml:5:21 spec.virtualMachine.rootfs is no field of a VirtualMachine" },
        { "virtualMachine: { cores: x }", "{}", "d1.yaml:5:28 spec.virtualMachine.cores has to be a whole number from 1 to 8192, not 'x'" },
        { "virtualMachine: 5", "{}", "d1.yaml:5:19 spec.virtualMachine has to hold keys and values" },
        { "tags: { a: b }", "{}", "d1.yaml:5:9 spec.tags has to be a list of texts" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void Fault_IsNamedWithItsPlace(string one, string two, string told)
    {
        var read = ManifestReader.Read([Vm("a", "tags: [web]"), Defaults("one", one) with { Path = "d1.yaml" }, (two == "{}" ? Defaults("two", "tags: []") : Defaults("two", two)) with { Path = "d2.yaml" }]);
        string.Join("; ", read.Faults.Select(f => $"{f.At!.File}:{f.At.Line}:{f.At.Column} {f.Field} {f.Message}")).ShouldStartWith(told);
        read.Faults.Count.ShouldBe(told.Length == 0 ? 0 : 1);
    }

    [Fact]
    public void Name_GivenTwice_IsAFault() =>
        ManifestReader.Read([Defaults("one", "tags: []"), Defaults("one", "tags: []") with { Path = "b.yaml" }]).Faults.ShouldHaveSingleItem().Message.ShouldBe("is described twice: Defaults one, first in one.yaml, line 3");

    [Fact]
    public void Defaults_GiveWhatMayNotBeLeftOut()
    {
        DocumentFile storage = new("nas.yaml", "apiVersion: croft/v1\nkind: Storage\nmetadata: { name: nas }\nspec:\n  path: /srv\n"), group = new("webs.yaml", "apiVersion: croft/v1\nkind: RedundancyGroup\nmetadata: { name: webs }\nspec: { wait: 5 }\n");
        string Told(params DocumentFile[] more) => string.Join("; ", ManifestReader.Read([storage, group, .. more]).Faults.Select(f => $"{f.At!.File}:{f.At.Line}:{f.At.Column} {f.Field} {f.Message}"));

        Told().ShouldBe("nas.yaml:5:3 spec lacks type: Type; fixed when it is made.; webs.yaml:4:7 spec names no guests: say members, or tags");
        Told(Defaults("house", "storage: { type: dir }\n  redundancyGroup: { tags: [web] }")).ShouldBeEmpty();
        Told(Defaults("house", "storage: { type: drr }\n  redundancyGroup: { tags: [web] }")).ShouldContain("house.yaml:5:20 spec.storage.type has to be one of");
    }

    [Fact]
    public void File_BesideThoseThatAreNamed_GivesAndIsNotRead()
    {
        var web = Vm("web", "clone: template/golden\n  cloudInit: base");
        DocumentFile beside = new("all.yaml", "apiVersion: croft/v1\nkind: CloudInit\nmetadata: { name: base }\nspec: { ciuser: admin }\n---\napiVersion: croft/v1\nkind: Template\nmetadata: { name: golden }\nspec: { guest: gold }\n---\napiVersion: croft/v1\nkind: VirtualMachine\nmetadata: { name: web }\nspec: { nonsense: 1 }\n") { IsBeside = true };
        var house = Defaults("house", "virtualMachine: { cores: 2 }") with { IsBeside = true };
        DocumentFile other = new("other.yaml", "apiVersion: croft/v1\nkind: Container\nmetadata: [") { IsBeside = true };

        var read = ManifestReader.Read([web, beside, house, other]);
        read.Faults.ShouldBeEmpty();
        (read.Manifests.Single().Name, read.Files, read.LeftAlone).ShouldBe(("web", 1, 0));
        var spec = read.Manifests[0].Spec;
        (spec.Keys["ciuser"][""], spec.Keys["cores"][""], spec.Ours["clone"][""]).ShouldBe(("admin", "2", "gold"));
        // What gives has to be right; what is not there is told with the nearest.
        ManifestReader.Read([web, beside, house with { Text = house.Text.Replace("cores: 2", "cores: x", StringComparison.Ordinal) }]).Faults.ShouldHaveSingleItem().At!.File.ShouldBe("house.yaml");
        ManifestReader.Read([web with { Text = web.Text.Replace("golden", "goldne", StringComparison.Ordinal) }, beside]).Faults.Select(f => $"{f.At!.Line}:{f.At.Column} {f.Field} {f.Message}")
            .ShouldBe(["5:10 spec.clone names the Template 'goldne', which no manifest here is; did you mean golden?"]);
    }

    static DocumentFile Vm(string name, string spec) => new($"{name}.yaml", $"apiVersion: croft/v1\nkind: VirtualMachine\nmetadata: {{ name: {name} }}\nspec:\n  {spec}\n");

    static DocumentFile Defaults(string name, string spec) => new($"{name}.yaml", $"apiVersion: croft/v1\nkind: Defaults\nmetadata: {{ name: {name} }}\nspec:\n  {spec}\n");
}
