using Croft.Contracts;
using Croft.Engine.Manifests;

namespace Croft.Engine.Tests.Manifests;

public sealed class ValueTests
{
    const string Head = "apiVersion: croft/v1\nkind: VirtualMachine\nmetadata: { name: \"web-${env}\" }\nspec:\n";

    static readonly DocumentFile Default = new("ws/values/default.yaml", "env: dev\ncores: 2\nnet: { bridge: vmbr0, tag: 10 }\ntags: [a, \"${env}\"]\ncard: { model: virtio, bridge: \"${net.bridge}\" }\nhost: \"${env}.example.com\"\nempty:\n");
    static readonly DocumentFile Lab = new("ws/values/lab.yaml", "env: lab\nnet: { tag: 20 }\ncores: two\n");

    [Fact]
    public void Values_GoInWithTheirTypeAndWithinTexts()
    {
        var read = ManifestReader.Read([new("a.yaml", $"{Head}  cores: ${{cores}}\n  tags: ${{tags}}\n  net0: ${{card}}\n  net1: {{ model: virtio, tag: \"${{net.tag}}\" }}\n  description: on ${{ host }} for $${{you}} $\n  pool: ${{empty}}\n"), Default]);
        read.Faults.ShouldBeEmpty();
        var web = read.Manifests.ShouldHaveSingleItem();
        web.Name.ShouldBe("web-dev");
        (web.Spec.Keys["cores"][""], web.Spec.Keys["tags"][""], web.Spec.Keys["description"][""]).ShouldBe(("2", "a;dev", "on dev.example.com for ${you} $"));
        web.Spec.Keys["net0"].ShouldBe([new("bridge", "vmbr0"), new("model", "virtio")]);
        web.Spec.Keys["net1"]["tag"].ShouldBe("10");
        web.Spec.Ours.ShouldBeEmpty();
        (read.Files, read.LeftAlone, read.Values).ShouldBe((1, 0, read.Values));
        read.Values.ShouldBe(["ws/values/default.yaml"]);
    }

    [Fact]
    public void Chosen_StandsOverTheDefaultsKeyByKey()
    {
        var read = ManifestReader.Read([Default, Lab, new("a.yaml", $"{Head}  net0: {{ model: virtio, bridge: \"${{net.bridge}}\", tag: \"${{net.tag}}\" }}\n  cores: ${{cores}}\n")], "lab");
        read.Manifests.ShouldHaveSingleItem().Name.ShouldBe("web-lab");
        read.Manifests[0].Spec.Keys["net0"].ShouldBe([new("bridge", "vmbr0"), new("model", "virtio"), new("tag", "20")]);
        Told(read).ShouldBe("a.yaml:6:10 spec.cores has to be a whole number from 1 to 8192, not 'two' (ws/values/lab.yaml, line 3)");
    }

