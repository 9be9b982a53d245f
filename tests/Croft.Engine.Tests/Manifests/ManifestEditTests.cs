using Croft.Contracts;
using Croft.Engine.Manifests;

namespace Croft.Engine.Tests.Manifests;

/// <summary>Values written into manifests: each test holds the whole text, byte for byte.</summary>
public sealed class ManifestEditTests
{
    const string Head = "# ours\napiVersion: croft/v1\nkind: VirtualMachine\nmetadata: { name: web-01 }   # the web\n";

    static readonly Kind Vm = Kind.Find("VirtualMachine")!;

    public static TheoryData<string, string, string?, string> Edits { get; } = new()
    {
        { "spec:\n  cores:   2   # enough\n  # last\n", "cores", "4", "spec:\n  cores:   4   # enough\n  # last\n" },
        { "spec:\n  cores: '2'\n", "cores", "2", "spec:\n  cores: '2'\n" },
        { "spec:\n  cores: # how many\n", "cores", "4", "spec:\n  cores: 4 # how many\n" },
        { "spec:\n  cores: ~\n", "cores", "4", "spec:\n  cores: 4\n" },
        { "spec:\n  cores: 2\n", "sockets", "2", "spec:\n  cores: 2\n  sockets: 2\n" },
        { "spec:\n  cores: 2", "sockets", "2", "spec:\n  cores: 2\n  sockets: 2" },
        { "spec:\n      cores: 2 # c\n\n# end\n---\na: b\n", "sockets", "2", "spec:\n      cores: 2 # c\n      sockets: 2\n\n# end\n---\na: b\n" },
        { "spec:\n  cores: 2 # c\n  sockets: 1\n", "cores", null, "spec:\n  sockets: 1\n" },
        { "spec:\n  sockets: 1\n  cores: 2", "cores", null, "spec:\n  sockets: 1" },
        { "spec:\n  cores: 2\n", "cores", null, "spec: {}\n" },
        { "spec: { cores: 2 }\n", "cores", null, "spec: {}\n" },
        { "spec: {}\n", "cores", "2", "spec: { cores: 2 }\n" },
        { "spec:\n  cores: 2\n", "memory", null, "spec:\n  cores: 2\n" },
        { "spec:\n  memory: 4G\n", "memory.current", "8G", "spec:\n  memory: 8G\n" },
        { "spec:\n  onboot: no\n", "onboot", "1", "spec:\n  onboot: true\n" },
        { "spec:\n  net0: { model: virtio, bridge: vmbr0, tag: 10 }  # lan\n", "net0.tag", "20", "spec:\n  net0: { model: virtio, bridge: vmbr0, tag: 20 }  # lan\n" },
        { "spec:\n  net0: { model: virtio, bridge: vmbr0 }  # lan\n", "net0.tag", "20", "spec:\n  net0: { model: virtio, bridge: vmbr0, tag: 20 }  # lan\n" },
        { "spec:\n  net0: {model: virtio, bridge: vmbr0,}\n", "net0.tag", "20", "spec:\n  net0: {model: virtio, bridge: vmbr0, tag: 20}\n" },
        { "spec:\n  net0: {\n    model: virtio, # m\n    bridge: vmbr0   # b\n  }\n", "net0.tag", "20", "spec:\n  net0: {\n    model: virtio, # m\n    bridge: vmbr0, tag: 20   # b\n  }\n" },
        { "spec:\n  net0: {\n    model: virtio, # m\n    bridge: vmbr0   # b\n  }\n", "net0.bridge", null, "spec:\n  net0: {\n    model: virtio # m\n       # b\n  }\n" },
        { "spec:\n  net0: {\n    model: virtio,\n    tag: 5,\n    bridge: vmbr0\n  }\n", "net0.tag", null, "spec:\n  net0: {\n    model: virtio,\n    bridge: vmbr0\n  }\n" },
        { "spec:\n  net0: { model: virtio, bridge: vmbr0, tag: 10 }\n", "net0.bridge", null, "spec:\n  net0: { model: virtio, tag: 10 }\n" },
        { "spec:\n  net0: { model: virtio, tag: 10 }\n", "net0.tag", null, "spec:\n  net0: { model: virtio }\n" },
        { "spec:\n  net0: { model: virtio }\n  cores: 1\n", "net0.model", null, "spec:\n  cores: 1\n" },
        { "spec:\n  net0:\n    model: virtio\n    # tag: 5\n  cores: 1\n", "net0.bridge", "vmbr1", "spec:\n  net0:\n    model: virtio\n    bridge: vmbr1\n    # tag: 5\n  cores: 1\n" },
        { "spec:\n  net0:\n    model: virtio\n    tag: 5\n  cores: 1\n", "net0.tag", null, "spec:\n  net0:\n    model: virtio\n  cores: 1\n" },
        { "spec:\n  cores: 1\n", "net0.model", "virtio", "spec:\n  cores: 1\n  net0: { model: virtio }\n" },
        { "spec:\n  net0: { model: virtio, macaddr: 'BC:24:11:00:00:01', tag: 5 }\n", "net0", "model=e1000,bridge=vmbr0", "spec:\n  net0: { model: e1000, macaddr: 'BC:24:11:00:00:01', bridge: vmbr0 }\n" },
        { "spec:\n  cpu: \"host\" # all\n", "cpu.flags", "+aes", "spec:\n  cpu: { cputype: \"host\", flags: [+aes] } # all\n" },
        { "spec:\n  cpu: host\n", "cpu.cputype", "max", "spec:\n  cpu: max\n" },
        { "spec:\n  cpu: host\n  cores: 1\n", "cpu.cputype", null, "spec:\n  cores: 1\n" },
        { "spec:\n  cores: 1\n", "raw.hugs", "a b", "spec:\n  cores: 1\n  raw:\n    hugs: \"a b\"\n" },
        { "spec: { cores: 1 }\n", "raw.hugs", "x", "spec: { cores: 1, raw: { hugs: x } }\n" },
        { "spec:\n  cores: 1\n  raw:\n    hugs: x\n", "raw.hugs", null, "spec:\n  cores: 1\n" },
        { "spec:\n  raw:\n    hugs: x\n    kisses: y # z\n", "raw.hugs", null, "spec:\n  raw:\n    kisses: y # z\n" },
        { "spec:\n  description: |  # notes\n    one\n    two\n\n  cores: 1\n", "description", "three", "spec:\n  description: three # notes\n\n  cores: 1\n" },
        { "spec:\n  description: |  # notes\n    one\n\n  cores: 1\n", "description", "a\nb", "spec:\n  description: |- # notes\n    a\n    b\n\n  cores: 1\n" },
        { "spec:\n  cores: 1\n  description: |+\n    one\n\n---\n", "sockets", "2", "spec:\n  cores: 1\n  description: |+\n    one\n\n  sockets: 2\n---\n" },
        { "spec:\n  cores: 1\n  description: |\n    one\n\n# next\n", "sockets", "2", "spec:\n  cores: 1\n  description: |\n    one\n  sockets: 2\n\n# next\n" },
        { "spec:\n  cores: 1\n  description: |\n    one", "sockets", "2", "spec:\n  cores: 1\n  description: |\n    one\n  sockets: 2" },
        { "spec:\n  description: |\n    one\n\n  cores: 1\n", "description", null, "spec:\n\n  cores: 1\n" },
        { "spec:\n  description: one\n    two   # c\n  cores: 1\n", "description", "x: y", "spec:\n  description: \"x: y\"   # c\n  cores: 1\n" },
        { "spec:\n  description:\n    one\n  cores: 1\n", "description", "a ${b}", "spec:\n  description:\n    \"a $${b}\"\n  cores: 1\n" },
        { "spec:\n  tags: [web,  db]\n", "tags", "db;new;web", "spec:\n  tags: [web,  db, new]\n" },
        { "spec:\n  tags: [web,  db]\n", "tags", "db", "spec:\n  tags: [db]\n" },
        { "spec:\n  tags:\n  - web # public\n  - db\n  cores: 1\n", "tags", "new;web", "spec:\n  tags:\n  - web # public\n  - new\n  cores: 1\n" },
        { "spec:\n  tags:\n    - web\n", "tags", "", "spec:\n  tags: []\n" },
        { "spec:\n  tags: web;db\n", "tags", "web", "spec:\n  tags: [web]\n" },
        { "spec:\n  boot: { order: [scsi0, net0] } # x\n", "boot.order", "net0;ide2;scsi0", "spec:\n  boot: { order: [net0, ide2, scsi0] } # x\n" },
        { "spec:\n  \"cores\": 2\n", "cores", "4", "spec:\n  \"cores\": 4\n" },
        { "spec:\n  description: \"02:00\" # nightly\n", "description", "03:00", "spec:\n  description: \"03:00\" # nightly\n" },
        { "spec:\n  description: '02:00'\n", "description", "03:00", "spec:\n  description: '03:00'\n" },
        { "spec:\n  description: 'one'\n", "description", "x: y", "spec:\n  description: 'x: y'\n" },
        { "spec:\n  description: 'one'\n", "description", "it's", "spec:\n  description: \"it's\"\n" },
        { "spec:\n  description: 'one'\n", "description", "a\"b", "spec:\n  description: \"a\\\"b\"\n" },
        { "spec:\n  description: one\n", "description", "03:00", "spec:\n  description: \"03:00\"\n" },
        { "spec:\n  description: one\n", "description", "1e3", "spec:\n  description: \"1e3\"\n" },
        { "spec:\n  description: one\n", "description", "0x1f", "spec:\n  description: \"0x1f\"\n" },
        { "spec:\n  description: one\n", "description", "2026-11-22", "spec:\n  description: \"2026-11-22\"\n" },
        { "spec:\n  description: one\n", "description", "on", "spec:\n  description: \"on\"\n" },
        { "spec:\n  description: one\n", "description", "8.4", "spec:\n  description: 8.4\n" },
        { "spec:\n  cores: \"2\"\n  onboot: 'no'\n", "cores", "4", "spec:\n  cores: \"4\"\n  onboot: 'no'\n" },
        { "spec:\n  onboot: 'no'\n", "onboot", "1", "spec:\n  onboot: 'true'\n" },
        { "spec:\n  net0: { model: 'virtio', bridge: \"vmbr0\" }\n", "net0.bridge", "vmbr1", "spec:\n  net0: { model: 'virtio', bridge: \"vmbr1\" }\n" },
        { "spec:\n  boot: { order: ['scsi0', net0] }\n", "boot.order", "net0;scsi0", "spec:\n  boot: { order: ['net0', scsi0] }\n" },
    };

