using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Croft.Engine.State.Yaml;

/// <summary>Builds the trees of documents from the parser's events; what stands before a syntax fault is still read.</summary>
/// <remarks>Depth and what aliases unfold to are bounded: a text can't make the process run out of stack or memory.</remarks>
sealed class YamlTree
{
    const int Deepest = 64, MostUnfolded = 100_000;

    readonly string text;
    readonly Parser parser;
    readonly YamlFaults faults;
    readonly Dictionary<AnchorName, (YamlNode Node, int Weight)>? anchors;
    int depth, nodes, unfolded;

    YamlTree(string text, YamlFaults faults, bool aliases)
    {
        this.text = text;
        parser = new Parser(new StringReader(text));
        this.faults = faults;
        anchors = aliases ? [] : null;
    }

    /// <summary>Every document of a text, empty ones left out.</summary>
    public static IReadOnlyList<YamlNode> Documents(string text, YamlFaults faults) => PlainYaml.Documents(text) ?? Parsed(text, faults);

    /// <summary>The same, whatever the text is.</summary>
    internal static IReadOnlyList<YamlNode> Parsed(string text, YamlFaults faults)
    {
        var tree = new YamlTree(text, faults, aliases: true);
        List<YamlNode> documents = [];
        while (tree.Next())
        {
            if (tree.parser.Current is not DocumentStart || !tree.Next()) continue;
            tree.anchors!.Clear();
            var root = tree.Node();
            // Half a document says nothing, and its syntax fault is told.
            if (!faults.Cut && root is not YamlScalar { IsNull: true }) documents.Add(root);
        }
        return documents;
    }

    public static YamlNode Read(string text, YamlFaults faults)
    {
        var tree = new YamlTree(text, faults, aliases: false);
        if (!tree.Next() || !tree.Next() || tree.parser.Current is not DocumentStart || !tree.Next())
            return new YamlScalar("", true, 1, 1);
        var root = tree.Node();
        if (!faults.Cut && tree.Next() && tree.Next() && tree.parser.Current is DocumentStart second)
            faults.Add("croft.yaml", "holds more than one document", new YamlScalar("", true, (int)second.Start.Line, (int)second.Start.Column));
        return root;
    }

    /// <summary>Reads on; false at the end and at a syntax fault, which is then noted.</summary>
    bool Next()
    {
        if (faults.Cut)
            return false;
        try
        {
            return parser.MoveNext();
        }
        catch (YamlException e) when (e.Message.Contains("tab", StringComparison.Ordinal) && Tab() is var (line, column))
        {
            // The parser names where the mapping began.
            faults.CutAt("can't be read from here on: a tab indents this line, and YAML takes blanks alone", line, column);
            return false;
        }
        catch (YamlException e)
        {
            var value = Line((int)e.Start.Line).Contains("${", StringComparison.Ordinal) && e.Message.Contains("flow", StringComparison.Ordinal) ? "; in { } and [ ], ${…} stands in quotes" : "";
            faults.CutAt($"can't be read from here on: {Sentence(e.Message)}{value}", (int)e.Start.Line, (int)e.Start.Column);
            return false;
        }
        catch (InvalidOperationException)
        {
            // The scanner gives up so on some texts that are cut; it then knows no place but the last that was good.
            var last = parser.Current?.End ?? Mark.Empty;
            faults.CutAt("can't be read from here on: a bracket or quote is not closed", (int)Math.Max(1, last.Line), (int)Math.Max(1, last.Column));
            return false;
        }
    }

    /// <summary>The first tab that indents; null when there is none.</summary>
    (int Line, int Column)? Tab()
    {
        var line = 0;
        foreach (var one in text.AsSpan().EnumerateLines())
        {
            line++;
            var blank = one.Length - one.TrimStart(" ").Length;
            if (blank < one.Length && one[blank] == '\t') return (line, blank + 1);
        }
        return null;
    }

    ReadOnlySpan<char> Line(int number)
    {
        foreach (var one in text.AsSpan().EnumerateLines())
            if (--number == 0) return one;
        return default;
    }

    YamlNode Node()
    {
        var at = parser.Current!;
        var (line, column, before) = ((int)at.Start.Line, (int)at.Start.Column, nodes++);
        if (at is AnchorAlias alias)
            return Alias(alias, line, column);
        if (++depth > Deepest && !faults.Cut)
            faults.CutAt($"can't be read from here on: values stand more than {Deepest} deep", line, column);
        var start = (int)at.Start.Index;
        YamlNode node = at switch
        {
            Scalar scalar => new YamlScalar(scalar.Value, scalar.Style is ScalarStyle.Plain, line, column) { Start = start, End = (int)scalar.End.Index },
            SequenceStart list => Sequence(line, column, start, list.Style is SequenceStyle.Flow),
            _ => Map(line, column, start, at is MappingStart { Style: MappingStyle.Flow }),
        };
        depth--;
        if (at is NodeEvent { Anchor: { IsEmpty: false } anchor } && anchors is not null)
        {
            node = node with { IsShared = true };
            anchors[anchor] = (node, nodes - before);
        }
        return node;
    }

    YamlScalar Refused(string field, string why, int line, int column)
    {
        var nothing = new YamlScalar("", true, line, column);
        faults.Add(field, why, nothing);
        return nothing;
    }

    YamlNode Alias(AnchorAlias alias, int line, int column)
    {
        if (anchors is null)
            return Refused("croft.yaml", "uses an anchor or alias, which Croft does not read here", line, column);
        if (!anchors.TryGetValue(alias.Value, out var known))
            return Refused($"*{alias.Value}", "stands for nothing before it", line, column);
        if ((unfolded += known.Weight) > MostUnfolded && !faults.Cut)
            faults.CutAt($"can't be read from here on: aliases unfold to more than {MostUnfolded} values", line, column);
        nodes += known.Weight;
        return known.Node with { Start = (int)alias.Start.Index, End = (int)alias.End.Index, IsShared = true };
    }

    YamlList Sequence(int line, int column, int start, bool flow)
    {
        var items = new List<YamlNode>();
        while (Next() && parser.Current is not SequenceEnd)
            items.Add(Node());
        return new YamlList(items, line, column) { Start = start, IsFlow = flow, End = flow || items.Count == 0 ? Closed() : items[^1].End };
    }

    /// <summary>Behind the bracket that the parser stands at.</summary>
    int Closed() => (int)parser.Current!.Start.Index + 1;

    YamlMap Map(int line, int column, int start, bool flow)
    {
        var pairs = new List<KeyValuePair<YamlScalar, YamlNode>>();
        while (Next() && parser.Current is not MappingEnd)
        {
            var node = Node();
            if (!Next())
                break;
            var value = Node();
            if (faults.Cut && value is not YamlMap)
                break;      // half a value says nothing
            if (node is not YamlScalar key)
                faults.Add("croft.yaml", "has a key that is no plain word", node);
            else if (YamlMap.Find(pairs, key.Value) is { Key: { } first })
                faults.Add(key.Value, $"is given twice, first in line {first.Line}", key);
            else
                pairs.Add(new(key, value));
        }
        return new YamlMap(pairs, line, column) { Start = start, IsFlow = flow, End = flow || pairs.Count == 0 ? Closed() : pairs[^1].Value.End };
    }

    /// <summary>The parser's words without the place, which stands beside them.</summary>
    static string Sentence(string message) => message[(message.LastIndexOf("): ", StringComparison.Ordinal) is var i and >= 0 ? i + 3 : 0)..].TrimEnd('.');
}
