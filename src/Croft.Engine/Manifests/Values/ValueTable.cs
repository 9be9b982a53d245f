using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Engine.State.Yaml;

namespace Croft.Engine.Manifests;

/// <summary>The values that manifests name: <c>values/default.yaml</c>, and over it the file that was chosen.</summary>
sealed partial class ValueTable
{
    /// <summary>Values that may refer to each other, one in another.</summary>
    const int Deepest = 64;

    readonly List<string> names = [];
    readonly List<string> files = [];
    readonly List<Fault> faults = [];
    readonly Dictionary<string, YamlNode> known = new(StringComparer.Ordinal);
    readonly HashSet<string> lost = new(StringComparer.Ordinal);
    readonly List<string> open = [];
    readonly Lock one = new();
    YamlMap values = new([], 1, 1);

    /// <summary>Files whose values are in it.</summary>
    public IReadOnlyList<string> Files => files;

    /// <summary>What is wrong with the values themselves.</summary>
    public IReadOnlyList<Fault> Faults => faults;

    /// <summary>True for a file that holds values and no manifests: one in a folder <c>values/</c>.</summary>
    public static bool Holds(DocumentFile file) => Path.GetFileName(Path.GetDirectoryName(file.Path)) == "values";

    /// <summary>The values of these files.</summary>
    /// <param name="given">Files of folders <c>values/</c>.</param>
    /// <param name="chosen">The one over the defaults, by its name without the ending; null for none.</param>
    /// <exception cref="FailureException">NotFound: no file is called as the chosen one.</exception>
    public static ValueTable Read(IReadOnlyList<DocumentFile> given, string? chosen)
    {
        var table = new ValueTable();
        foreach (var name in chosen is null or "default" ? ["default"] : (string[])["default", chosen])
        {
            var named = given.Where(f => Path.GetFileNameWithoutExtension(f.Path) == name).ToList();
            if (named.Count == 0 && name == chosen) throw Missing(given, chosen);
            foreach (var file in named) table.Read(file, again: file != named[0]);
        }
        table.names.AddRange(table.values.Pairs.Select(p => p.Key.Value));
        foreach (var name in table.names) table.Find(name, static _ => { });
        return table;
    }

    /// <summary>The value of a name, other values already in it; null where there is none.</summary>
    /// <param name="name">A name, or a path of keys parted by dots.</param>
    /// <param name="told">Takes why there is none.</param>
    public YamlNode? Find(string name, Action<string> told)
    {
        // Files are read side by side.
        lock (one) return FindAlone(name, told);
    }

    YamlNode? FindAlone(string name, Action<string> told)
    {
        // Why one has none is told once.
        if (known.TryGetValue(name, out var found) || lost.Contains(name)) return found;
        if (open.IndexOf(name) is var first and >= 0)
        {
            told($"refers to itself: {string.Join(" → ", open.Skip(first).Append(name))}");
            return null;
        }
        if (open.Count == Deepest)
        {
            told($"refers to values that refer to others more than {Deepest} deep");
            return null;
        }
        if (!Name().IsMatch(name))
        {
            told($"has '${{{Cut(name)}}}', which names no value: letters, digits, - and _, parted by dots; a secret is ${{secret:NAME}}, and ${{ itself is written $${{");
            return null;
        }
        if (Written(name) is not { } written)
        {
            told($"has '${{{Cut(name)}}}', and {Lacking()}{(NearestWord.To(name, Names(values, "")) is { } nearest ? $"; did you mean {nearest}?" : "")}");
            return null;
        }
        open.Add(name);
        found = new ValueInsertion(this, (field, message, at) => Tell(field, message, at.Source!)).Into(written, name);
        open.RemoveAt(open.Count - 1);
        if (found is null) lost.Add(name);
        else known[name] = found;
        return found;
    }