    [Theory, MemberData(nameof(Edits))]
    public void Set_ChangesThoseCharactersAndNoOthers(string before, string field, string? value, string after)
    {
        foreach (var (mark, line) in new[] { ("", "\n"), ("\uFEFF", "\r\n") })
        {
            string Text(string spec) => mark + (Head + spec).Replace("\n", line, StringComparison.Ordinal);
            ManifestEdit.Set(new("web.yaml", Text(before)), Vm, "web-01", field, value).Text.ShouldBe(Text(after));
        }
    }

    [Fact]
    public void Set_InJson_KeepsItJson()
    {
        const string Text = """{"apiVersion":"croft/v1","kind":"VirtualMachine","metadata":{"name":"web-01"},"spec":{"cores":2}}""";
        ManifestEdit.Set(new("web.json", Text), Vm, "web-01", "sockets", "2").Text.ShouldBe(Text.Replace(":2}", ":2, \"sockets\": 2}", StringComparison.Ordinal));
    }

    [Fact]
    public void Set_OfOneOfManyDocuments_LeavesTheOthers()
    {
        const string Others = "services: { a: b }\n---\napiVersion: croft/v1\nkind: VirtualMachine\nmetadata: {name: web-02}\nspec:\n  cores: 1\n---\n";
        ManifestEdit.Set(new("web.yaml", $"{Others}{Head}spec:\n  cores: 1\n"), Vm, "web-01", "cores", "3").Text.ShouldBe($"{Others}{Head}spec:\n  cores: 3\n");
    }

