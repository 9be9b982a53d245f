using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Croft.Engine.State.Yaml;

/// <summary>Builds the tree of one document from the parser's events; what stands before a syntax fault is still read.</summary>
sealed class YamlTree
{
    readonly Parser parser;
    readonly YamlFaults faults;

    YamlTree(string text, YamlFaults faults)
    {
        parser = new Parser(new StringReader(text));
        this.faults = faults;
    }

    public static YamlNode Read(string text, YamlFaults faults)
    {
        var tree = new YamlTree(text, faults);
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
        catch (YamlException e)
        {
            faults.CutAt($"can't be read from here on: {Sentence(e.Message)}", (int)e.Start.Line, (int)e.Start.Column);
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

    YamlNode Node()
    {
        var at = parser.Current!;
        var (line, column) = ((int)at.Start.Line, (int)at.Start.Column);
        switch (at)
        {
            case Scalar scalar:
                return new YamlScalar(scalar.Value, scalar.Style is ScalarStyle.Plain, line, column);
            case SequenceStart:
                var items = new List<YamlNode>();
                while (Next() && parser.Current is not SequenceEnd)
                    items.Add(Node());
                return new YamlList(items, line, column);
            case MappingStart:
                return Map(line, column);
            default:
                faults.Add("croft.yaml", "uses an anchor or alias, which Croft does not read here", new YamlScalar("", true, line, column));
                return new YamlScalar("", true, line, column);
        }
    }

    YamlMap Map(int line, int column)
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
            else if (pairs.Find(p => p.Key.Value == key.Value) is { Key: { } first })
                faults.Add(key.Value, $"is given twice, first in line {first.Line}", key);
            else
                pairs.Add(new(key, value));
        }
        return new YamlMap(pairs, line, column);
    }

    /// <summary>The parser's words without the place, which stands beside them.</summary>
    static string Sentence(string message) => message[(message.LastIndexOf("): ", StringComparison.Ordinal) is var i and >= 0 ? i + 3 : 0)..].TrimEnd('.');
}
