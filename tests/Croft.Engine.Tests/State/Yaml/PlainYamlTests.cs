using Croft.Engine.State.Yaml;

namespace Croft.Engine.Tests.State.Yaml;

/// <summary>What is read without the parser is read as the parser does, or left to it.</summary>
public sealed class PlainYamlTests
{
    const string Guest = """
        # yaml-language-server: $schema=../../croft.schema.json
        apiVersion: croft/v1
        kind: VirtualMachine
        metadata:
          name: app-03   # of the shop
          cluster: c00
        spec:
          vmid: 132
          description: |-
            app-03
              owner: team 2
          tags: [app, dev]
          onboot: false
          boot: { order: [scsi0, net0] }
          scsi0: { file: ceph:vm-132-disk-0, size: 64G, discard: "on", iothread: true }
          net0: { model: virtio, macaddr: BC:24:11:2D:71:16, bridge: vmbr0, firewall: true }
          verify: { http: 'http://10.0.0.1/', within: 60 s }
          raw:
            args: -cpu host
            "on": a (b) c

        ---
        kind: Firewall
        spec:
          rules:
          - { action: ACCEPT, dport: 22 }
          - type: in
            action: DROP
            sources:
              - 10.0.0.0/8
              - a
          empty: {}
          none: []
        """;

    static readonly string[] Words =
    [
        "a", "key", "vm-1", "on", "null", "12", "1.5", "10.0.0.0/8", "BC:24:11", "ceph:vm-1-disk-0", "a b", "a - b", "x: y", "\"quoted\"", "'single'", "\"with \\\" escape\"", "'it''s'", "\"\"", "\"a # b\"",
        "{ a: b, c: [d, e] }", "{}", "[]", "[a, b]", "[a,b]", "{a: b}", "{ a:b }", "[ 'x', \"y\" ]", "{ a: { b: { c: d } } }", "${value}", "$x", "|-", "|", ">", "&a b", "*a", "!tag x", "~", "", "# only", "a # behind", "a#b", "é", "-", "- a", "? x",
        "-cpu host", "%x", "@x", "`x`", "a;b", "a,b", "(a)", "a=b", "=", "/x", "a::b", "a:", ":a", "--- a", "...", "\"a\" b", "[a] b", "[a: b]", "{ \"q\": 1 }", "{ a: b, }", "[a, ]", "[a", "{ a", "{ a: b,c: d }", "[a ,b ]", "a :", "x\ty",
    ];

    static readonly string[] Noise = [" ", "  ", "\n", "\n\n", "#", " #", ":", ": ", "-", "- ", "---\n", "...\n", "'", "\"", "{", "}", "[", "]", ",", ", ", "|-\n", "|", "a", "0", "~", "\\", "\t", "\r\n", "&x ", "*x", "!", "%", "é", "${", "?", "? ", "=", "\n  ", "\n    x"];

    [Fact]
    public void WhatManifestsAreWrittenIn_IsReadWithoutTheParser()
    {
        PlainYaml.Documents(Guest).ShouldNotBeNull().Count.ShouldBe(2);
        Agrees(Guest).ShouldBeTrue();
    }

    [Theory]
    [InlineData("a: &b c\n")]
    [InlineData("a: *b\n")]
    [InlineData("a: !t c\n")]
    [InlineData("a: b\n   c\n")]
    [InlineData("a: b\na: c\n")]
    [InlineData("a: \"b\\n\"\n")]
    [InlineData("a:\n")]
    [InlineData("a: >\n  b\n")]
    [InlineData("? a\n: b\n")]
    [InlineData("a: [b,\n  c]\n")]
    [InlineData("a:\tb\n")]
    [InlineData("a: b: c\n")]
    [InlineData("a: ü\n")]
    [InlineData("a: |-\n  b\n\n  c\n")]
    public void WhatSaysMore_IsTheParsers(string text) => PlainYaml.Documents(text).ShouldBeNull();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void AnyText_IsReadAsTheParserDoesOrNotAtAll(int seed)
    {
        var chance = new Random(seed);
        var read = 0;
        for (var i = 0; i < 5000; i++)
            if (Agrees(Disturbed(i % 2 == 0 ? Guest : Written(chance), chance))) read++;

        read.ShouldBeGreaterThan(1000);
    }