    static FailureException Missing(IReadOnlyList<DocumentFile> given, string chosen)
    {
        var folders = given.GroupBy(f => Path.GetDirectoryName(f.Path)!, StringComparer.Ordinal).Select(g => $"{g.Key}/ holds {string.Join(", ", g.Select(f => Path.GetFileName(f.Path)).Order(StringComparer.Ordinal))}").ToList();
        var nearest = NearestWord.To(chosen, given.Select(f => Path.GetFileNameWithoutExtension(f.Path)));
        return new FailureException(
            FailureKind.NotFound, $"There are no values '{chosen}': {(folders.Count == 0 ? "there is no folder values/ with files" : string.Join("; ", folders))}.",
            nearest is null ? $"Write values/{chosen}.yaml, or say another name with --values." : $"Did you mean --values {nearest}?");
    }

    void Read(DocumentFile file, bool again)
    {
        files.Add(file.Path);
        var found = new YamlFaults(file.Path);
        var documents = YamlTree.Documents(file.Text.TrimStart('\uFEFF'), found);
        foreach (var document in documents) ClearSecrets.Refuse(document, found, byName: true);
        faults.AddRange(found.All);
        if (documents.Count == 0) return;
        var at = new FilePosition(file.Path, documents[^1].Line, documents[^1].Column);
        if (documents is not [YamlMap map])
        {
            Tell("values", documents.Count > 1 ? "holds more than one document" : "has to hold names and values", at);
            return;
        }
        if (map["apiVersion"] is YamlScalar version && version.Value.StartsWith("croft/", StringComparison.Ordinal))
        {
            Tell("apiVersion", "makes it a manifest, but files of a folder values/ hold values; put it into another folder", Place(file, version));
            return;
        }
        foreach (var (key, _) in map.Pairs.Where(p => !Word().IsMatch(p.Key.Value)))
            Tell(Cut(key.Value), "is no name of a value: letters, digits, - and _", Place(file, key));
        values = Over(values, (YamlMap)From(file, map), again, "");
    }

    /// <summary>Values of one file over those of another, key by key where both hold keys.</summary>
    YamlMap Over(YamlMap under, YamlMap over, bool again, string path)
    {
        var pairs = under.Pairs.ToList();
        foreach (var pair in over.Pairs)
        {
            var at = pairs.FindIndex(p => p.Key.Value == pair.Key.Value);
            if (at < 0) pairs.Add(pair);
            else if (pairs[at].Value is YamlMap below && pair.Value is YamlMap above) pairs[at] = new(pair.Key, Over(below, above, again, $"{path}{pair.Key.Value}."));
            else if (!again) pairs[at] = pair;
            else Tell(path + pair.Key.Value, $"is given twice, first in {pairs[at].Value.Source!.File}, line {pairs[at].Value.Source!.Line}", pair.Value.Source!);
        }
        return over with { Pairs = pairs };
    }

    YamlNode? Written(string name)
    {
        YamlNode? node = values;
        foreach (var key in name.Split('.')) node = (node as YamlMap)?[key];
        return node;
    }

    string Lacking() => files.Count switch
    {
        0 => "there is no values/default.yaml",
        1 => $"{files[0]} lacks it",
        _ => $"{string.Join(" and ", files)} lack it",
    };

    static IEnumerable<string> Names(YamlMap map, string path) =>
        map.Pairs.SelectMany(p => p.Value is YamlMap below ? Names(below, $"{path}{p.Key.Value}.").Prepend(path + p.Key.Value) : [path + p.Key.Value]);

    static YamlNode From(DocumentFile file, YamlNode node) => node switch
    {
        YamlMap map => map with { Source = Place(file, node), Pairs = [.. map.Pairs.Select(p => new KeyValuePair<YamlScalar, YamlNode>(p.Key, From(file, p.Value)))] },
        YamlList list => list with { Source = Place(file, node), Items = [.. list.Items.Select(i => From(file, i))] },
        _ => node with { Source = Place(file, node) },
    };

    static FilePosition Place(DocumentFile file, YamlNode node) => new(file.Path, node.Line, node.Column);

    void Tell(string field, string message, FilePosition at)
    {
        var fault = new Fault(field, message) { At = at };
        if (!faults.Contains(fault)) faults.Add(fault);
    }

    static string Cut(string name) => name.Length <= 60 ? name : name[..60] + "…";

    [GeneratedRegex("^[A-Za-z0-9_-]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
