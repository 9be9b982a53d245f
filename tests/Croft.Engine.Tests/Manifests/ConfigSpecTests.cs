using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Manifests;

/// <summary>Configs taken apart, written as manifests, read again and put together: nothing is lost, and a change is named.</summary>
public sealed class ConfigSpecTests(ITestOutputHelper output)
{
    static readonly GuestAddress Vm = new("lab", "pve1", 100, GuestType.Vm, "web-01"), Ct = new("lab", "pve1", 200, GuestType.Ct, "web-01");

    [Fact]
    public void Corpus_IsLargeAndNearlyAllTyped()
    {
        var forms = ConfigCorpus.All.ToList();
        var typed = forms.Where(f => Read(f.Kind, f.Key, f.Value).Raw.Count == 0).ToList();
        output.WriteLine($"{forms.Count} forms of {forms.Select(f => (f.Kind, f.Key)).Distinct().Count()} keys, typed {typed.Count}");
        forms.Count.ShouldBeGreaterThanOrEqualTo(200);
        forms.Except(typed).Select(f => f.Key).Distinct().ShouldBe(ConfigCorpus.Untyped, ignoreOrder: true);
    }

    public static TheoryData<string, string> Recorded => Captures.Below("pve-config/qemu").Any() ? new() { { "VirtualMachine", "pve-config/qemu" }, { "Container", "pve-config/lxc" } } : [];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Recorded))]
    public void RealConfigs_AreNearlyAllTypedAndComeBack(string name, string folder)
    {
        var kind = Kind.Find(name)!;
        var (typed, raw) = (0, new List<string>());
        foreach (var file in Captures.Below(folder))
        {
            var there = ConfigSpec.Read(kind, GuestConfig.Parse(name == "Container" ? GuestKind.Lxc : GuestKind.Qemu, File.ReadAllText(file)).Values);
            typed += there.Keys.Count;
            // Proxmox's own tests write this word, which none of its releases takes.
            raw.AddRange(there.Raw.Where(r => r is not { Key: "ostype", Value: "redhat" }).Select(r => $"{r.Key}: {r.Value}"));
            SpecDifference.Between(kind, there, Manifest(kind, there)).ShouldBeEmpty(file);
        }
        output.WriteLine($"{folder}: {typed} keys typed, verbatim {string.Join("; ", raw.Distinct())}");
        typed.ShouldBeGreaterThan(50);
        (raw.Count * 20).ShouldBeLessThanOrEqualTo(typed + raw.Count, string.Join("; ", raw.Distinct()));
    }

    [Fact]
    public void Corpus_WrittenAsManifestAndReadAgain_IsTheSameConfig()
    {
        var lost = (from form in ConfigCorpus.All
                    let kind = Kind.Find(form.Kind)!
                    let there = Read(form.Kind, form.Key, form.Value)
                    let again = Manifest(kind, there)
                    let written = ConfigSpec.Write(kind, again)
                    where SpecDifference.Between(kind, there, again).Count > 0 || !ConfigValue.Same(form.Kind == "Container" ? Ct : Vm, form.Key, Plain(form.Key, form.Value), Plain(form.Key, written.GetValueOrDefault(form.Key)))
                    select $"{form.Kind} {form.Key}: {form.Value} → {written.GetValueOrDefault(form.Key)}").ToList();
        lost.ForEach(output.WriteLine);
        lost.ShouldBeEmpty();
    }

    [Fact]
    public void Field_ChangedBehindCroftsBack_IsNamedAndNoOther()
    {
        foreach (var forms in ConfigCorpus.All.GroupBy(f => (f.Kind, f.Key)).Where(g => g.Count() > 1))
        {
            var kind = Kind.Find(forms.Key.Kind)!;
            foreach (var (before, after) in forms.Zip(forms.Skip(1)))
            {
                var wanted = Manifest(kind, Read(before.Kind, before.Key, before.Value));
                var differences = SpecDifference.Between(kind, Read(after.Kind, after.Key, after.Value), wanted);
                if (IsSameToProxmox(before.Value, after.Value)) continue;
                differences.ShouldHaveSingleItem($"{before.Value} → {after.Value}").Key.ShouldBe(before.Key);
                differences[0].Fields.ShouldAllBe(f => f.From != f.To && (f.Field == before.Key || f.Field.StartsWith(before.Key + ".", StringComparison.Ordinal) || f.Field == $"raw.{before.Key}"));
            }
        }
    }

    [Theory]
    [InlineData("net0", "virtio=BC:24:11:2C:69:EC,bridge=vmbr0,tag=10", "{ model: virtio, bridge: vmbr0, tag: 20 }", "net0.tag: 10 → 20", "model=virtio,macaddr=BC:24:11:2C:69:EC,bridge=vmbr0,tag=20")]
    [InlineData("scsi0", "local-lvm:vm-100-disk-0,iothread=1,size=32G", "{ file: local-lvm }", "scsi0.iothread: 1 → ", "local-lvm:vm-100-disk-0,size=32G")]
    [InlineData("scsi0", "local-lvm:vm-100-disk-0,size=32G", "{ file: local-lvm, size: 64G }", "scsi0.size: 32G → 64G", "local-lvm:vm-100-disk-0,size=64G")]
    [InlineData("memory", "2048", "4G", "memory.current: 2G → 4G", "4096")]
    [InlineData("cores", "2", "4", "cores: 2 → 4", "4")]
    [InlineData("onboot", "1", "false", "onboot: 1 → 0", "0")]
    [InlineData("tags", "b;a", "[a, b]", "", null)]
    [InlineData("acpi", "1", "true", "", null)]
    public void Difference_IsToldByPartAndKeepsWhatProxmoxFilledIn(string key, string there, string wanted, string difference, string? written)
    {
        var kind = Kind.Find("VirtualMachine")!;
        var spec = Parse(kind, $"  {key}: {wanted}\n");
        var differences = SpecDifference.Between(kind, Read("VirtualMachine", key, there), spec);
        string.Join("; ", differences.SelectMany(d => d.Fields).Select(f => $"{f.Field}: {f.From} → {f.To}")).ShouldBe(difference);
        (differences is [var first, ..] ? first.Wanted : null).ShouldBe(written);
    }

    [Fact]
    public void Difference_OfWhatIsNotSaid_IsTheDefaultOrNothing()
    {
        var kind = Kind.Find("VirtualMachine")!;
        var there = ConfigSpec.Read(kind, [new("name", "web-01"), new("cores", "1"), new("bios", "ovmf"), new("smbios1", "uuid=b3247ab1-1fe6-428e-965b-08a1b64a8746"), new("meta", "ctime=1"), new("digest", "x"), new("unused0", "local:x")]);
        SpecDifference.Between(kind, there, new BoundSpec()).Select(d => (d.Key, d.Wanted)).ShouldBe([("bios", null)]);
    }

    static BoundSpec Read(string kind, string key, string value) => ConfigSpec.Read(Kind.Find(kind)!, [new(key, value)]);

    static BoundSpec Manifest(Kind kind, BoundSpec spec)
    {
        var text = SpecWriter.Write(kind, "web-01", null, spec);
        var read = ManifestReader.Read([new DocumentFile("web-01.yaml", text)]);
        read.Faults.ShouldBeEmpty(text);
        return read.Manifests.ShouldHaveSingleItem(text).Spec;
    }

    static BoundSpec Parse(Kind kind, string spec)
    {
        var read = ManifestReader.Read([new DocumentFile("web-01.yaml", $"apiVersion: croft/v1\nkind: {kind.Name}\nmetadata:\n  name: web-01\nspec:\n{spec}")]);
        read.Faults.ShouldBeEmpty();
        return read.Manifests.Single().Spec;
    }

    // Keys are decoded, and a NIC has two spellings: what is compared is what Proxmox means.
    static string? Plain(string key, string? value) => value is null ? null : key switch
    {
        "sshkeys" => Uri.UnescapeDataString(value).TrimEnd('\n'),
        _ when Kind.All.Any(k => k.Shape.TryFind(key, out var field, out _) && field.Type != SpecType.Text && SpecText.TryRead(field, value, out var parts) && (value = SpecText.Write(field, parts)) is not null) => value,
        _ => value.TrimEnd('\n'),
    };

    static bool IsSameToProxmox(string one, string other) => one.TrimEnd('\n') == other.TrimEnd('\n');
}