    /// <summary>True where it was read; what differs from the parser fails the test.</summary>
    static bool Agrees(string text)
    {
        if (PlainYaml.Documents(text) is not { } plain) return false;
        var faults = new YamlFaults("a.yaml");
        var parsed = YamlTree.Parsed(text, faults);
        faults.All.Select(f => f.Message).ShouldBeEmpty($"of this text:\n{text}");
        string.Concat(plain.Select(Told)).ShouldBe(string.Concat(parsed.Select(Told)), $"of this text:\n{text}");
        return true;
    }

    static string Told(YamlNode node)
    {
        var at = $"{node.Line}:{node.Column} {node.Start}-{node.End} {node.IsShared}";
        return node switch
        {
            YamlScalar scalar => $"({at} {scalar.Plain} <{scalar.Value}>)",
            YamlList list => $"[{at} {list.IsFlow} {string.Concat(list.Items.Select(Told))}]",
            YamlMap map => $"{{{at} {map.IsFlow} {string.Concat(map.Pairs.Select(p => $"{Told(p.Key)}={Told(p.Value)}"))}}}",
            _ => throw new ArgumentException("A node of no known kind.", nameof(node)),
        };
    }

    /// <summary>The text with up to three changes anywhere.</summary>
    static string Disturbed(string text, Random chance)
    {
        for (var changes = chance.Next(4); changes > 0; changes--)
        {
            var at = chance.Next(text.Length + 1);
            var gone = chance.Next(3) == 0 ? 0 : Math.Min(chance.Next(3), text.Length - at);
            text = text.Remove(at, gone).Insert(at, chance.Next(4) == 0 ? "" : Noise[chance.Next(Noise.Length)]);
        }
        return text;
    }

    static string Written(Random chance)
    {
        var lines = new List<string>();
        for (var documents = 1 + (chance.Next(4) / 3); documents > 0; documents--)
        {
            Map(lines, "", chance, 0);
            if (documents > 1) lines.Add("---");
        }
        return string.Join('\n', lines) + (chance.Next(8) == 0 ? "" : "\n");
    }

    static void Map(List<string> lines, string indent, Random chance, int depth, string? first = null)
    {
        for (var i = 1 + chance.Next(3); i > 0; i--)
        {
            var start = $"{first ?? indent}k{i}:";
            first = null;
            switch (chance.Next(depth < 3 ? 10 : 5))
            {
                case 6 or 7:
                    lines.Add(start);
                    Map(lines, indent + new string(' ', 1 + chance.Next(4)), chance, depth + 1);
                    break;
                case 8:
                    lines.Add(start);
                    var under = indent + new string(' ', chance.Next(3));
                    for (var items = 1 + chance.Next(3); items > 0; items--)
                    {
                        if (chance.Next(3) == 0) Map(lines, under + "  ", chance, depth + 1, under + "- ");
                        else lines.Add($"{under}- {Word(chance)}");
                    }
                    break;
                case 9:
                    lines.Add($"{start} |-");
                    var inner = indent + new string(' ', 1 + chance.Next(3));
                    for (var more = 1 + chance.Next(3); more > 0; more--) lines.Add($"{inner}{(chance.Next(5) == 0 ? "  " : "")}{Word(chance)}");
                    break;
                default:
                    lines.Add($"{start} {Word(chance)}");
                    break;
            }
            if (chance.Next(12) == 0) lines.Add(chance.Next(2) == 0 ? "" : $"{new string(' ', chance.Next(4))}# said");
        }
    }

    static string Word(Random chance) => Words[chance.Next(3) == 0 ? chance.Next(Words.Length) : chance.Next(9)];
}
