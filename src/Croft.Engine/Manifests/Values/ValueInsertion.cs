using System.Text;
using Croft.Engine.State.Yaml;

namespace Croft.Engine.Manifests;

/// <summary>Puts values into the places of one document; what comes out is as if it had been written there.</summary>
/// <param name="values">The values.</param>
/// <param name="told">Takes a fault: field, message, place.</param>
sealed class ValueInsertion(ValueTable values, Action<string, string, YamlNode> told)
{
    /// <summary>Values, and 40 letters each, that may go into one document.</summary>
    const int Most = 200_000;

    const string SecretStem = "secret:";

    int spent;

    /// <summary>The node with its values; null where one has none, which is then told.</summary>
    public YamlNode? Into(YamlNode node, string path) => node switch
    {
        YamlScalar scalar => ValueText.IsPlain(scalar.Value) ? scalar : Scalar(scalar, path),
        YamlList list when HasPlace(list) => list with { Items = [.. list.Items.Select((item, i) => Into(item, $"{path}[{i}]")).OfType<YamlNode>()] },
        YamlMap map when HasPlace(map) => map with { Pairs = [.. map.Pairs.Select(p => new KeyValuePair<YamlScalar, YamlNode>(p.Key, Into(p.Value, $"{path}.{p.Key.Value}") ?? Nothing(p.Value)))] },
        _ => node,
    };

    static bool HasPlace(YamlNode node) => node switch
    {
        YamlScalar scalar => !ValueText.IsPlain(scalar.Value),
        YamlList list => list.Items.Any(HasPlace),
        YamlMap map => map.Pairs.Any(p => HasPlace(p.Value)),
        _ => false,
    };

    YamlNode? Scalar(YamlScalar scalar, string path)
    {
        if (ValueText.Pieces(scalar.Value) is not { } pieces) return Refuse(scalar, path, "has a '${' without its '}'; the characters themselves are written $${");
        if (pieces is [(var name, true)])
            return name.StartsWith(SecretStem, StringComparison.Ordinal) ? scalar with { Secret = name[SecretStem.Length..] } : Value(scalar, path, name) is { } node ? At(scalar, path, node) : null;
        var text = new StringBuilder();
        foreach (var (piece, isName) in pieces)
        {
            if (!isName)
                text.Append(piece);
            else if (piece.StartsWith(SecretStem, StringComparison.Ordinal))
                return Refuse(scalar, path, "has a secret inside a text; a secret stands alone, in a field that holds one");
            else if (Value(scalar, path, piece) is not { } node)
                return null;
            else if (node is not YamlScalar { IsNull: false, Secret: null } inner)
                return Refuse(scalar, path, $"has '${{{piece}}}' inside a text, and that is {What(node)}{From(node)}");
            else
                text.Append(inner.Value);
            if (!Spend(scalar, path, text.Length)) return null;
        }
        return scalar with { Value = text.ToString(), Plain = false, Source = null };
    }

    YamlNode? Value(YamlScalar scalar, string path, string name) => values.Find(name, why => told(path, why, scalar));

    /// <summary>A value as it stands at the place where it is asked for.</summary>
    YamlNode? At(YamlScalar place, string path, YamlNode node)
    {
        if (!Spend(place, path, (node as YamlScalar)?.Value.Length ?? 0)) return null;
        // Within the values themselves each keeps its own place.
        if (place.Source is not null) return node;
        return node switch
        {
            YamlMap map => map with { Line = place.Line, Column = place.Column, Pairs = [.. map.Pairs.Select(p => new KeyValuePair<YamlScalar, YamlNode>(p.Key with { Line = place.Line, Column = place.Column }, At(place, path, p.Value) ?? Nothing(place)))] },
            YamlList list => list with { Line = place.Line, Column = place.Column, Items = [.. list.Items.Select(i => At(place, path, i)).OfType<YamlNode>()] },
            _ => node with { Line = place.Line, Column = place.Column },
        };
    }

    bool Spend(YamlScalar at, string path, int letters)
    {
        var before = spent;
        spent += 1 + (letters / 40);
        if (spent <= Most) return true;
        if (before <= Most) told(path, "takes more values than a document may hold", at);
        return false;
    }

    YamlNode? Refuse(YamlScalar at, string path, string message)
    {
        told(path, message, at);
        return null;
    }

    static YamlScalar Nothing(YamlNode at) => new("", true, at.Line, at.Column) { Source = at.Source };

    static string What(YamlNode node) => node switch
    {
        YamlList => "a list",
        YamlMap => "a map",
        YamlScalar { Secret: not null } => "a secret, which stands alone",
        _ => "empty",
    };

    /// <summary>Where a value was written, as it completes a message; empty where it stands in the document itself.</summary>
    public static string From(YamlNode node) => node.Source is { } source ? $" ({source.File}, line {source.Line})" : "";
}