    public static TheoryData<string, string, string> Wrong { get; } = new()
    {
        { "cores: ${coers}", "", "a.yaml:5:10 spec.cores has '${coers}', and ws/values/default.yaml lacks it; did you mean cores?" },
        { "cores: ${net.bride}", "", "a.yaml:5:10 spec.cores has '${net.bride}', and ws/values/default.yaml lacks it; did you mean net.bridge?" },
        { "cores: ${tags}", "", "a.yaml:5:10 spec.cores has to be a whole number from 1 to 8192 (ws/values/default.yaml, line 4)" },
        { "description: x ${tags}", "", "a.yaml:5:16 spec.description has '${tags}' inside a text, and that is a list (ws/values/default.yaml, line 4)" },
        { "description: x ${empty}", "", "a.yaml:5:16 spec.description has '${empty}' inside a text, and that is empty (ws/values/default.yaml, line 7)" },
        { "description: x ${env", "", "a.yaml:5:16 spec.description has a '${' without its '}'; the characters themselves are written $${" },
        { "description: \"${env:HOME}\"", "", "a.yaml:5:16 spec.description has '${env:HOME}', which names no value: letters, digits, - and _, parted by dots; a secret is ${secret:NAME}, and ${ itself is written $${" },
        { "description: a${secret:x}", "", "a.yaml:5:16 spec.description has a secret inside a text; a secret stands alone, in a field that holds one" },
        { "net0: { model: ${env} }", "", "a.yaml:5:19 a.yaml can't be read from here on: While parsing a flow mapping, did not find expected ',' or '}'; in { } and [ ], ${…} stands in quotes" },
        { "cores: 2", "a: ${b}\nb: x${c.d}\nc: { d: \"${a}\" }\n", "ws/values/default.yaml:10:9 c.d refers to itself: a → b → c.d → a" },
        { "cores: 2", "self: ${self}\n", "ws/values/default.yaml:8:7 self refers to itself: self → self" },
        { "cores: 2", "a: ${nothing}\n", "ws/values/default.yaml:8:4 a has '${nothing}', and ws/values/default.yaml lacks it" },
        { "cores: 2", "a b: 1\n", "ws/values/default.yaml:8:1 a b is no name of a value: letters, digits, - and _" },
        { "cores: 2", "cores: 1\n", "ws/values/default.yaml:8:1 cores is given twice, first in line 2" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void Fault_IsNamedWithItsPlace(string spec, string more, string told) =>
        Told(ManifestReader.Read([new("a.yaml", $"{Head}  {spec}\n"), Default with { Text = Default.Text + more }])).ShouldBe(told);

    [Fact]
    public void Files_ThatAreNoValues_AreRefused()
    {
        var manifest = new DocumentFile("a.yaml", Head.Replace("${env}", "01", StringComparison.Ordinal) + "  cores: 1\n");
        Missing([manifest], "lap").ShouldBe("There are no values 'lap': there is no folder values/ with files. Write values/lap.yaml, or say another name with --values.");
        Missing([manifest, Default], "prod").ShouldBe("There are no values 'prod': ws/values/ holds default.yaml. Write values/prod.yaml, or say another name with --values.");
        Missing([manifest, Lab, Default], "lap").ShouldBe("There are no values 'lap': ws/values/ holds default.yaml, lab.yaml. Did you mean --values lab?");
        Told(ManifestReader.Read([manifest, Default with { Text = "- a\n" }])).ShouldBe("ws/values/default.yaml:1:1 values has to hold names and values");
        Told(ManifestReader.Read([manifest, Default with { Text = manifest.Text }])).ShouldBe("ws/values/default.yaml:1:13 apiVersion makes it a manifest, but files of a folder values/ hold values; put it into another folder");
        Told(ManifestReader.Read([manifest, Default, new("other/values/default.yaml", "cores: 3\nnew: 1\n")])).ShouldBe("other/values/default.yaml:1:8 cores is given twice, first in ws/values/default.yaml, line 2");
        Told(ManifestReader.Read([manifest with { Text = Head + "  cores: 1\n" }])).ShouldBe("a.yaml:3:19 metadata.name has '${env}', and there is no values/default.yaml");
        ManifestReader.Read([manifest, new("values/prod.yaml", "a: [")]).Faults.ShouldBeEmpty();
    }

    static string Missing(DocumentFile[] files, string chosen) =>
        Should.Throw<FailureException>(() => ManifestReader.Read(files, chosen)).Failure is var failure ? $"{failure.Message} {failure.WayOut}" : "";

    [Fact]
    public void Values_ThatUnfoldWithoutEnd_AreRefusedQuickly()
    {
        var text = new System.Text.StringBuilder("a0: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\nl0: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
        for (var i = 1; i < 60; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: \"${{a{i - 1}}}${{a{i - 1}}}\"\nl{i}: [{string.Join(", ", Enumerable.Repeat($"\"${{l{i - 1}}}\"", 10))}]\n");
        var told = Told(ManifestReader.Read([new("a.yaml", $"{Head.Replace("${env}", "1", StringComparison.Ordinal)}  tags: ${{l59}}\n"), new("values/default.yaml", text.ToString())]));
        told.ShouldContain("takes more values than a document may hold");
        told.Length.ShouldBeLessThan(20_000);
    }

    static string Told(ManifestSet read) => string.Join("; ", read.Faults.Select(f => $"{f.At!.File}:{f.At.Line}:{f.At.Column} {f.Field} {f.Message}"));
}