    [Theory]
    [InlineData("spec:\n  cores: &c 2\n  sockets: *c\n", "cores", "4", "Can't change cores of VirtualMachine web-01: it stands there through an anchor or alias, which other places share (web.yaml, line 6).")]
    [InlineData("spec:\n  cores: &c 2\n  sockets: *c\n", "sockets", null, "Can't change sockets of VirtualMachine web-01: it stands there through an anchor or alias, which other places share (web.yaml, line 6).")]
    [InlineData("spec:\n  net0: &n { model: virtio }\n  net1: *n\n", "net1.tag", "4", "Can't change net1.tag of VirtualMachine web-01: it stands there through an anchor or alias, which other places share (web.yaml, line 6).")]
    [InlineData("spec:\n  cores: ${cores}\n", "cores", "4", "Can't change cores of VirtualMachine web-01: it comes from '${cores}' (web.yaml, line 6).")]
    [InlineData("spec:\n  tags: [a, \"${b}\"]\n", "tags", "a", "Can't change tags of VirtualMachine web-01: it comes from '${b}' (web.yaml, line 6).")]
    [InlineData("spec:\n  ? cores\n  : 2\n", "cores", "4", "What stands in line 6, column 5 is written in a form that Croft does not change.")]
    [InlineData("spec:\n  cores: 2\n", "coers", "4", "coers is no field of a VirtualMachine.")]
    [InlineData("spec:\n  cores: 2\n", "cores", "x", "'x' is no value of cores.")]
    public void Set_OfWhatIsNotItsOwn_IsRefusedWithPlaceAndWayOut(string spec, string field, string? value, string message)
    {
        var refused = Should.Throw<FailureException>(() => ManifestEdit.Set(new("web.yaml", Head + spec), Vm, "web-01", field, value));
        refused.Failure.Message.ShouldBe(message);
        refused.Failure.WayOut.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Set_AtRandom_ReadsBackWhatWasSetAndNothingElseChanged()
    {
        var random = new Random(7);
        string[] texts =
        [
            .. Edits.Select(e => Head + e.Data.Item1).Where(t => !t.Contains("---", StringComparison.Ordinal) && Read(t).Faults.Count == 0),
            .. ConfigCorpus.All.Where(f => f.Kind == "VirtualMachine" && f.Key != "raw").Select(f => SpecWriter.Write(Vm, "web-01", null, ConfigSpec.Read(Vm, [new(f.Key, f.Value), new("memory", "512")]))),
        ];
        (string Field, string[] Values)[] fields =
        [
            ("cores", ["1", "64"]), ("onboot", ["0", "1"]), ("description", ["x", "two\nlines", " odd\n\ttabs ", "# no comment", "😀 \"q\" ${no} $${no}", "- a: b", "a\n\nb"]), ("tags", ["a", "a;b;c", "z"]),
            ("net0.model", ["virtio", "e1000"]), ("net0.tag", ["7", "8"]), ("net0.bridge", ["vmbr0", "a, b"]), ("net0.trunks", ["1;2", "3"]), ("cpu.cputype", ["host"]), ("cpu.flags", ["+aes", "+aes;-pcid"]),
            ("memory.current", ["1G", "512M"]), ("raw.zz", ["a: b", "1", "{x}"]), ("boot.order", ["scsi0", "net0;scsi0"]), ("ciuser", ["null", "12", "~"]), ("pool", ["web"]),
        ];
        for (var round = 0; round < 3000; round++)
        {
            var text = texts[random.Next(texts.Length)];
            if (random.Next(2) == 0) text = "\uFEFF" + text.Replace("\n", "\r\n", StringComparison.Ordinal);
            for (var edit = 0; edit < 4; edit++)
            {
                var (field, values) = fields[random.Next(fields.Length)];
                var value = random.Next(4) == 0 ? null : values[random.Next(values.Length)];
                var before = Flat(text);
                var after = ManifestEdit.Set(new("web.yaml", text), Vm, "web-01", field, value).Text;
                var now = Flat(after);
                var told = $"{field} = {value}\n{text}\n→\n{after}";
                now.GetValueOrDefault(field).ShouldBe(value, told);
                now.Where(p => p.Key != field).ShouldBe(before.Where(p => p.Key != field), told);
                Comments(after).ShouldBe(Comments(text), told);
                Changed(text, after).ShouldBeLessThanOrEqualTo(3, told);
                text = after;
            }
        }
    }

    /// <summary>Stretches of lines that are not the same.</summary>
    static int Changed(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        var head = old.Zip(now).TakeWhile(p => p.First == p.Second).Count();
        var tail = old.Reverse().Zip(now.Reverse()).TakeWhile(p => p.First == p.Second).Count();
        return Math.Max(0, now.Length - old.Length == 0 ? now.Length - head - tail : Math.Abs(now.Length - old.Length) > 3 ? 0 : Math.Min(old.Length, now.Length) - head - tail);
    }

    static SortedDictionary<string, string> Flat(string text)
    {
        var read = Read(text);
        // A card without its model comes by when fields are drawn.
        read.Faults.Where(f => !f.Message.StartsWith("lacks model", StringComparison.Ordinal)).ShouldBeEmpty(text);
        var spec = read.Manifests.ShouldHaveSingleItem().Spec;
        var flat = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, parts) in spec.Keys.Concat(spec.Ours))
            foreach (var (part, value) in parts) flat[part.Length == 0 ? key : $"{key}.{part}"] = value;
        foreach (var (key, value) in spec.Raw) flat[$"raw.{key}"] = value;
        return flat;
    }

    static int Comments(string text) => text.Split("# ours").Length + text.Split("# the web").Length;

    static ManifestSet Read(string text) => ManifestReader.Read([new("web.yaml", text)]);
}
